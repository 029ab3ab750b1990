import ArgumentParser
import CommandSupport
import ComposeCore
import ConfigSyntax
import HostKit

/// What both names of the validation take.
struct ValidateOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("Configurations.", valueName: "config"))
    var configs: [String]

    @Option(
        name: [.customShort("e"), .customLong("define")],
        help: ArgumentHelp("Set a variable beforehand; may be repeated.", valueName: "var=value"),
        transform: { text in
            guard let definition = ConfDefinition(parsing: text) else {
                throw ValidationError("definition should be in var=value format: '\(text)'")
            }
            return definition
        })
    var definitions: [ConfDefinition] = []

    @Flag(help: "Take it that there are old composes to compare with.")
    var oldComposes = false

    @Flag(help: "Do not use the network; the default.")
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
}

/// `pungi config validate`.
struct ConfigValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check configurations.",
        discussion: """
            Exits with 0 when all are valid, with 1 when one is not, and with 2 for a wrong command line. \
            Findings name the file, the line and the column; as text they go to standard error, in other \
            forms to standard output.
            """)
    @OptionGroup var options: ValidateOptions

    func run() async throws { try Validation(options, isReference: false).run() }
}

/// The same by the reference's name, with its verdicts: a warning fails, and findings go to standard output.
struct PungiConfigValidate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-config-validate", abstract: "Check configurations.", version: pungiVersion)

    @Flag(help: "Print the JSON Schema and stop.")
    var dumpSchema = false

    @OptionGroup var options: ValidateOptions

    func run() async throws {
        if dumpSchema { return try await ConfigSchemaCommand().run() }
        try Validation(options, isReference: true).run()
    }
}
