public import HostKit
public import SystemPackage

/// Logs of single commands: what was run, and what it wrote while it ran.
public enum CommandLog {
    /// What a log begins with; credentials in URLs are left out.
    public static func heading(of command: Command) -> String {
        let title = "COMMAND: " + URLCredentials.redacted(in: command.description)
        return title + "\n" + String(repeating: "-", count: title.unicodeScalars.count) + "\n"
    }

    /// Runs a command that must succeed, and writes its log as it goes; an older log is replaced.
    ///
    /// - Parameter tell: Called with each line that gets into the log, without its line break.
    /// - Throws: ``Failure`` naming the log; ``FileError`` or `.directory` when the log cannot be made.
    @discardableResult
    public static func run(
        _ command: Command, with runner: CommandRunner, log path: FilePath,
        tell: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> CommandResult {
        try Files.createDirectories(path.removingLastComponent())
        let file = try LogFile(path, truncating: true)
        file.append(heading(of: command))
        do {
            return try await runner.check(command) { line in
                let text = URLCredentials.redacted(in: line.text)
                file.append(text + "\n")
                tell(text)
            }
        } catch {
            let failure = Failure(cause: error, log: path)
            if error.code != .failed { file.append("\(error)\n") }
            throw failure
        }
    }

    /// A command failed whose log says why.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        public var cause: CommandFailure
        public var log: FilePath

        public init(cause: CommandFailure, log: FilePath) {
            self.cause = cause
            self.log = log
        }

        public var description: String {
            let title = "ERROR running command: \(URLCredentials.redacted(in: cause.command.description))\n"
            // The log of a command that could not run has nothing but the reason.
            return title
                + (cause.code == .failed
                    ? "For more details see \(log)" : URLCredentials.redacted(in: "\(cause)"))
        }
    }
}
