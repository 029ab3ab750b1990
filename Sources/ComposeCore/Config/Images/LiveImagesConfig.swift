internal import ConfigSyntax

/// Live images and appliances that Koji makes of kickstart files.
public struct LiveImagesConfig: Sendable, Hashable, Codable {
    public init() {}
}

extension LiveImagesConfig {
    init(_ reader: OptionReader) {}
}
