public import SystemPackage

/// A place where commands are run that need another architecture, other packages or root.
///
/// It sees the directories that a request names under the paths that they have here.
public protocol Runroot: Sendable {
    var method: RunrootConfig.Method { get }

    /// Runs a command that must succeed; what it writes is in the request's log.
    ///
    /// - Throws: ``RunrootFailure`` naming the log, for a command that fails; `CancellationError`, and then nothing
    ///   is running any more that could be ended; what else keeps the command from being run.
    func run(_ request: RunrootRequest) async throws -> RunrootResult

    /// The architecture of the place for work of which the result is the same on all.
    ///
    /// - Parameter arch: That of what is made, or `src`.
    func indifferentArch(for arch: String) async throws -> String
}

/// What is run, and what it needs.
public struct RunrootRequest: Sendable, Hashable, Codable {
    public enum Work: Sendable, Hashable, Codable {
        /// A program and its arguments.
        case words([String])
        /// What a shell understands.
        case script(String)
    }

    /// Whom what the command makes shall belong to: in such places commands are root's.
    public struct Ownership: Sendable, Hashable, Codable {
        public var userID: UInt32
        public var paths: [FilePath]

        public init(userID: UInt32, paths: [FilePath]) {
            self.userID = userID
            self.paths = paths
        }
    }

    public var work: Work
    /// That of the machine; of Koji's arches, not of packages'.
    public var arch: String
    /// Where the log goes; an older one is replaced.
    public var log: FilePath
    /// What has to be installed.
    public var packages: [String] = []
    /// Directories that the command sees.
    public var mounts: [FilePath] = []
    /// Nil to leave it to the hub.
    public var weight: Double?
    /// Whether the place is a container of its own, and no mere change of the root.
    public var usesNewChroot = false
    /// Nil to leave what the command makes as it is. A command that runs here, as us, makes nothing else.
    public var ownership: Ownership?
    /// Where lorax writes its logs, to tell a machine that has no loop devices left from other failures.
    public var loraxLogs: FilePath?
    /// Whether to tell which packages were installed when the command ran.
    public var listsPackages = true
    /// Instead of the configuration's.
    public var tag: String?
    /// Instead of the configuration's.
    public var channel: String?

    public init(_ work: Work, arch: String, log: FilePath) {
        self.work = work
        self.arch = arch
        self.log = log
    }
}

/// What came of a command that succeeded.
public struct RunrootResult: Sendable, Hashable, Codable {
    /// The task in which it ran; nil where there are none.
    public var task: Int64?
    /// `name-version-release.arch` of the packages that were installed, sorted; empty unless they were asked for.
    public var packages: [String]

    public init(task: Int64? = nil, packages: [String] = []) {
        self.task = task
        self.packages = packages
    }
}

/// A command that failed, or could not be run.
public struct RunrootFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public var message: String
    public var log: FilePath
    /// The task in which it ran; nil where there are none.
    public var task: Int64?

    public init(_ message: String, log: FilePath, task: Int64? = nil) {
        self.message = message
        self.log = log
        self.task = task
    }

    public var description: String { message }
}
