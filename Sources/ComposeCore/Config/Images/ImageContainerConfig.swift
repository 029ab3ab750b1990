internal import ConfigSyntax

/// Containers that hold an image of the compose.
public struct ImageContainerConfig: Sendable, Hashable, Codable {
    public init() {}
}

extension ImageContainerConfig {
    init(_ reader: OptionReader) {}
}
