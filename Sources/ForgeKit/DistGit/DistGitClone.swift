public import HostKit
public import SystemPackage

/// The clone of a package's repository on this machine.
public struct DistGitClone: Sendable {
    /// How much to fetch.
    public struct Depth: Hashable, Sendable {
        /// Of each branch; nil is all.
        public var commits: Int?
        /// Whether contents of files come when they are needed only.
        public var isPartial = false

        public init(commits: Int? = nil, isPartial: Bool = false) {
            self.commits = commits
            self.isPartial = isPartial
        }
    }

    /// The files of the package.
    public let directory: FilePath
    let git: GitCommands
    private let credential: GitCredential?

    /// A clone that is there already.
    ///
    /// - Parameter credential: For servers that are asked over HTTP.
    public init(_ directory: FilePath, credential: GitCredential? = nil, on host: Host) {
        self.directory = directory
        self.credential = credential
        git = GitCommands(host: host)
    }

    /// Clones a repository into a directory that is not there yet, or is empty.
    ///
    /// - Parameters:
    ///   - branch: What to check out; nil is the server's choice.
    /// - Throws: `.notFound` for a repository or a branch; `.unauthorized`; `.unreachable`; `.badRequest`.
    public static func clone(
        _ url: String, to directory: FilePath, branch: String? = nil, depth: Depth = Depth(),
        credential: GitCredential? = nil, on host: Host
    ) async throws(ForgeFailure) -> DistGitClone {
        try check(url: url)
        if let branch { try check(branch: branch) }
        let clone = DistGitClone(directory, credential: credential, on: host)
        let options =
            (branch.map { ["--branch", $0] } ?? [])
            + (depth.commits.map { ["--depth", String(max(1, $0)), "--no-single-branch"] } ?? [])
            + (depth.isPartial ? ["--filter=blob:none"] : [])
        _ = try await clone.git.run(
            ["clone", "--quiet", "--no-recurse-submodules"] + options + ["--", url, directory.string],
            in: host.environment.currentDirectory, url: url, credential: credential)
        return clone
    }

    /// The commit that is checked out.
    public func head() async throws(ForgeFailure) -> String {
        try await git.run(["rev-parse", "--verify", "HEAD^{commit}"], in: directory).line
    }

    /// The branch that is checked out; nil for a commit alone.
    public func currentBranch() async throws(ForgeFailure) -> String? {
        let name = try await git.run(["branch", "--show-current"], in: directory).line
        return name.isEmpty ? nil : name
    }

    /// The branches of the server, as they were when it was asked last.
    public func serverBranches() async throws(ForgeFailure) -> [String] {
        let text = try await git.run(
            ["for-each-ref", "--format=%(refname)", "refs/remotes/origin"], in: directory)
        return text.split(separator: "\n").compactMap { line in
            let name = line.dropFirst("refs/remotes/origin/".count)
            return name == "HEAD" ? nil : String(name)
        }
    }

    /// Gets what is new at the server.
    public func fetch() async throws(ForgeFailure) {
        let url = try await originURL()
        _ = try await git.run(
            ["fetch", "--quiet", "--prune", "--no-recurse-submodules", "origin"], in: directory, url: url,
            credential: credential)
    }

    /// Checks out a branch of the server as it is there.
    public func checkOut(_ branch: String) async throws(ForgeFailure) {
        try await checkOutNew(branch, from: "refs/remotes/origin/\(branch)")
    }

    /// Makes a branch, or makes it anew, and checks it out.
    ///
    /// - Parameter start: A branch of the server.
    public func createBranch(_ name: String, from start: String) async throws(ForgeFailure) {
        try Self.check(branch: start)
        try await checkOutNew(name, from: "refs/remotes/origin/\(start)")
    }

