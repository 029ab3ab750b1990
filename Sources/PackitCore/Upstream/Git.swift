public import HostKit
public import SystemPackage

/// Runs git in one repository.
public struct Git: Sendable {
    public let root: FilePath
    private let runner: CommandRunner
    private let environment: [String: String]

    public init(_ root: FilePath, on host: Host) {
        self.root = root
        runner = host.runner
        environment = Self.environment(for: root, on: host)
    }

    /// The environment of git, and of commands that may run git: nothing of an outer git's, no questions.
    ///
    /// A checkout that belongs to another user, as in many CI jobs, counts as safe: it is the one that the user
    /// named.
    static func environment(for root: FilePath, on host: Host) -> [String: String] {
        var changes: [String: String?] = ["GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"]
        for name in outerVariables { changes[name] = .some(nil) }
        let settings = settings + (isForeign(root, on: host) ? [trust] : [])
        changes.merge(configuration(settings, on: host)) { _, new in new }
        return host.environment.forCommands(changes)
    }

    /// What a git hook or another git would make ours look at instead of the checkout.
    static let outerVariables = [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
    ]

    /// What the user's own settings must not change about the output that we read and the commits we make.
    private static let settings = [
        ("color.ui", "false"), ("column.ui", "never"), ("commit.gpgSign", "false"),
        ("core.hooksPath", "/dev/null"),
        ("diff.mnemonicPrefix", "false"), ("diff.noprefix", "false"), ("format.coverLetter", "false"),
        ("log.showSignature", "false"), ("merge.verifySignatures", "false"),
    ]

    private static let trust = ("safe.directory", "*")

    /// Variables that make git accept a checkout of another owner; none when it is the user's own.
    static func trust(_ root: FilePath, on host: Host) -> [String: String?] {
        isForeign(root, on: host) ? configuration([trust], on: host) : [:]
    }

    private static func isForeign(_ root: FilePath, on host: Host) -> Bool {
        [root, root.appending(".git")].contains { path in
            Files.record(path).map { $0.ownerID != host.environment.userID } ?? false
        }
    }

    /// Settings as the variables that git reads them from, behind those that are there.
    private static func configuration(_ settings: [(String, String)], on host: Host) -> [String: String?] {
        let first = host.environment["GIT_CONFIG_COUNT"].flatMap { Int($0) } ?? 0
        var variables: [String: String?] = ["GIT_CONFIG_COUNT": String(first + settings.count)]
        for (place, (key, value)) in settings.enumerated() {
            variables["GIT_CONFIG_KEY_\(first + place)"] = key
            variables["GIT_CONFIG_VALUE_\(first + place)"] = value
        }
        return variables
    }

    public func command(_ arguments: [String], timeout: Duration? = nil) -> Command {
        Command(
            "git", arguments, environment: environment, in: root, timeout: timeout,
            remedy: "install git")
    }

    /// The output of a command that must succeed, without the line break at its end.
    public func text(_ arguments: [String]) async throws(CommandFailure) -> String {
        try await runner.check(command(arguments)).trimmedOutput
    }

    /// The output of a command that may find nothing: nil when it fails.
    public func optionalText(_ arguments: [String]) async throws(CommandFailure) -> String? {
        let result = try await runner.run(command(arguments))
        return result.status.isSuccess ? result.trimmedOutput : nil
    }

    /// Runs a command whose failure the caller explains: nil after success, else what git said.
    public func complaint(_ arguments: [String]) async throws(CommandFailure) -> String? {
        let result = try await runner.run(command(arguments))
        if result.status.isSuccess { return nil }
        return [result.output.trimmed, result.errorOutput.trimmed].filter { !$0.isEmpty }.joined(
            separator: "\n")
    }

    public func lines(_ arguments: [String]) async throws(CommandFailure) -> [String] {
        try await runner.check(command(arguments)).lines
    }

    public func run(_ arguments: [String], timeout: Duration? = nil) async throws(CommandFailure) {
        try await runner.check(command(arguments, timeout: timeout))
    }
}
