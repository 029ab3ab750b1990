internal import HostKit
internal import KojiKit
internal import SystemPackage

/// Runs the command that signs builds.
struct SigningRun: Sendable {
    let host: Host
    let password: Secret?
    let log: FilePath

    /// Signs builds; there is nothing to do for none.
    ///
    /// - Throws: `.koji` for a command that fails, or wants a password that nobody gave; `CancellationError`.
    func sign(_ builds: [String], _ command: SigningCommand, task: KojiTask.ID) async throws {
        guard !builds.isEmpty else { return }
        if command.wantsPassword, password == nil {
            throw ComposeError(.koji, "signing_command wants a password, and none was read")
        }
        try Files.createDirectories(log.removingLastComponent())
        let file = try LogFile(log, truncating: true)
        let heading = "COMMAND: \(masked(command.shown(builds)))"
        file.append(heading + "\n" + String(repeating: "-", count: heading.unicodeScalars.count) + "\n")
        let shell = Files.exists("/bin/bash") ? "/bin/bash" : "/bin/sh"
        var line = Command(
            shell, ["-c", command.script(builds)],
            environment: host.environment.forCommands([
                SigningCommand.variable: command.wantsPassword ? password?.reveal() : nil
            ]), in: host.environment.currentDirectory, mergesErrors: true, allowsCutOutput: true)
        line.outputLimit = 1 << 20
        var failure: String?
        do throws(CommandFailure) {
            let result = try await host.runner.run(line) { file.append(masked($0.text) + "\n") }
            if !result.status.isSuccess { failure = "\(result.status)" }
        } catch {
            if error.code == .cancelled { throw CancellationError() }
            // Its own description has the output of the command.
            failure = "the command could not be run to its end (\(error.code))"
        }
        guard let failure else { return }
        file.append(failure + "\n")
        throw ComposeError(
            .koji,
            "Error while signing rpm wrapped images of task \(task): signing_command ended with \(failure). "
                + "See \(log) for more details.")
    }

    private func masked(_ text: String) -> String {
        guard let password, !password.isEmpty else { return text }
        return text.replacing(password.reveal(), with: Secret.placeholder)
    }
}
