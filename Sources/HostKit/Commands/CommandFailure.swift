/// Why a command did not do what it was run for.
public struct CommandFailure: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable, Codable {
        /// There is no such program in the `PATH`, or no file at the path.
        case notFound
        /// The file is there and cannot be run: no permission, no interpreter, another machine's code.
        case notExecutable
        /// The directory to start in is missing or closed to us.
        case directoryMissing
        /// An argument or a variable that cannot be passed, such as one with a NUL character in it.
        case invalidArgument
        /// The system has no process, memory or descriptor left for it.
        case launchFailed
        /// It ran and ended with another status than 0, or by a signal.
        case failed
        /// It ran longer than it may; it and its process group were ended.
        case timedOut
        /// The task that ran it was cancelled; it and its process group were ended.
        case cancelled
        /// It wrote more to standard output than is kept, and the reader needs all of it.
        case outputTooLarge
    }

    /// How many bytes of each stream's end are kept for the message.
    public static let tailLimit = 4096

    public var code: Code
    public var command: Command
    /// How it ended, when it ran at all.
    public var status: CommandResult.Status?
    /// The end of standard error, at most ``tailLimit`` bytes.
    public var errorTail: String
    /// The end of standard output, at most ``tailLimit`` bytes.
    public var outputTail: String
    /// What the system said, when it was not the program that failed.
    public var detail: String?

    public init(
        _ code: Code, _ command: Command, status: CommandResult.Status? = nil, errorTail: String = "",
        outputTail: String = "", detail: String? = nil
    ) {
        self.code = code
        self.command = command
        self.status = status
        self.errorTail = errorTail
        self.outputTail = outputTail
        self.detail = detail
    }
}

extension CommandFailure: CustomStringConvertible {
    /// The fact, the last lines that the program wrote, and the remedy if the caller gave one.
    public var description: String {
        switch code {
        case .notFound: withRemedy("\(command.executable): command not found")
        case .notExecutable:
            withRemedy("\(command.executable): cannot be executed" + (detail.map { ": \($0)" } ?? ""))
        case .directoryMissing:
            "`\(command)` cannot start in \(command.directory): \(detail ?? "no such directory")"
        case .invalidArgument, .launchFailed:
            "`\(command)` could not be started" + (detail.map { ": \($0)" } ?? "")
        case .failed: "`\(command)` failed with \(status?.description ?? "an unknown status")" + lastLines
        case .timedOut:
            "`\(command)` did not finish within \(Self.seconds(command.timeout)) and was ended" + lastLines
        case .cancelled: "`\(command)` was cancelled"
        case .outputTooLarge: "`\(command)` wrote more than \(command.outputLimit) bytes of output"
        }
    }

    private func withRemedy(_ fact: String) -> String {
        command.remedy.map { "\(fact); \($0)" } ?? fact
    }

    private var lastLines: String {
        let tail = errorTail.contains { !$0.isWhitespace } ? errorTail : outputTail
        let lines = tail.split(whereSeparator: \.isNewline).suffix(12)
        switch lines.count {
        case 0: return ""
        case 1: return ": \(lines.joined())"
        default: return ":\n" + lines.map { "  \($0)" }.joined(separator: "\n")
        }
    }

    private static func seconds(_ span: Duration?) -> String {
        guard let span else { return "its time" }
        let seconds = span.inSeconds
        return seconds == seconds.rounded() && seconds < 1e15 ? "\(Int(seconds)) s" : "\(seconds) s"
    }
}
