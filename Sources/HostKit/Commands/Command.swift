public import SystemPackage

/// A program to run, as a value: everything that decides what the child will see, and nothing inherited.
public struct Command: Hashable, Sendable {
    /// A name to look up in the `PATH` of ``environment``, or a path; a relative path starts at
    /// ``directory``.
    public var executable: String
    /// The arguments after the program's own name; passed as they are, no shell in between.
    public var arguments: [String]
    /// The complete environment of the child.
    public var environment: [String: String]
    /// Where the child starts.
    public var directory: FilePath
    /// How long the child may run before it and its process group are ended; nil is without limit.
    public var timeout: Duration?
    /// How many bytes of each output stream are kept; what comes after them is read and dropped.
    public var outputLimit: Int
    /// Bytes for the child's standard input; nil is `/dev/null`.
    public var input: [UInt8]?
    /// Whether standard error goes where standard output goes, in the order of writing.
    public var mergesErrors: Bool
    /// Whether ``CommandRunner/check(_:onLine:)`` accepts a standard output that was cut at ``outputLimit``.
    public var allowsCutOutput: Bool
    /// What to do when the program is missing, such as `install rpm-build`; a part of the error message.
    public var remedy: String?

    /// The usual ``outputLimit``, 64 MiB.
    public static let defaultOutputLimit = 64 << 20

    public init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String],
        in directory: FilePath,
        timeout: Duration? = nil, outputLimit: Int = Self.defaultOutputLimit, input: [UInt8]? = nil,
        mergesErrors: Bool = false, allowsCutOutput: Bool = false, remedy: String? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.timeout = timeout
        self.outputLimit = outputLimit
        self.input = input
        self.mergesErrors = mergesErrors
        self.allowsCutOutput = allowsCutOutput
        self.remedy = remedy
    }
}

extension Command: CustomStringConvertible {
    /// The program and its arguments as a line that can be pasted into a POSIX shell.
    public var description: String { ShellWords.join([executable] + arguments) }
}

extension Command: Codable {
    private enum CodingKeys: String, CodingKey {
        case executable, arguments, environment, directory, timeout, outputLimit, input, mergesErrors
        case allowsCutOutput, remedy
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        executable = try values.decode(String.self, forKey: .executable)
        arguments = try values.decode([String].self, forKey: .arguments)
        environment = try values.decode([String: String].self, forKey: .environment)
        directory = FilePath(try values.decode(String.self, forKey: .directory))
        timeout = try values.decodeIfPresent(Double.self, forKey: .timeout).map { .seconds($0) }
        outputLimit = try values.decodeIfPresent(Int.self, forKey: .outputLimit) ?? Self.defaultOutputLimit
        input = try values.decodeIfPresent([UInt8].self, forKey: .input)
        mergesErrors = try values.decodeIfPresent(Bool.self, forKey: .mergesErrors) ?? false
        allowsCutOutput = try values.decodeIfPresent(Bool.self, forKey: .allowsCutOutput) ?? false
        remedy = try values.decodeIfPresent(String.self, forKey: .remedy)
    }

    /// Writes the directory as text and the timeout in seconds, so that a plan's JSON can be read.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(executable, forKey: .executable)
        try values.encode(arguments, forKey: .arguments)
        try values.encode(environment, forKey: .environment)
        try values.encode(directory.string, forKey: .directory)
        try values.encodeIfPresent(timeout.map(\.inSeconds), forKey: .timeout)
        if outputLimit != Self.defaultOutputLimit { try values.encode(outputLimit, forKey: .outputLimit) }
        try values.encodeIfPresent(input, forKey: .input)
        if mergesErrors { try values.encode(true, forKey: .mergesErrors) }
        if allowsCutOutput { try values.encode(true, forKey: .allowsCutOutput) }
        try values.encodeIfPresent(remedy, forKey: .remedy)
    }
}

extension Duration {
    /// The span in seconds, as exactly as a `Double` can say it.
    public var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    /// Whole milliseconds, rounded up, so that a wait of this length is never too short.
    var inMillisecondsRoundedUp: Int64 {
        let (seconds, attoseconds) = components
        let fraction = attoseconds <= 0 ? 0 : (attoseconds - 1) / 1_000_000_000_000_000 + 1
        return seconds.multipliedReportingOverflow(by: 1000).overflow ? .max : seconds * 1000 + fraction
    }
}
