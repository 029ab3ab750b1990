internal import ConfigSyntax

/// Images that image-builder makes.
public struct ImageBuilderConfig: Sendable, Hashable, Codable {
    public init() {}
}

extension ImageBuilderConfig {
    init(_ reader: OptionReader) {}
}
