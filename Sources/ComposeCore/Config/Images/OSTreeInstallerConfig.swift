internal import ConfigSyntax

/// Installers for OSTree commits.
public struct OSTreeInstallerConfig: Sendable, Hashable, Codable {
    public init() {}
}

extension OSTreeInstallerConfig {
    init(_ reader: OptionReader) {}
}
