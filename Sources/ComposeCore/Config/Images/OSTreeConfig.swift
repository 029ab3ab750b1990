internal import ConfigSyntax

/// OSTree commits.
public struct OSTreeConfig: Sendable, Hashable, Codable {
    /// By variant; the older form of the option leaves this empty.
    public var commits = VariantMap<Commit>()
    /// By variant and arch, in the option's older form.
    public var commitsByArch = VariantArchMap<Commit>()
    /// Whether commits are tasks of a kind of their own.
    public var usesKojiPlugin = false

    public init() {}

    /// A commit for a variant.
    public struct Commit: Sendable, Hashable, Codable {
        /// What the tree consists of: a path in the repository of ``configURL``.
        public var treefile: String
        public var configURL: String
        public var configBranch: String?
        /// The directory of the OSTree repository.
        public var repository: String
        /// Where packages come from, besides the package sets.
        public var repositories: [TreeRepositoryConfig] = []
        /// Instead of the treefile's.
        public var ref: String?
        /// May be a generator; see ``VersionGenerator``.
        public var version: String?
        public var keepsOriginalSources = false
        public var updatesSummary = false
        public var forcesCommit = false
        public var usesUnifiedCore = false
        /// Whether the reference is moved to the commit.
        public var movesRef = true
        /// Of the variant's arches; all when empty.
        public var arches: [String] = []
        /// Arches on which it may fail; `*` stands for all.
        public var failable: [String] = []
        /// Further packages for the build root.
        public var runrootPackages: [String] = []

        public init(treefile: String, configURL: String, repository: String) {
            self.treefile = treefile
            self.configURL = configURL
            self.repository = repository
        }
    }
}

extension OSTreeConfig {
    init(_ reader: OptionReader) {
        if let node = reader["ostree"], node.mapping != nil {
            commits = VariantMap(node) { $0.values(Commit.init) }
        } else {
            commitsByArch = VariantArchMap(reader["ostree"]) { $0.values(Commit.init) }
        }
        usesKojiPlugin = reader.flag("ostree_use_koji_plugin")
    }
}

extension OSTreeConfig.Commit {
    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping else { return nil }
        let reader = OptionReader(options: mapping)
        guard let treefile = reader.text("treefile"), let url = reader.text("config_url"),
            let repository = reader.text("ostree_repo")
        else { return nil }
        self.init(treefile: treefile, configURL: url, repository: repository)
        configBranch = reader.given("config_branch")
        repositories = reader.treeRepositories("repo")
        ref = reader.given("ostree_ref")
        version = reader.given("version")
        keepsOriginalSources = reader.flag("keep_original_sources")
        updatesSummary = reader.flag("update_summary")
        forcesCommit = reader.flag("force_new_commit")
        usesUnifiedCore = reader.flag("unified_core")
        movesRef = reader.flag("tag_ref", unset: true)
        arches = reader.texts("arches")
        failable = reader.texts("failable")
        runrootPackages = reader.texts("runroot_packages")
    }
}
