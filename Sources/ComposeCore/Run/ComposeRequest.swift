public import RepoKit
public import SystemPackage

/// What a compose is asked to be, besides its configuration.
public struct ComposeRequest: Sendable, Hashable, Codable {
    /// The configuration as the user names it.
    public var config: String
    /// nil for a compose that is only planned.
    public var destination: Destination?
    public var label: String?
    /// Whether a production compose may do without a label.
    public var allowsNoLabel = false
    /// Whether media are marked as supported, whatever the label says.
    public var isSupported = false
    /// The compose type; nil for what the configuration says.
    public var type: ComposeType?
    /// Directories that hold older composes.
    public var oldComposes: [FilePath] = []
    public var just: [String] = []
    public var skipped: [String] = []
    /// Commands that are told what happens, each with its arguments.
    public var notificationScripts: [String] = []
    public var latestLink: LatestLinkChoice? = LatestLinkChoice()
    /// A Koji event's number, or the path of a compose that has one.
    public var kojiEvent: String?
    /// A profile of Koji's configuration files that takes the place of the configured one.
    public var kojiProfile: String?
    public var parentComposes: [String] = []
    public var respinOf: String?
    public var compatibility = GatherRequest.Compatibility.standard
    /// Whether a Python module for the layout is passed over with a warning.
    public var ignoresPathsModule = false

    public init(config: String, destination: Destination? = nil) {
        self.config = config
        self.destination = destination
    }

    /// Where the compose goes.
    public enum Destination: Sendable, Hashable, Codable {
        /// A directory of its own, below this one.
        case below(FilePath)
        /// This directory itself.
        case exactly(FilePath)

        public var path: FilePath {
            switch self {
            case .below(let path), .exactly(let path): path
            }
        }
    }

    /// When and how the link to the latest compose is made.
    public struct LatestLinkChoice: Sendable, Hashable, Codable {
        /// Statuses of composes that are linked to; all that finish when empty.
        public var statuses: [String]
        /// How many components of the version are in its name: the first ones, or all but the last ones when
        /// negative, or none.
        public var components: Int

        public init(statuses: [String] = [], components: Int = -1) {
            self.statuses = statuses
            self.components = components
        }
    }
}
