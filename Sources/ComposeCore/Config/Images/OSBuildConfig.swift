internal import ConfigSyntax

/// Images that osbuild makes.
public struct OSBuildConfig: Sendable, Hashable, Codable {
    public init() {}
}

extension OSBuildConfig {
    init(_ reader: OptionReader) {}
}
