internal import ConfigSyntax

/// How RPM packages that wrap images are signed.
public struct SigningConfig: Sendable, Hashable, Codable {
    public init() {}
}

extension SigningConfig {
    init(_ reader: OptionReader) {}
}
