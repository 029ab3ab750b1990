internal import ConfigSyntax

/// A repository of packages for an OSTree commit, an installer or a container.
public struct TreeRepositoryConfig: Sendable, Hashable, Codable {
    /// Nil for one that is made of the address.
    public var name: String?
    /// A URL, an absolute path, or the UID of a variant.
    public var address: String
    /// Packages to leave out.
    public var exclude: String?
    public var checksSignatures: Bool?
    /// As written.
    public var enabled: String?

    public init(_ address: String, name: String? = nil) {
        self.address = address
        self.name = name
    }

    /// Whether the address is the UID of a variant.
    var isVariant: Bool { !address.contains("://") && !address.hasPrefix("/") }
}

extension TreeRepositoryConfig {
    /// Reads an address, or a mapping of settings.
    init?(_ node: ConfigNode) {
        if let address = node.string {
            self.init(address)
            return
        }
        guard let mapping = node.mapping else { return nil }
        let reader = OptionReader(options: mapping)
        guard let address = reader.text("baseurl") else { return nil }
        self.init(address, name: reader.given("name"))
        exclude = reader.given("exclude")
        checksSignatures = reader["gpgcheck"]?.bool
        enabled = reader.given("enabled")
    }
}

extension OptionReader {
    /// Repositories as `repo` has them: one or several.
    func treeRepositories(_ name: String) -> [TreeRepositoryConfig] {
        self[name]?.values(TreeRepositoryConfig.init) ?? []
    }
}