    private func checkOutNew(_ branch: String, from commit: String) async throws(ForgeFailure) {
        try Self.check(branch: branch)
        do throws(ForgeFailure) {
            _ = try await git.run(["rev-parse", "--verify", "--quiet", "\(commit)^{commit}"], in: directory)
        } catch {
            guard error.code == .refused else { throw error }
            throw ForgeFailure(.notFound, detail: "the server has no branch '\(commit.dropFirst(20))'")
        }
        // A partial clone asks the server for what it lacks.
        let url: String? = if credential == nil { nil } else { try await originURL() }
        _ = try await git.run(
            ["checkout", "--quiet", "--no-track", "-B", branch, commit], in: directory, url: url,
            credential: credential)
    }

    /// Commits all changes; nil when there are none.
    ///
    /// - Parameter date: Nil is now.
    public func commit(_ message: String, by author: GitAuthor, date: Timestamp? = nil)
        async throws(ForgeFailure) -> String?
    {
        _ = try await git.run(["add", "--all"], in: directory)
        let changes = try await git.run(["diff", "--cached", "--name-only", "--no-renames"], in: directory)
        guard !changes.isEmpty else { return nil }
        var variables = [
            "GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email,
            "GIT_COMMITTER_NAME": author.name, "GIT_COMMITTER_EMAIL": author.email,
        ]
        if let date {
            variables["GIT_AUTHOR_DATE"] = "@\(date.seconds) +0000"
            variables["GIT_COMMITTER_DATE"] = "@\(date.seconds) +0000"
        }
        _ = try await git.run(
            ["commit", "--quiet", "--no-verify", "--cleanup=whitespace", "--message=\(message)"],
            in: directory,
            changes: variables)
        return try await head()
    }

    /// Pushes what is checked out.
    ///
    /// - Parameters:
    ///   - url: The repository or a fork of it; nil is where it was cloned from.
    ///   - branch: At the server.
    ///   - forced: Whether a branch that is there and not behind ours is replaced.
    /// - Throws: `.conflict` when the server has what we have not; `.unauthorized`; `.forbidden`; `.notFound`.
    public func push(to url: String? = nil, branch: String, forced: Bool = false) async throws(ForgeFailure) {
        try Self.check(branch: branch)
        let target: String
        if let url { target = url } else { target = try await originURL() }
        try Self.check(url: target)
        _ = try await git.run(
            ["push", "--quiet"] + (forced ? ["--force"] : []) + ["--", target, "HEAD:refs/heads/\(branch)"],
            in: directory, url: target, credential: credential)
    }

    private func originURL() async throws(ForgeFailure) -> String {
        try await git.run(["remote", "get-url", "--push", "origin"], in: directory).line
    }
}

extension DistGitClone {
    /// - Throws: `.badRequest` for what git would take for an option, or for a program to run.
    static func check(url: String) throws(ForgeFailure) {
        let isGood = ["https://", "http://", "ssh://", "git://", "file://", "/"].contains {
            url.hasPrefix($0)
        }
        // The short form of ssh, without a name of a transport in front.
        let isShort = !url.hasPrefix("-") && !url.contains("::") && url.contains("@") && url.contains(":")
        guard isGood || isShort else {
            throw ForgeFailure(
                .badRequest, detail: "'\(URLCredentials.redacted(in: url))' is no URL of a repository")
        }
    }

    /// - SeeAlso: git-check-ref-format(1).
    static func check(branch: String) throws(ForgeFailure) {
        let isBad =
            branch.isEmpty || branch.hasPrefix("-") || branch.hasPrefix("/") || branch.hasSuffix("/")
            || branch.hasSuffix(".lock") || branch.hasSuffix(".") || branch.hasPrefix(".")
            || branch.contains("..") || branch.contains("//") || branch.contains("@{")
            || branch.contains("/.")
            || branch.unicodeScalars.contains {
                $0.value <= 0x20 || $0.value == 0x7F || "~^:?*[\\".unicodeScalars.contains($0)
            }
        if isBad { throw ForgeFailure(.badRequest, detail: "'\(branch)' is no name of a branch") }
    }
}

extension String {
    /// Without the line break at the end.
    fileprivate var line: String { hasSuffix("\n") ? String(dropLast()) : self }
}
