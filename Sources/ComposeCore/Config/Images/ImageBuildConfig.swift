internal import ConfigSyntax

/// Disk images that Koji's image factory makes.
public struct ImageBuildConfig: Sendable, Hashable, Codable {
    public init() {}
}

extension ImageBuildConfig {
    init(_ reader: OptionReader) {}
}
