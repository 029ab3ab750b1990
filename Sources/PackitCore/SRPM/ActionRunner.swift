internal import HostKit
internal import Logging
internal import SystemPackage

/// Runs the commands of actions, each with its own environment; nothing of it stays behind.
struct ActionRunner: Sendable {
    let context: PackageContext
    let timeout: Duration

    /// What one command of an action printed on standard output.
    typealias Output = String

    /// Runs an action if the configuration defines it.
    ///
    /// - Parameter variables: What this action knows beyond the common variables.
    /// - Returns: The output of each command; nil when there is no such action.
    /// - Throws: ``PackitError`` when a command cannot be read, fails or takes too long.
    @discardableResult
    func run(_ action: ActionName, _ variables: [String: String] = [:]) async throws -> [Output]? {
        guard let commands = try context.config.commands(of: action) else { return nil }
        context.progress("running \(action.rawValue)")
        defer { context.progress(nil) }
        var outputs: [Output] = []
        for words in commands {
            outputs.append(try await run(words, of: action, variables))
        }
        return outputs
    }

    private func run(_ words: [String], of action: ActionName, _ variables: [String: String]) async throws
        -> Output
    {
        let command = try self.command(words, variables)
        context.logger.debug("action \(action.rawValue): \(command)")
        let logger = context.logger
        do {
            let result = try await context.host.runner.check(command) { line in
                logger.info("\(line.text)")
            }
            return result.output
        } catch {
            if error.code == .cancelled { throw error }
            throw PackitError.actionFailed(action, words, error, timeout: timeout)
        }
    }

    private func command(_ words: [String], _ variables: [String: String]) throws -> Command {
        guard let executable = words.first else {
            throw PackitError(.badCommand, "an action's command has no words")
        }
        var environment = context.host.environment.variables
        for name in Git.outerVariables { environment[name] = nil }
        for (name, value) in Git.trust(context.checkout.root, on: context.host) { environment[name] = value }
        environment.merge(context.commonVariables) { _, new in new }
        environment.merge(variables) { _, new in new }
        let plain = Command(
            executable, Array(words.dropFirst()), environment: environment, in: context.workingDirectory,
            timeout: timeout, allowsCutOutput: true)
        return try CommandSandbox(
            context.user, writable: [context.checkout.root, context.specDirectory, context.scratch]
        )
        .wrap(plain)
    }
}

extension PackitError {
    static func actionFailed(
        _ action: ActionName, _ words: [String], _ failure: CommandFailure, timeout: Duration
    ) -> Self {
        let command = ShellWords.join(words)
        if failure.code == .timedOut {
            return Self(
                .action,
                "action '\(action.rawValue)': \(command) did not end within \(timeout.components.seconds) s and was stopped; give it more time with --action-timeout"
            )
        }
        return Self(.action, "action '\(action.rawValue)': \(failure)")
    }
}
