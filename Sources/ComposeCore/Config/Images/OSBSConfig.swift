internal import ConfigSyntax

/// Containers that OSBS builds.
public struct OSBSConfig: Sendable, Hashable, Codable {
    public init() {}
}

extension OSBSConfig {
    init(_ reader: OptionReader) {}
}
