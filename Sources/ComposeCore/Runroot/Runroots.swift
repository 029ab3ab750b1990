public import HostKit
internal import KojiKit
public import SystemPackage

/// The places where a compose's phases run their commands, as the configuration has them.
public struct Runroots: Sendable {
    public let config: RunrootConfig
    private let host: Host
    let koji: KojiTasks?

    /// - Parameter koji: Nil where no phase has its commands run by Koji.
    public init(_ config: RunrootConfig, host: Host, koji: KojiTasks?) {
        self.config = config
        self.host = host
        self.koji = koji
    }

    /// Where a phase runs its commands.
    ///
    /// - Throws: `.runroot` for a method that lacks what it needs.
    public func runroot(for phase: RunrootConfig.Phase) throws(ComposeError) -> any Runroot {
        switch config.method(for: phase) {
        case .local: return LocalRunroot(host)
        case .openssh: return SSHRunroot(host, config.ssh, tag: config.tag)
        case .koji:
            guard let tag = config.tag else {
                throw ComposeError(
                    .runroot, "the runroot of \(phase.rawValue) is Koji's, and has no tag; set runroot_tag")
            }
            guard let koji else {
                throw ComposeError(
                    .runroot, "the runroot of \(phase.rawValue) is Koji's; set koji_profile to say which")
            }
            return KojiTaskRunroot(koji, tag: tag, channel: config.channel)
        }
    }

    /// Where images are made: here, or in the runroot of that phase.
    ///
    /// - Parameters:
    ///   - directories: What the makers of images have to see.
    public func imageRunner(_ directories: [FilePath]) throws(ComposeError) -> any ImageRunner {
        guard config.method(for: .createiso) != .local else { return LocalImageRunner(host) }
        return RunrootImageRunner(
            try runroot(for: .createiso), mounts: directories, weight: config.weights[.createiso],
            userID: host.environment.userID)
    }
}
