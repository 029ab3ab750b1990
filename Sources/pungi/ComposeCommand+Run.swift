import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// `pungi compose`, and `pungi` with options alone.
struct ComposeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compose", abstract: "Make a compose.",
        usage: """
            pungi compose --config <file> (--target-dir <dir> | --compose-dir <dir>) [<options>]
            pungi compose --resume <dir>
            """,
        discussion: """
            Exits with 0 for a finished compose, even if something failed that may; with 1 for a compose that \
            failed or was stopped, and for a configuration that is not valid; with 2 for a wrong command line.
            """)

    @OptionGroup var options: ComposeOptions

    @Flag(help: "Print the directory of the compose on standard output.")
    var printOutputDir = false

    @Flag(help: "Write nothing to standard error but failures; the log file has everything.")
    var quiet = false

    func run() async throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        let display = ComposeDisplay(console, isQuiet: quiet, printsDirectory: printOutputDir)
        do {
            let recorded = try options.recorded(environment)
            var start = environment
            start.currentDirectory = recorded.directory
            let run = ComposeRun(
                recorded.request, on: Host(environment: start), commandLine: CommandLine.arguments
            ) { display.show($0) }
            display.showEnd(try await display.drawing { try await run.run() })
        } catch let error as ComposeError {
            guard error.code == .commandLine else { throw error }
            console.failure("\(error)")
            throw ExitCode(2)
        }
    }
}

/// The same by the reference's name, where options come without a command.
struct PungiKoji: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-koji", abstract: "Make a compose.", version: pungiVersion)

    @OptionGroup var compose: ComposeCommand

    func run() async throws { try await compose.run() }
}
