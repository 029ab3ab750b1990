internal import ConfigSyntax

/// Containers that OSBS builds.
public struct OSBSConfig: Sendable, Hashable, Codable {
    public var containers = VariantMap<OSBSContainer>()
    /// What others are told of containers, by patterns for their NVRs: the first that fits counts.
    public var registries: [OpenSetting] = []
    /// Whether unchanged containers of an older compose are used again.
    public var allowsReuse = false

    public init() {}
}

/// A container, and the repositories that its packages are from.
public struct OSBSContainer: Sendable, Hashable, Codable {
    public var request: ContainerRequest
    public var repositories: [ContainerRepositorySetting] = []
    /// URL of the key that packages of the compose's repositories are signed with; nil for no check.
    public var signingKey: String?
    public var canFail = false

    public init(_ request: ContainerRequest) { self.request = request }
}

extension OSBSConfig {
    init(_ reader: OptionReader) {
        containers = VariantMap(reader["osbs"]) { $0.values(OSBSContainer.init) }
        registries = reader["osbs_registries"]?.mapping?.openSettings ?? []
        allowsReuse = reader.flag("osbs_allow_reuse")
    }
}

extension OSBSContainer {
    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping,
            let request = ContainerRequest(node, without: ["repo", "gpgkey"])
        else { return nil }
        self.init(request)
        let reader = OptionReader(options: mapping)
        repositories = reader["repo"]?.values(ContainerRepositorySetting.init) ?? []
        signingKey = reader.given("gpgkey")
        canFail = node.isFailable
    }
}
