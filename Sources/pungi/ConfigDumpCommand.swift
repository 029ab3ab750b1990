import ArgumentParser
import CommandSupport
import ComposeCore
import ConfigSyntax
import HostKit

/// What both names of the dump take.
struct DumpOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Configurations, or directories of composes; of an option that several set the last counts.",
            valueName: "source"))
    var sources: [String]

    @Option(help: ArgumentHelp("Koji event to put in.", valueName: "id"))
    var freezeEvent: Int?

    @OptionGroup var definitions: DefinitionOptions

    @Flag(help: "Leave the options as they are written: unchecked, without defaults.")
    var justDump = false

    @Flag(help: "Do not use the network: branches stay branches.")
    var offline = false

    @Option(
        help: ArgumentHelp(
            "Take the source for the description of a compose of parts, and dump each into this directory.",
            valueName: "dir"))
    var multi: String?

    @Flag(help: "Pass over a Python module for the layout.")
    var ignorePathsModule = false

    func validate() throws {
        if justDump, offline { throw ValidationError("--just-dump and --offline exclude each other.") }
        if multi != nil, sources.count > 1 {
            throw ValidationError("Only one description of a compose can be given with --multi.")
        }
    }
}

/// `pungi config dump`.
struct ConfigDumpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump", abstract: "Print a complete configuration as JSON.",
        discussion: """
            Puts all sources together, checks them, fills in defaults and replaces branches of repositories \
            by the commits that they are at, so that another compose can be made of exactly the same. Exits \
            with 1 when the configuration is not valid, and with 2 for a wrong command line or source.
            """)
    @OptionGroup var options: DumpOptions

    func run() async throws { try await Dump(options, isReference: false).run() }
}

/// The same by the reference's name, with its values and verdicts.
struct PungiConfigDump: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-config-dump", abstract: "Print a complete configuration as JSON.",
        version: pungiVersion)
    @OptionGroup var options: DumpOptions

    func run() async throws { try await Dump(options, isReference: true).run() }
}
