/// What a compose would be and do: a value that says it before anything is written.
public struct ComposePlan: Sendable, Hashable, Codable {
    public var identity: ComposeIdentity
    /// Every phase in the order of the phases.
    public var phases: [Phase]
    /// The repositories that packages are chosen from, in the order in which they are read.
    public var sources: [Source] = []
    /// Sorted.
    public var trees: [Tree] = []
    /// How packages get into the trees; nil if none are gathered.
    public var placement: Placement?
    /// The repositories that are made, by variant and arch.
    public var repositories: [Repository] = []
    /// The images that are made: of trees, then of several variants.
    public var images: [Image] = []
    /// What is made elsewhere: by Koji, or in runroots.
    public var deliveries: [PlannedDelivery] = []
    /// What somebody should know, as the log would say it.
    public var warnings: [String] = []
    /// Why the compose would fail, as far as that can be told.
    public var failure: String?

    init(_ identity: ComposeIdentity, phases: [Phase]) {
        self.identity = identity
        self.phases = phases
    }
}

extension ComposePlan {
    public struct Phase: Sendable, Hashable, Codable {
        public var name: PhaseName
        public var fate: Fate
    }

    /// What becomes of a phase.
    public enum Fate: Sendable, Hashable, Codable {
        case runs
        /// Left out because the option or setting of this name says so.
        case skipped(by: String)
        /// The configuration does not ask for it.
        case notWanted
    }

    /// A repository to choose packages from.
    public struct Source: Sendable, Hashable, Codable {
        /// The path or URL, without credentials.
        public var address: String
        /// The arches whose trees choose from it.
        public var arches: [String]
        /// The trees that it is a lookaside of: they take what is there for granted.
        public var lookasideOf: [TreeID]
        public var packages: Int
        /// Of a tag, or of an option that names builds: the moment that was looked at.
        public var koji: Koji?

        public struct Koji: Sendable, Hashable, Codable {
            public var event: Int64
            public var profile: String
            /// nil for what is no tag.
            public var inherits: Bool?
        }

        init(
            address: String, arches: [String], lookasideOf: [TreeID], packages: Int, koji: Koji? = nil
        ) {
            self.address = address
            self.arches = arches
            self.lookasideOf = lookasideOf
            self.packages = packages
            self.koji = koji
        }
    }

    /// Packages that belong together.
    public struct Amount: Sendable, Hashable, Codable {
        public var packages = 0
        public var bytes: Int64 = 0

        init() {}

        mutating func add(_ size: Int64) {
            packages += 1
            bytes += size
        }
    }

    /// What is published of a variant for an arch.
    public struct Tree: Sendable, Hashable, Codable {
        public var tree: TreeID
        /// nil without a comps file.
        public var comps: Comps?
        public var amounts: [PackageKind: Amount] = [:]
        /// Packages that are needed and come from lookaside repositories or other variants.
        public var lookaside = 0
        /// The modules that it has, those that the variant lists first.
        public var modules: [Module] = []
        /// By kind, sorted by file name; empty unless they were asked for.
        public var packages: [Package] = []

        init(_ tree: TreeID) { self.tree = tree }
    }

    public struct Module: Sendable, Hashable, Codable {
        public var nsvc: String
        /// Why the tree has it.
        public var cause: String
        /// Packages of the tree that belong to it.
        public var packages: Int
    }

    public struct Comps: Sendable, Hashable, Codable {
        public var groups: Int
        public var environments: Int
    }

    public struct Package: Sendable, Hashable, Codable {
        public var kind: PackageKind
        public var fileName: String
        public var nevra: String
        public var bytes: Int64
        /// Why it is there, one step back.
        public var reason: String
    }

    /// How packages get into the trees.
    public struct Placement: Sendable, Hashable, Codable {
        public var link: LinkType
        /// The packages, each once.
        public var packages = Amount()
        /// The files that are made of them: a package has one in each of its repositories.
        public var files = Amount()
        /// The packages among them that are brought here from servers first.
        public var downloads = Amount()

        init(_ link: LinkType) { self.link = link }
    }

    /// A repository that is made.
    public struct Repository: Sendable, Hashable, Codable {
        /// Relative to the compose.
        public var path: String
        public var variant: String
        /// nil for sources.
        public var arch: String?
        public var kind: PackageKind
        public var packages: Int
        /// Whether its metadata is made, and by what.
        public var maker: Maker

        public enum Maker: String, Sendable, Hashable, Codable {
            case own = "pungi"
            case tool = "createrepo_c"
            /// Packages without metadata, because `createrepo` is skipped.
            case none
        }
    }
}
