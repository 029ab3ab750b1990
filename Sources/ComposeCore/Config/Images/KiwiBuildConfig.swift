internal import ConfigSyntax

/// Images that KIWI makes.
public struct KiwiBuildConfig: Sendable, Hashable, Codable {
    public init() {}
}

extension KiwiBuildConfig {
    init(_ reader: OptionReader) {}
}
