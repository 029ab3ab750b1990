internal import SourceDiagnostics
public import SystemPackage

/// Composes that are made together, one after the other where they need each other, and published as one.
public struct OrchestrateConfig: Sendable, Hashable {
    /// One of the composes.
    public struct Part: Sendable, Hashable {
        public var name: String
        /// Its configuration, beside that of all as the user named it.
        public var config: String
        public var just: [String] = []
        public var skipped: [String] = []
        /// The parts that must be finished before it, in their order, each once.
        public var dependencies: [String] = []
        /// Whether the whole is still of use without it.
        public var isFailable = false

        public init(name: String, config: String) {
            self.name = name
            self.config = config
        }
    }

    /// How tickets for Kerberos are had.
    public struct Kerberos: Sendable, Hashable {
        /// nil to use the tickets that are there.
        public var keytab: FilePath?
        public var principal: String?

        public init(keytab: FilePath? = nil, principal: String? = nil) {
            self.keytab = keytab
            self.principal = principal
        }
    }

    /// Absolute.
    public var target: FilePath
    public var type = ComposeType.production
    public var release = ReleaseConfig()
    /// What each part is started with besides.
    public var extraArguments: [String] = []
    public var kojiProfile: String?
    public var kerberos: Kerberos?
    /// Lines of shell.
    public var preScripts: [String] = []
    public var postScripts: [String] = []
    /// As ``ComposeRequest/notificationScripts``.
    public var notificationScripts: [String] = []
    /// In the order of the file.
    public var parts: [Part] = []

    public init(target: FilePath) { self.target = target }

    public subscript(name: String) -> Part? { parts.first { $0.name == name } }

    /// All parts that must be finished before one, directly or not, in the order of the file.
    public func allDependencies(of name: String) -> [String] {
        var found: Set<String> = []
        var pending = self[name]?.dependencies ?? []
        while let next = pending.popLast() {
            if found.insert(next).inserted { pending += self[next]?.dependencies ?? [] }
        }
        return parts.map(\.name).filter(found.contains)
    }
}

/// The options of the file.
enum OrchestrateKeys {
    static let general = "general"
    static let required = ["target", "compose_type", "release_name", "release_short", "release_version"]
    static let optional = [
        "release_type", "extra_args", "koji_profile", "kerberos", "kerberos_keytab", "kerberos_principal",
        "pre_compose_script", "post_compose_script", "notification_script",
    ]
    static let part = ["config", "just_phase", "skip_phase", "depends_on", "failable"]
}
