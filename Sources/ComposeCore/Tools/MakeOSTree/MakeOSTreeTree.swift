public import HostKit
public import SystemPackage

/// Makes a commit of a treefile's packages, as `pungi-make-ostree tree` does.
public struct MakeOSTreeTree: Sendable {
    /// What the command is asked for; paths are absolute.
    public struct Request: Sendable, Hashable {
        /// The repository to commit to; it is made if it is missing.
        public var repository: FilePath
        public var treefile: FilePath
        public var logs: FilePath
        /// The commit's metadata `version`.
        public var version: String?
        /// JSON: `repo`, `keep_original_sources`, `tag_ref`.
        public var extraConfig: FilePath?
        /// The branch in place of the treefile's.
        public var ref: String?
        public var updatesSummary = false
        /// Whether a commit is made though nothing has changed.
        public var forcesCommit = false
        public var usesUnifiedCore = false

        public init(repository: FilePath, treefile: FilePath, logs: FilePath) {
            self.repository = repository
            self.treefile = treefile
            self.logs = logs
        }
    }

    /// What was made.
    public struct Report: Sendable, Hashable {
        /// Nil when nothing has changed since the last commit.
        public var commit: CommitID?
        /// The branch that now stands for it; nil when none was moved.
        public var ref: OSTreeRef?
    }

    private let request: Request
    private let tools: OSTreeTools

    /// - Parameter tell: Called with each line that rpm-ostree and ostree write.
    public init(
        _ request: Request, on host: Host, tell: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.request = request
        tools = OSTreeTools(host: host, logs: request.logs, tell: tell)
    }

    private var commitFile: FilePath { request.logs.appending("commitid.log") }
    private var stamp: FilePath { request.logs.appending("commitid.log.stamp") }

    /// Makes the commit.
    ///
    /// - Throws: `.input`, `.tools`; ``CommandLog/Failure``; ``FileError``.
    public func run() async throws -> Report {
        var preparation = try TreefilePreparation(request.treefile, extraConfig: request.extraConfig)
        if let ref = request.ref { preparation.override(ref: ref) }
        let ref = preparation.extra.movesRef ? try preparation.treefile.ref() : nil
        try tools.require("rpm-ostree")
        let repository = OSTreeRepository(request.repository)
        if request.updatesSummary || repository.state != .repository { try tools.require("ostree") }
        try await makeIfMissing(repository)
        let treefile = try preparation.write()
        try await compose(treefile)
        let commit = try newCommit(in: repository)
        var report = Report(commit: commit)
        if let commit, let ref {
            try repository.set(ref, to: commit)
            report.ref = ref
        }
        if request.updatesSummary {
            try await tools.run(
                "ostree", ["summary", "-u", "--repo=\(repository.path)"], log: "ostree-summary.log")
        }
        return report
    }

    private func makeIfMissing(_ repository: OSTreeRepository) async throws {
        switch repository.state {
        case .repository: return
        case .missing: break
        case .other:
            throw ComposeError(
                .input, "\(repository.path): something is there that is no OSTree repository; name another")
        }
        try Files.createDirectories(repository.path)
        try await tools.runForGroup(
            "ostree", ["init", "--mode=archive", "--repo=\(repository.path)"], log: "ostree-init.log")
    }

    private func compose(_ treefile: FilePath) async throws {
        try Files.createDirectories(request.logs)
        // What an earlier run left would be taken for news.
        for old in [commitFile, stamp] { try Files.removeTree(old) }
        try await tools.runForGroup("rpm-ostree", arguments(treefile), log: "create-ostree-repo.log")
    }

    /// - SeeAlso: rpm-ostree, `rpm-ostree compose tree --help`
    func arguments(_ treefile: FilePath) -> [String] {
        var words = [
            "compose", "tree", "--repo=\(request.repository)", "--write-commitid-to=\(commitFile)",
            "--touch-if-changed=\(stamp)",
        ]
        if request.usesUnifiedCore { words.append("--unified-core") }
        if let version = request.version { words.append("--add-metadata-string=version=\(version)") }
        if request.forcesCommit { words.append("--force-nocache") }
        return words + [treefile.string]
    }

    /// - Returns: Nil without the stamp that says that there is one.
    private func newCommit(in repository: OSTreeRepository) throws -> CommitID? {
        guard Files.exists(stamp) else { return nil }
        let text = try Files.readText(commitFile, limit: 4096)
        guard let commit = CommitID(rawValue: text.filter { !$0.isWhitespace }) else {
            throw ComposeError(
                .input, "\(commitFile): rpm-ostree wrote no commit there: '\(text.prefix(80))'")
        }
        guard repository.contains(commit) else {
            throw ComposeError(
                .input, "\(repository.path): the commit \(commit) that rpm-ostree told of is not there")
        }
        return commit
    }
}
