internal import HostKit
internal import SystemPackage

/// Runs rpm-ostree, ostree and lorax for the commands that stand in front of them.
struct OSTreeTools: Sendable {
    let host: Host
    /// Where their logs go; nil for none.
    let logs: FilePath?
    /// Called with each line that they write.
    let tell: @Sendable (String) -> Void

    /// - Throws: `.tools` for the first program that is not in the `PATH`.
    func require(_ programs: String...) throws(ComposeError) {
        for program in programs {
            do {
                _ = try command(program, []).resolvedExecutable()
            } catch {
                throw ComposeError(
                    .tools, "Program '\(program)' doesn't exist. Install package '\(program)'.")
            }
        }
    }

    func command(_ program: String, _ arguments: [String]) -> Command {
        Command(
            program, arguments, environment: host.environment.forCommands(),
            in: host.environment.currentDirectory, allowsCutOutput: true)
    }

    /// Runs a program whose files other members of its group may change, too: repositories have several users.
    func runForGroup(_ program: String, _ arguments: [String], log name: String) async throws {
        // The shell sets the child's mask; setting our own would change the files of all that runs beside it.
        let words = ["-c", #"umask 0002; exec "$@""#, "sh", program] + arguments
        try await run(command("sh", words), log: name)
    }

    func run(_ program: String, _ arguments: [String], log name: String) async throws {
        try await run(command(program, arguments), log: name)
    }

    private func run(_ command: Command, log name: String) async throws {
        let tell = tell
        if let logs {
            try await CommandLog.run(command, with: host.runner, log: logs.appending(name), tell: tell)
        } else {
            try await host.runner.check(command) { line in tell(URLCredentials.redacted(in: line.text)) }
        }
    }
}
