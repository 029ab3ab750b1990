import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// `pungi plan`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Say what a compose would be and do, and write nothing.",
        usage: "pungi plan --config <file> [<options>]",
        discussion: """
            Reads the configuration, the variants, the comps and the metadata of the repositories, and decides \
            which packages go into which tree as a compose does. Metadata from servers is kept in the cache \
            directory. Exits with 1 where the compose would fail, and with 2 for a wrong command line.
            """)

    @Option(
        help: ArgumentHelp(
            "Where the compose would go, which decides about its respin; not needed.", valueName: "dir"))
    var targetDir: String?

    @OptionGroup var choice: ComposeChoice

    @Flag(help: "List the packages of each tree, and why each is there.")
    var packages = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        let target = targetDir.map { ComposeRequest.Destination.below(environment.absolute(FilePath($0))) }
        var planner = ComposePlanner(
            try choice.request(environment, destination: target), on: Host(environment: environment))
        planner.listsPackages = packages
        let plan: ComposePlan
        do {
            plan = try await planner.plan()
        } catch let error as ComposeError {
            guard error.code == .commandLine else { throw error }
            console.failure("\(error)")
            throw ExitCode(2)
        }
        try console.result(json ? plan.json + "\n" : "\(plan)")
        if plan.failure != nil { throw ExitCode(1) }
    }
}
