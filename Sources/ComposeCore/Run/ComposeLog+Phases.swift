internal import Glibc
public import HostKit
public import SystemPackage

/// The lines that every compose's log has.
extension ComposeLog {
    /// What a compose was started with.
    public struct Start: Sendable, Hashable {
        public var hostName: String
        public var version: String
        public var userName: String
        public var directory: FilePath
        /// The program and its arguments.
        public var command: [String]

        /// What this machine and this process say of themselves.
        public init(_ environment: HostEnvironment, version: String, command: [String]) {
            hostName = Machine.name
            self.version = version
            userName = environment.userName ?? String(environment.userID)
            directory = environment.currentDirectory
            self.command = command
        }
    }

    /// Logs who makes which compose, where and how.
    public func begin(_ start: Start, _ identity: ComposeIdentity, _ layout: ComposeLayout) {
        var (time, fields) = (time_t(currentTime.seconds), tm())
        let offset = localtime_r(&time, &fields) == nil ? 0 : fields.tm_gmtoff
        let hours = Double(offset) / 3600
        for line in [
            "Host: \(start.hostName)", "Pungi version: \(start.version)", "User name: \(start.userName)",
            "Working directory: \(start.directory)",
            "Command line: \(URLCredentials.redacted(in: ShellWords.join(start.command)))",
            "Compose top directory: \(layout.top)", "Current timezone offset: \(hours) hours",
            "COMPOSE_ID=\(identity.id)",
        ] {
            info(line)
        }
    }

    /// - Parameter phase: The name as in `createrepo`.
    public func beginPhase(_ phase: String) { info("[BEGIN] \(Self.banner(phase))") }

    /// - Parameter duration: How long it took; shown in whole seconds, rounded up.
    public func endPhase(_ phase: String, took duration: Duration) {
        info("[DONE ] \(Self.banner(phase))")
        let (seconds, rest) = duration.components
        info("PHASE \(phase.uppercased()) took \(seconds + (rest > 0 ? 1 : 0)) seconds")
    }

    public func skipPhase(_ phase: String) { warning("[SKIP ] \(Self.banner(phase))") }

    private static func banner(_ phase: String) -> String {
        "---------- PHASE: \(phase.uppercased()) ----------"
    }
}
