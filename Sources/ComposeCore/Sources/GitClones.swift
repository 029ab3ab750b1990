internal import HostKit
internal import SystemPackage

/// The clones of one run: each repository and reference is fetched once, and whoever wants something of it
/// gets the same commit.
struct GitClones: Sendable {
    let host: Host
    /// Where clones lie; whoever made it removes it.
    let directory: FilePath
    /// How long to wait before each further attempt.
    let backoff: [Duration]

    private let fetched = OnceByKey<Fetch, FilePath>()
    private let prepared = OnceByKey<Preparation, FilePath>()

    /// How long one step may take.
    let timeout: Duration

    init(
        host: Host, directory: FilePath, backoff: [Duration] = [.seconds(1), .seconds(4)],
        timeout: Duration = .seconds(1800)
    ) {
        self.timeout = timeout
        self.host = host
        self.directory = directory
        self.backoff = backoff
    }

    private struct Fetch: Hashable, Sendable {
        var url: String
        var reference: String?
        var credentialHelper: String?
    }

    private struct Preparation: Hashable, Sendable {
        var fetch: Fetch
        var command: String
    }

    /// A work tree with the source's commit, in which the source's command has been run.
    func workTree(_ source: SCMSource, base: FilePath, for use: SourceUse) async throws -> FilePath {
        guard let repository = source.repo, !repository.isEmpty else {
            throw SourceError(.unusable, use, "a git source needs 'repo': the URL of the repository")
        }
        let url = GitAccess.url(repository, base: base)
        guard !url.hasPrefix("-"), !url.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw SourceError(.unusable, use, "'\(repository)' is no URL of a repository")
        }
        if let branch = source.branch, !GitAccess.isReference(branch) {
            throw SourceError(.unusable, use, "'\(branch)' is no name of a branch, a tag or a commit")
        }
        let fetch = Fetch(url: url, reference: source.branch, credentialHelper: source.credentialHelper)
        do {
            return try await workTree(fetch, command: source.command, for: use)
        } catch let error as SourceError {
            // It may have been another option that asked first.
            throw SourceError(error.code, use, error.message)
        }
    }

    private func workTree(_ fetch: Fetch, command: String?, for use: SourceUse) async throws -> FilePath {
        let clone = try await fetched.value(for: fetch) { try await makeClone(fetch, use) }
        guard let command, !command.isEmpty else { return clone }
        return try await prepared.value(for: Preparation(fetch: fetch, command: command)) {
            try await prepare(clone, command, use)
        }
    }

    private func makeClone(_ fetch: Fetch, _ use: SourceUse) async throws -> FilePath {
        try Files.createDirectories(directory)
        let tree = try Files.createTemporaryDirectory(prefix: "clone-", in: directory)
        do {
            let work = GitFetch(
                access: GitAccess(host: host, credentialHelper: fetch.credentialHelper), tree: tree,
                url: fetch.url, timeout: timeout)
            try await work.initialize()
            try await attempt(isLocal: fetch.url.hasPrefix("file://")) {
                try await work.checkOut(fetch.reference)
            }
            return tree
        } catch let failure as CommandFailure where failure.code != .cancelled {
            try Files.removeTree(tree)
            throw SourceError(.fetchFailed, use, "\(fetch.url) cannot be fetched: \(failure)")
        } catch let failure as GitFetch.NoReference {
            try Files.removeTree(tree)
            throw SourceError(.noMatch, use, "\(fetch.url) has no '\(failure.name)'")
        } catch {
            try Files.removeTree(tree)
            throw error
        }
    }

    /// A server gets some more chances; what is on this machine does not change by waiting.
    private func attempt(isLocal: Bool, _ body: () async throws -> Void) async throws {
        for delay in isLocal ? [] : backoff {
            do {
                return try await body()
            } catch let failure as CommandFailure where failure.code == .failed {
                try await Task.sleep(for: delay)
            }
        }
        try await body()
    }

    /// A copy of the clone, for what the command does to it is not for others.
    private func prepare(_ clone: FilePath, _ text: String, _ use: SourceUse) async throws -> FilePath {
        let tree = try Files.createTemporaryDirectory(prefix: "tree-", in: directory)
        do {
            try Files.copyTree(clone, to: tree, keepingTimes: true)
            let command = Command(
                shell, ["-c", text], environment: cleanEnvironment, in: tree, timeout: timeout)
            try await host.runner.check(command)
            return tree
        } catch let failure as CommandFailure where failure.code != .cancelled {
            try Files.removeTree(tree)
            throw SourceError(.commandFailed, use, "the command for the clone failed: \(failure)")
        } catch {
            try Files.removeTree(tree)
            throw error
        }
    }

    /// The reference's shell is Bash, and commands may count on it.
    private var shell: String { Files.exists("/bin/bash") ? "/bin/bash" : "/bin/sh" }

    /// What a command needs to find its programs and its user, and nothing that is secret.
    private var cleanEnvironment: [String: String] {
        let names: Set = ["PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TZ", "SOURCE_DATE_EPOCH"]
        return host.environment.forCommands().filter { names.contains($0.key) || $0.key == "LC_ALL" }
    }
}
