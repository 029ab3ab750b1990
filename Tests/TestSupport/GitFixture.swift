internal import HostKit
public import SystemPackage

/// A real git repository with fixed names and dates, so that its hashes are the same in every run.
public struct GitFixture: Sendable {
    public let path: FilePath
    private let host: Host
    private let variables: [String: String]

    /// Makes an empty repository with the branch `main`.
    public static func create(at path: FilePath, bare: Bool = false) async throws -> Self {
        try Files.createDirectories(path)
        let repository = try Self(at: path)
        let form = bare ? ["--bare"] : []
        try await repository.git(["init", "--quiet", "--initial-branch=main"] + form)
        return repository
    }

    /// The repository that is at a path already, such as a clone.
    public init(at path: FilePath) throws {
        self.path = path
        host = try Host.forTests()
        // Nothing of the user who runs the tests may change what they see.
        var variables = host.environment.forCommands([
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
            "GIT_AUTHOR_NAME": "Ada Packager", "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada Packager", "GIT_COMMITTER_EMAIL": "ada@example.org",
        ])
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] { variables[name] = nil }
        self.variables = variables
    }

    /// The environment in which git behaves the same everywhere.
    public var environment: [String: String] { variables }

    /// Runs git here; gives its output without the white space around it.
    @discardableResult
    public func git(_ arguments: String..., date: String = Self.firstDate) async throws -> String {
        try await git(arguments, date: date)
    }

    @discardableResult
    public func git(_ arguments: [String], date: String = Self.firstDate) async throws -> String {
        var environment = variables
        environment["GIT_AUTHOR_DATE"] = date
        environment["GIT_COMMITTER_DATE"] = date
        let command = Command("git", arguments, environment: environment, in: path, timeout: .seconds(60))
        return try await host.runner.check(command).trimmedOutput
    }

    /// The date of all commits that are not given another one.
    public static let firstDate = "2024-02-29T12:00:00 +0000"

    /// Writes a file of the work tree, with the directories above it.
    public func write(_ text: String, to name: String, mode: FilePermissions? = nil) throws {
        let file = path.pushing(FilePath(name))
        try Files.createDirectories(file.removingLastComponent())
        try Files.writeAtomically(text, to: file, mode: mode)
    }

    /// Writes files, by name, and commits everything; gives the commit's hash.
    @discardableResult
    public func commit(
        _ message: String, _ files: [String: String] = [:], date: String = Self.firstDate
    ) async throws -> String {
        for (name, text) in files { try write(text, to: name) }
        try await git("add", "--all")
        try await git("commit", "--quiet", "--allow-empty", "--message", message, date: date)
        return try await git("rev-parse", "HEAD")
    }

    /// Makes a tag of the current commit: an annotated one with a message, else a lightweight one.
    public func tag(_ name: String, message: String? = nil, date: String = Self.firstDate) async throws {
        if let message {
            try await git("tag", "--annotate", "--message", message, name, date: date)
        } else {
            try await git("tag", name)
        }
    }
}
