internal import ConfigSyntax

/// Live media that Koji makes of kickstart files.
public struct LiveMediaConfig: Sendable, Hashable, Codable {
    public init() {}
}

extension LiveMediaConfig {
    init(_ reader: OptionReader) {}
}
