public import HostKit
public import SystemPackage

/// A git checkout and what its HEAD is.
public struct Checkout: Sendable {
    public struct Head: Hashable, Sendable {
        /// The full commit.
        public var commit: String
        /// Nil when HEAD is detached.
        public var branch: String?

        /// The first eight digits, as the reference writes commits.
        public var shortCommit: String { String(commit.prefix(8)) }

        /// The branch's name for versions and releases; the commit on a detached HEAD.
        public var versionBranch: String { VersionText.sanitized(branch ?? commit) }
    }

    public let git: Git
    public var root: FilePath { git.root }
    public let remotes: [GitRemote]
    public let head: Head
    /// Whether history was cut off, so that tags may be missing.
    public let isShallow: Bool

    /// Looks at a checkout.
    ///
    /// - Throws: ``PackitError`` when the directory is no checkout or has no commit.
    public static func open(_ root: FilePath, on host: Host) async throws -> Checkout {
        guard Files.exists(root.appending(".git")) else { throw PackitError.notARepository(root) }
        let git = Git(root, on: host)
        async let remotes = readRemotes(git)
        async let head = readHead(git)
        return Checkout(
            git: git, remotes: try await remotes, head: try await head.0, isShallow: try await head.1)
    }

    private static func readRemotes(_ git: Git) async throws -> [GitRemote] {
        let lines = try await git.optionalText(["config", "--get-regexp", #"^remote\..*\.url$"#]) ?? ""
        var names = Set<String>()
        return lines.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            let name = String(parts[0].dropFirst("remote.".count).dropLast(".url".count))
            return names.insert(name).inserted ? GitRemote(name: name, url: String(parts[1])) : nil
        }
    }

    private static func readHead(_ git: Git) async throws -> (Head, Bool) {
        do {
            let lines = try await git.lines([
                "rev-parse", "--is-shallow-repository", "HEAD", "--symbolic-full-name", "HEAD",
            ])
            guard lines.count >= 3 else { throw PackitError.noCommit(git.root) }
            // The short name of a branch that shares its name with a tag would begin with 'heads/'.
            let prefix = "refs/heads/"
            let branch = lines[2].hasPrefix(prefix) ? String(lines[2].dropFirst(prefix.count)) : nil
            return (Head(commit: lines[1], branch: branch), lines[0] == "true")
        } catch let failure as CommandFailure where failure.code == .failed {
            throw PackitError.unreadableHead(git.root, failure)
        }
    }

    /// The remote that names the project: the one asked for, else `origin`, else the first.
    public func projectRemote(preferring name: String?) -> GitRemote? {
        if let name { return remotes.first { $0.name == name } }
        return remotes.first { $0.name == "origin" } ?? remotes.first
    }
}

extension PackitError {
    static func notARepository(_ path: FilePath) -> Self {
        Self(
            .notARepository,
            "\(path) is not a git repository; run packit at the top of a checkout, or 'git init' first")
    }

    static func noCommit(_ path: FilePath) -> Self {
        Self(.badCheckout, "\(path) has no commit yet; 'git commit' something first")
    }

    static func unreadableHead(_ path: FilePath, _ failure: CommandFailure) -> Self {
        failure.errorTail.contains("unknown revision") || failure.errorTail.contains("ambiguous argument")
            ? noCommit(path)
            : Self(.badCheckout, "git cannot read HEAD of \(path): \(failure.errorTail.trimmingEnd)")
    }
}

extension String {
    /// The text without white space at its end.
    var trimmingEnd: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }

    /// The text without white space at both ends.
    var trimmed: String { String(trimmingEnd.drop(while: \.isWhitespace)) }
}
