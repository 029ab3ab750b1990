public import ArgumentParser
internal import HostKit

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Parses a command line and runs the command, with the reference's exit statuses and usage messages.
public enum CommandLineProgram {
    /// Does what the command line of this process says, and ends the process.
    ///
    /// - Parameters:
    ///   - root: The program's root command.
    ///   - status: Turns an error of a command into an exit status, after telling the user.
    public static func main(
        _ root: any ParsableCommand.Type,
        status: @escaping @Sendable (any Error, Console) -> ExitStatus = { error, console in
            console.failure("\(error)")
            return .stopped
        }
    ) async -> Never {
        do {
            let console = Console(try HostEnvironment.current())
            let arguments = Array(CommandLine.arguments.dropFirst())
            exit(await run(root, arguments: arguments, console: console) { status($0, console) })
        } catch {
            // Without a current directory not even a command line can be understood.
            print("\(root._commandName): \(error)")
            exit(ExitStatus.failure.rawValue)
        }
    }

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - root: The program's root command.
    ///   - arguments: Without the program's name.
    ///   - status: Turns an error of a command into an exit status, after telling the user.
    public static func run(
        _ root: any ParsableCommand.Type, arguments: [String], console: Console,
        status: @escaping @Sendable (any Error) -> ExitStatus
    ) async -> Int32 {
        if arguments.isEmpty {
            console.message(root.helpMessage(columns: console.width) + "\n")
            return ExitStatus.failure.rawValue
        }
        if let unknown = UnknownCommand.find(in: arguments, of: root) {
            console.message(unknown.message(program: root._commandName))
            return ExitStatus.failure.rawValue
        }
        let command: any ParsableCommand
        do {
            command = try root.parseAsRoot(ShortOptions.spelledOut(arguments, root))
        } catch {
            return report(error, root, console)
        }
        return await perform(command, root, console, status)
    }

    private static func perform(
        _ command: any ParsableCommand, _ root: any ParsableCommand.Type, _ console: Console,
        _ status: @escaping @Sendable (any Error) -> ExitStatus
    ) async -> Int32 {
        // The command is handed over to the one task that runs it.
        nonisolated(unsafe) let handedOver = command
        let outcome = await SignalTrap.run {
            nonisolated(unsafe) var running = handedOver
            if var asynchronous = running as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try running.run()
            }
        }
        if outcome.signal != nil {
            console.message("Quitting on user request.\n")
            return ExitStatus.stopped.rawValue
        }
        switch outcome.result {
        case .success: return ExitStatus.success.rawValue
        case .failure(let exit as ExitCode): return exit.rawValue
        case .failure(let error as CleanExit): return report(error, root, console)
        case .failure(let error as ValidationError): return report(error, root, console)
        case .failure(let error) where root.exitCode(for: error).isSuccess:
            // A request for help is only found out when the parsed command runs.
            return report(error, root, console)
        case .failure(let error): return status(error).rawValue
        }
    }

    /// Help and versions go to standard output; usage errors to standard error, with status 2.
    private static func report(_ error: any Error, _ root: any ParsableCommand.Type, _ console: Console)
        -> Int32
    {
        let message = root.fullMessage(for: error, columns: console.width)
        guard root.exitCode(for: error).isSuccess else {
            console.message(message + "\n")
            return ExitStatus.failure.rawValue
        }
        do {
            try console.result(message + "\n")
            return ExitStatus.success.rawValue
        } catch {
            return ExitStatus.unexpected.rawValue
        }
    }
}
