internal import ConfigSyntax

/// Containers that hold an image of the compose.
public struct ImageContainerConfig: Sendable, Hashable, Codable {
    public var containers = VariantMap<ImageContainer>()

    public init() {}
}

/// A container, and the image that it holds.
public struct ImageContainer: Sendable, Hashable, Codable {
    public var request: ContainerRequest
    /// Patterns by attributes of images as `images.json` has them: all must fit.
    public var specification: [OpenSetting]
    public var canFail = false

    public init(_ request: ContainerRequest, specification: [OpenSetting]) {
        self.request = request
        self.specification = specification
    }
}

extension ImageContainerConfig {
    init(_ reader: OptionReader) {
        containers = VariantMap(reader["image_container"]) { $0.values(ImageContainer.init) }
    }
}

extension ImageContainer {
    init?(_ node: ConfigNode) {
        guard let mapping = node.mapping, let request = ContainerRequest(node, without: ["image_spec"]) else {
            return nil
        }
        self.init(request, specification: mapping["image_spec"]?.mapping?.openSettings ?? [])
        canFail = node.isFailable
    }
}
