import ArgumentParser
import CommandSupport
import ComposeCore
import RepoKit

/// The options of the reference's `pungi-gather`, and our own.
struct GatherOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Kickstart file with repositories and packages.", valueName: "path"))
    var config: String

    @Option(help: ArgumentHelp("Arch of the tree.", valueName: "arch"))
    var arch: String

    @Flag(name: .customLong("selfhosting"), help: "Take what is needed to build the packages, too.")
    var isSelfHosting = false

    @Flag(name: .customLong("fulltree"), help: "Take all packages of a source once one is taken.")
    var isFulltree = false

    @Option(
        help: ArgumentHelp("How many of several candidates are taken.", valueName: "none|all|build"),
        transform: { try choice($0) })
    var greedy = GreedyMethod.none

    @Option(
        help: ArgumentHelp(
            "Whose multilib copies are taken; may be repeated.", valueName: "none|devel|runtime|all"),
        transform: { try choice($0) })
    var multilib: [MultilibMethod] = []

    @Option(
        help: ArgumentHelp(
            "Name of a repository whose packages need not be taken; may be repeated.", valueName: "repo"))
    var lookaside: [String] = []

    @Flag(name: .customLong("nodeps"), help: "Do not follow requirements.")
    var ignoresDependencies = false

    @Option(help: ArgumentHelp("Bring the packages into this directory.", valueName: "path"))
    var downloadTo: String?

    @Flag(name: .customLong("profiler"), help: "Tell how long each step took.")
    var showsTimes = false

    @Option(
        help: ArgumentHelp("Keep metadata below this directory, and only for this run.", valueName: "path"))
    var tempdir: String?

    @Flag(name: .customLong("exclude-source"), help: "Leave source packages out.")
    var excludesSources = false

    @Flag(name: .customLong("exclude-debug"), help: "Leave debug packages out.")
    var excludesDebug = false

    @Option(
        help: ArgumentHelp(
            "Keep downloaded metadata here for later runs; by default in the user's cache.", valueName: "path"
        ))
    var cache: String?

    @Option(
        name: .customLong("releasever"), help: ArgumentHelp("Value of $releasever.", valueName: "version"))
    var releaseVersion: String?

    @Flag(name: .customLong("compat"), help: "Take exactly what the reference takes.")
    var isCompatible = false

    @Option(
        help: ArgumentHelp(
            "Print why packages were taken, instead of the list; may be repeated.",
            valueName: "package"))
    var why: [String] = []
}

/// One of the values of an option.
private func choice<Choice: RawRepresentable<String> & CaseIterable>(_ text: String) throws -> Choice {
    guard let choice = Choice(rawValue: text) else {
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("'\(text)' is none of \(known)")
    }
    return choice
}

/// `pungi gather`.
struct GatherCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gather", abstract: "Select packages of repositories with what they require.",
        discussion: """
            Prints a line for each package: its kind, in parentheses why it was taken, and where it is. The log \
            goes to standard error. Exits with 0 even if requirements stay unresolved, with 1 when something \
            is wrong with the kickstart file or a repository, and with 2 for a wrong command line.
            """)
    @OptionGroup var options: GatherOptions

    func run() async throws { try await GatherWork(options).run() }
}

/// The same by the reference's name.
struct PungiGather: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-gather", abstract: "Select packages of repositories with what they require.",
        version: pungiVersion)
    @OptionGroup var options: GatherOptions

    func run() async throws { try await GatherWork(options).run() }
}
