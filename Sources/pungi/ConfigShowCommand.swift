import ArgumentParser
import CommandSupport
import ComposeCore
import ConfigSyntax
import HostKit
internal import JSONKit
import SourceDiagnostics
import SystemPackage

/// `pungi config show`.
struct ConfigShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print what a configuration comes to, and where each value is set.",
        discussion: """
            Shows every option that is set with the value that counts: included files read, variables and \
            defaults inside of blocks filled in, old names replaced. The output is a configuration itself. \
            Name options to see these alone, with their meaning, whether they are set or not.
            """)

    @Argument(help: ArgumentHelp("The configuration.", valueName: "config"))
    var config: String

    @Argument(help: ArgumentHelp("Options to show.", valueName: "option"))
    var options: [String] = []

    @Flag(name: [.customShort("a"), .long], help: "Show all options with their meaning and defaults.")
    var all = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var definitions: DefinitionOptions

    @Flag(help: "Pass over a Python module for the layout.")
    var ignorePathsModule = false

    func validate() throws {
        if all, !options.isEmpty { throw ValidationError("Name options or give --all, not both.") }
    }

    func run() async throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        var reader = ComposeConfigReader(environment)
        reader.ignoresPathsModule = ignorePathsModule
        reader.definitions =
            try definitions.definitions + ComposeDefinitions.beside(environment.absolute(FilePath(config)))
        var loaded = reader.load(config)
        reader.check(&loaded)
        guard !loaded.diagnostics.hasErrors else {
            DiagnosticOutput(.text, console: console, tool: "pungi", version: pungiVersion)
                .printText(loaded.diagnostics.filter { $0.severity == .error }, files: loaded.shownFiles)
            throw ExitCode(1)
        }
        let listing = try listing(of: loaded)
        let text =
            json
            ? listing.json.text() + "\n"
            : listing.text(
                explains: all || !options.isEmpty, hasTitles: all,
                width: min(max(environment.terminalWidth ?? 100, 40), 120))
        try console.result(text)
    }

    private func listing(of loaded: LoadedComposeConfig) throws -> ConfigListing {
        guard options.isEmpty else {
            do throws(ConfigListing.UnknownOption) {
                return try ConfigListing(loaded, named: options, processors: Machine.processors)
            } catch {
                throw ValidationError("\(error)")
            }
        }
        return ConfigListing(loaded, all: all, processors: Machine.processors)
    }
}
