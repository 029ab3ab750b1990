internal import ConfigSyntax

/// OSTree commits.
public struct OSTreeConfig: Sendable, Hashable, Codable {
    public init() {}
}

extension OSTreeConfig {
    init(_ reader: OptionReader) {}
}
