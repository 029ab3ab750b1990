/// How a child process ended and what it wrote.
public struct CommandResult: Hashable, Sendable {
    public enum Status: Hashable, Sendable, Codable, CustomStringConvertible {
        /// The child's exit status, 0 for success.
        case exited(Int32)
        /// The signal that ended the child.
        case signalled(Int32)

        public var isSuccess: Bool { self == .exited(0) }

        /// `status 1` or `signal 9`.
        public var description: String {
            switch self {
            case .exited(let status): "status \(status)"
            case .signalled(let signal): "signal \(signal)"
            }
        }
    }

    public var status: Status
    public var standardOutput: [UInt8]
    /// Empty when the command merges its errors into its output.
    public var standardError: [UInt8]
    /// From the start of the child until its end.
    public var duration: Duration
    /// Whether standard output was longer than the command's limit, so that its end is missing here.
    public var outputWasCut: Bool
    /// Whether standard error was longer than the command's limit.
    public var errorWasCut: Bool

    public init(
        status: Status, standardOutput: [UInt8], standardError: [UInt8], duration: Duration,
        outputWasCut: Bool = false, errorWasCut: Bool = false
    ) {
        self.status = status
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.duration = duration
        self.outputWasCut = outputWasCut
        self.errorWasCut = errorWasCut
    }

    /// Standard output as text; bytes that are not UTF-8 become U+FFFD.
    public var output: String { String(decoding: standardOutput, as: UTF8.self) }
    /// Standard error as text; bytes that are not UTF-8 become U+FFFD.
    public var errorOutput: String { String(decoding: standardError, as: UTF8.self) }
    /// Standard output without the white space around it, as a shell's `$(…)` would be used.
    public var trimmedOutput: String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = standardOutput.firstIndex(where: { !isSpace($0) }),
            let last = standardOutput.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(decoding: standardOutput[first...last], as: UTF8.self)
    }
    /// The lines of standard output; a last line break does not begin another line.
    public var lines: [String] {
        var pieces = standardOutput.split(separator: 0x0A, omittingEmptySubsequences: false)
        if pieces.last?.isEmpty == true { pieces.removeLast() }
        return pieces.map { String(decoding: $0, as: UTF8.self) }
    }
}
