import ArgumentParser
import CommandSupport
import ComposeCore
import ConfigSyntax
import HostKit

/// What both names of the validation take.
struct ValidateOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("Configurations.", valueName: "config"))
    var configs: [String]

    @OptionGroup var definitions: DefinitionOptions

    @Flag(help: "Take it that there are old composes to compare with.")
    var oldComposes = false

    @Flag(help: "Ask git repositories for the branches that options name.")
    var online = false

    @Flag(help: "Do not use the network.")
    var offline = false

    @Option(
        help: ArgumentHelp("Change the schema by a JSON file; may be repeated.", valueName: "file"))
    var schemaOverride: [String] = []

    @Flag(help: "Pass over a Python module for the layout with a warning.")
    var ignorePathsModule = false

    @Option(help: ArgumentHelp("Form of the findings.", valueName: "format"))
    var format = OutputFormat.text

    @Flag(help: "Treat warnings as errors.")
    var strict = false

    func validate() throws {
        if online, offline { throw ValidationError("--online and --offline exclude each other.") }
    }
}

/// `pungi config validate`.
struct ConfigValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check configurations.",
        discussion: """
            Exits with 0 when all are valid, with 1 when one is not, and with 2 for a wrong command line. \
            Findings name the file, the line and the column; as text they go to standard error, in other \
            forms to standard output. The network is used with --online alone.
            """)
    @OptionGroup var options: ValidateOptions

    func run() async throws { try await Validation(options, isReference: false).run() }
}

/// The same by the reference's name, with its verdicts: a warning fails, findings go to standard output, and
/// git repositories are asked unless `--offline` is given.
struct PungiConfigValidate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-config-validate", abstract: "Check configurations.", version: pungiVersion)

    @Flag(help: "Print the JSON Schema and stop.")
    var dumpSchema = false

    @OptionGroup var options: ValidateOptions

    func run() async throws {
        if dumpSchema { return try await ConfigSchemaCommand().run() }
        try await Validation(options, isReference: true).run()
    }
}
