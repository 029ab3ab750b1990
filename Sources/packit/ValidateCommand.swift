import ArgumentParser
import CommandSupport
import HostKit
import PackitCore
import SourceDiagnostics
import SystemPackage

/// What `packit config validate` and its short form take.
struct ValidateOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Configurations, or directories of projects; by default the current directory.",
            valueName: "path-or-url"))
    var paths: [String] = []

    @Option(name: .long, help: ArgumentHelp("Form of the findings.", valueName: "format"))
    var format: OutputFormat?

    @Flag(help: "Treat warnings as errors. [PACKIT_STRICT]")
    var strict = false

    @Flag(help: "Also look the package up in dist-git and release monitoring. [PACKIT_ONLINE]")
    var online = false

    @Flag(help: "Do not use the network; the default. [PACKIT_OFFLINE]")
    var offline = false

    @Option(
        name: [.customShort("c"), .long],
        help: ArgumentHelp("Check this configuration of the project. [PACKIT_CONFIG_PATH]", valueName: "file")
    )
    var configPath: String?

    @OptionGroup var logging: LoggingOptions

    /// Before the command, `-c` is the configuration that other commands use; this one does not read it.
    static let longForms = ["-c": "--config-path"]
}

/// `packit config validate`.
struct ConfigValidateCommand: AsyncParsableCommand, OwnShortOptions {
    static let longForms = ValidateOptions.longForms

    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check configurations.",
        discussion: """
            Exits with 0 when all are valid, with 2 when one is not. Findings name the file, the line and the \
            column; as text they go to standard error, in other forms to standard output.
            """)
    @OptionGroup var options: ValidateOptions

    func run() async throws {
        try await Validation(options).run()
    }
}

/// `packit validate`.
struct ValidateCommand: AsyncParsableCommand, OwnShortOptions {
    static let longForms = ValidateOptions.longForms

    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "The same as 'packit config validate'.")
    @OptionGroup var options: ValidateOptions

    func run() async throws {
        try await Validation(options).run()
    }
}
