import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// `pungi orchestrate`.
struct OrchestrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orchestrate",
        abstract: "Make several composes that need each other, and one of them all.",
        discussion: """
            The file is an INI file. Its section [general] says what the compose is: target, compose_type, \
            release_name, release_short, release_version, and if needed release_type, extra_args, koji_profile, \
            kerberos, kerberos_keytab, kerberos_principal, pre_compose_script, post_compose_script and \
            notification_script. Every other section is a part: config, just_phase, skip_phase, depends_on and \
            failable. In configurations of parts {{part-NAME}} stands for the directory of a part that is finished \
            before, and {{configdir}} for the copy of the configurations.
            """,
        subcommands: [
            OrchestrateStartCommand.self, OrchestrateRestartCommand.self, OrchestratePlanCommand.self,
            OrchestrateStatusCommand.self,
        ])

    @OptionGroup var options: OrchestrateOptions
}

/// The same by the reference's name.
struct PungiOrchestrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-orchestrate", abstract: OrchestrateCommand.configuration.abstract,
        discussion: OrchestrateCommand.configuration.discussion, version: pungiVersion,
        subcommands: OrchestrateCommand.configuration.subcommands + [PartComposeCommand.self])

    @OptionGroup var options: OrchestrateOptions
}

/// How the program makes a part where it has but the one name.
struct PartComposeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compose", abstract: "Make a part.", shouldDisplay: false)

    @OptionGroup var compose: ComposeCommand

    func run() async throws { try await compose.run() }
}

/// What may stand before the name of a command, as in the reference, or behind it.
struct OrchestrateOptions: ParsableArguments {
    @Flag(help: "Show what the parts write.")
    var debug = false

    @Option(
        help: ArgumentHelp(
            "Koji event of all parts, as a number or the path of another compose.", valueName: "event"))
    var kojiEvent: String?
}

/// What decides how parts are made.
struct OrchestrateRunOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Label, such as RC-1.0.", valueName: "label"))
    var label: String?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Parts to make at a time; as many as there are processors.", valueName: "n"))
    var jobs: Int?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    }

    /// Runs an orchestration and shows it.
    ///
    /// - Throws: `ExitCode`: 1 for a compose that failed, 2 for a wrong command line.
    func run(
        _ config: String, _ options: OrchestrateOptions,
        _ body: @Sendable (OrchestrateRun) async throws -> OrchestrateRun.Report
    ) async throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        let display = OrchestrateDisplay(console, showsLines: options.debug)
        var run = OrchestrateRun(
            config, on: Host(environment: environment), program: try Files.realPath("/proc/self/exe"),
            commandLine: CommandLine.arguments
        ) { display.show($0) }
        run.label = label
        run.kojiEvent = options.kojiEvent
        if let jobs { run.jobs = jobs }
        do {
            let ready = run
            let report = try await display.drawing { try await body(ready) }
            display.showEnd(report)
            if !report.status.isFinished { throw ExitCode(1) }
        } catch let error as ComposeError {
            guard error.code == .commandLine else { throw error }
            console.failure("\(error)")
            throw ExitCode(2)
        }
    }
}

/// `pungi orchestrate start`.
struct OrchestrateStartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Make a new compose of several parts.",
        discussion: """
            Makes <target>/<compose id> with a compose of each part in parts/, what they publish together in \
            compose/, and a report in logs/report/index.html. Parts that do not need each other are made at the \
            same time. Exits with 0 for a finished compose, even if a part failed that may; with 1 for a compose \
            that failed or was stopped, and for a file that is not valid; with 2 for a wrong command line.
            """)

    @OptionGroup var options: OrchestrateOptions
    @OptionGroup var choice: OrchestrateRunOptions

    @Argument(help: ArgumentHelp("The file with the parts.", valueName: "config"))
    var config: String

    func run() async throws {
        try await choice.run(config, options) { try await $0.start() }
    }
}

/// `pungi orchestrate restart`.
struct OrchestrateRestartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart", abstract: "Go on with a compose that failed or was stopped.",
        discussion: """
            Makes the parts that did not finish, or those that are named, and what depends on them. A part that was \
            stopped goes on where it was; one that was finished is made anew in another directory. The file is read \
            again, so it may have been mended. Exits as start does.
            """)

    @OptionGroup var options: OrchestrateOptions
    @OptionGroup var choice: OrchestrateRunOptions

    @Argument(help: ArgumentHelp("The file with the parts.", valueName: "config"))
    var config: String

    @Argument(help: ArgumentHelp("The compose.", valueName: "compose-path"))
    var compose: String

    @Argument(
        help: ArgumentHelp("The parts to make; those that did not finish without it.", valueName: "part"))
    var parts: [String] = []

    func run() async throws {
        let path = try HostEnvironment.current().absolute(FilePath(compose))
        guard Files.isDirectory(path) else {
            throw ComposeError(.directory, "there is no directory \(path); name that of a compose")
        }
        let real = try Files.realPath(path)
        let names = parts
        try await choice.run(config, options) { try await $0.restart(real, parts: names) }
    }
}
