internal import ConfigSyntax

/// Containers of OSTree commits.
public struct OSTreeContainerConfig: Sendable, Hashable, Codable {
    public init() {}
}

extension OSTreeContainerConfig {
    init(_ reader: OptionReader) {}
}
