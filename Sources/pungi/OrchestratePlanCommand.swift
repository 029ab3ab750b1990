import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// `pungi orchestrate plan`.
struct OrchestratePlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Say in which order parts would be made, and write nothing.",
        discussion: """
            Reads the file and the configurations of all parts, and tells everything that is wrong with them. Parts \
            of one number need nothing of each other. Exits with 1 for a file that is not valid.
            """)

    @Argument(help: ArgumentHelp("The file with the parts.", valueName: "config"))
    var config: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        let loaded: LoadedOrchestrateConfig
        do throws(ComposeError) {
            loaded = try OrchestrateConfigReader(environment).read(config)
        } catch {
            console.failure("\(error)")
            throw ExitCode(2)
        }
        try loaded.check()
        DiagnosticOutput(.text, console: console, tool: "pungi", version: pungiVersion)
            .printText(loaded.diagnostics, files: loaded.files)
        let plan = OrchestratePlan(loaded.config)
        try console.result(json ? plan.json + "\n" : "\(plan)")
    }
}

/// `pungi orchestrate status`.
struct OrchestrateStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tell how far a compose of several parts is.")

    @Argument(help: ArgumentHelp("The compose.", valueName: "compose-path"))
    var compose: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let environment = try HostEnvironment.current()
        let path = environment.absolute(FilePath(compose))
        guard Files.isDirectory(path) else {
            throw ComposeError(.directory, "there is no directory \(path); name that of a compose")
        }
        let state = try await OrchestrateState.read(try Files.realPath(path))
        try Console(environment).result(json ? state.json + "\n" : "\(state)")
    }
}
