internal import ConfigSyntax

/// Containers of OSTree commits.
public struct OSTreeContainerConfig: Sendable, Hashable, Codable {
    public var containers = VariantMap<Container>()

    public init() {}

    /// A container for a variant.
    public struct Container: Sendable, Hashable, Codable {
        /// What it consists of: a path in the repository of ``configURL``.
        public var treefile: String
        public var configURL: String
        public var configBranch = "main"
        /// Where packages come from, besides the package sets.
        public var repositories: [TreeRepositoryConfig] = []
        /// Of the variant's arches; all when empty.
        public var arches: [String] = []
        /// Arches on which it may fail; `*` stands for all.
        public var failable: [String] = []
        /// May be a generator; see ``VersionGenerator``.
        public var version: String?
        /// Further packages for the build root.
        public var runrootPackages: [String] = []

        public init(treefile: String, configURL: String) {
            self.treefile = treefile
            self.configURL = configURL
        }
    }
}

extension OSTreeContainerConfig {
    init(_ reader: OptionReader) {
        containers = VariantMap(reader["ostree_container"]) { $0.values(Container.init) }
    }
}

extension OSTreeContainerConfig.Container {
    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping else { return nil }
        let reader = OptionReader(options: mapping)
        guard let treefile = reader.text("treefile"), let url = reader.text("config_url") else { return nil }
        self.init(treefile: treefile, configURL: url)
        configBranch = reader.given("config_branch") ?? configBranch
        repositories = reader.treeRepositories("repo")
        arches = reader.texts("arches")
        failable = reader.texts("failable")
        version = reader.given("version")
        runrootPackages = reader.texts("runroot_packages")
    }
}
