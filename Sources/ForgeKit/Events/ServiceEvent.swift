/// What a message bus tells of: forges, and the services around them.
public enum ServiceEvent: Hashable, Sendable {
    case forge(ForgeKind, ForgeEvent)
    case coprBuild(CoprBuildEvent)
    case kojiBuild(KojiBuildEvent)
    case kojiTask(KojiTaskEvent)
    case kojiTag(KojiTagEvent)
    /// Somebody ought to know of a new upstream release (the-new-hotness).
    case hotness(HotnessEvent)
    /// There are new upstream releases (release-monitoring).
    case versions(VersionsEvent)
    case scan(ScanEvent)
    case logAnalysis(LogAnalysisEvent)
    /// Something that nothing is read of, by its topic.
    case other(String)
}

/// A build in Copr began or ended in one chroot.
public struct CoprBuildEvent: Hashable, Sendable {
    public enum Phase: Hashable, Sendable {
        case started, ended
    }

    public var phase: Phase
    public var build: Int
    /// `srpm-builds` for the source; see ``isSource``.
    public var chroot: String
    /// As Copr numbers them: 0 failed, 1 succeeded, 3 running, …
    public var status: Int
    public var owner: String
    public var project: String
    /// Who asked for the build.
    public var user: String
    /// Nil while there is only a source.
    public var package: String?
    /// Version and release.
    public var version: String?

    /// Whether the source RPM is made.
    public var isSource: Bool { chroot == "srpm-builds" }
}

/// A build in Koji has another state.
public struct KojiBuildEvent: Hashable, Sendable {
    public enum State: Int, Hashable, Sendable {
        case building, complete, deleted, failed, canceled
    }

    public var build: Int
    public var task: Int?
    public var state: State
    public var before: State?
    public var name: String
    public var version: String
    public var release: String
    public var epoch: Int?
    public var owner: String
    /// What was built, such as `git+https://src.fedoraproject.org/rpms/hello#abc`; nil where it is not told.
    public var source: String?
    /// The target, such as `f40-candidate`.
    public var target: String?
}

/// A task in Koji has another state.
public struct KojiTaskEvent: Hashable, Sendable {
    /// A task that another one waits for.
    public struct Child: Hashable, Sendable {
        public var id: Int
        public var method: String
        public var arch: String
        /// As Koji numbers them: 2 closed, 3 canceled, 5 failed.
        public var state: Int
    }

    public var task: Int
    /// In Koji's words: `FREE`, `OPEN`, `CLOSED`, `CANCELED`, `ASSIGNED`, `FAILED`.
    public var state: String
    public var before: String?
    public var method: String
    public var owner: String
    public var children: [Child]
    /// Seconds since 1970.
    public var started: Double?
    public var completed: Double?
}

/// A build was tagged in Koji.
public struct KojiTagEvent: Hashable, Sendable {
    public var build: Int
    public var tag: String
    public var name: String
    public var version: String
    public var release: String
    public var owner: String
}

public struct HotnessEvent: Hashable, Sendable {
    public var package: String
    /// Newest first.
    public var versions: [String]
    /// In Bugzilla.
    public var bug: Int?
    /// In release-monitoring.
    public var project: Int?
    public var projectName: String?
}

public struct VersionsEvent: Hashable, Sendable {
    /// A package of a distribution.
    public struct Mapping: Hashable, Sendable {
        public var distribution: String
        public var package: String
    }

    public var project: Int
    public var projectName: String
    /// Those that are new.
    public var versions: [String]
    public var packages: [Mapping]
}

/// OpenScanHub began or ended to look for mistakes.
public struct ScanEvent: Hashable, Sendable {
    public struct Results: Hashable, Sendable {
        /// `success`, `cancel`, `interrupt` or `fail`.
        public var status: String
        public var added: String?
        public var fixed: String?
        public var all: String?
    }

    public var task: Int
    /// Nil when it began.
    public var results: Results?
}

/// Log Detective has looked at a log.
public struct LogAnalysisEvent: Hashable, Sendable {
    public var id: String
    /// `complete`, `running`, `unknown` or `error`.
    public var status: String
    /// `copr` or `koji`.
    public var buildSystem: String
    public var build: String
    public var commit: String?
    public var pullRequest: Int?
    public var projectURL: String?
    public var explanation: String?
    public var problem: String?
}
