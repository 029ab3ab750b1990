/// What a compose is told to be: the options, with defaults filled in and old names replaced.
///
/// Phases take their part of it, never the whole.
public struct ComposeConfig: Sendable, Hashable, Codable {
    public var release = ReleaseConfig()
    /// What the configuration says of the type; the command line comes first.
    public var composeType: ComposeType?
    public var inputs = InputsConfig()
    public var layout = LayoutConfig()
    public var skipPhases: [String] = []
    public var tracking: TrackingConfig?
    /// Where answers of a hub are kept; nil without a cache.
    public var cache: CacheConfig?
    public var runroot = RunrootConfig()
    public var pkgset = PkgsetConfig()
    public var gather = GatherConfig()
    public var createrepo = CreaterepoConfig()
    public var buildinstall = BuildinstallConfig()
    /// Files to put into trees, by variant and arch.
    public var extraFiles = VariantArchMap<SCMSource>()
    public var imageNames = ImageNameConfig()
    public var createiso = CreateISOConfig()
    public var extraISOs = ExtraISOsConfig()
    public var imageChecksums = ImageChecksumConfig()
    public var repoclosure = RepoclosureConfig()
    /// What holds for tasks of all phases that make images.
    public var imageDefaults = ImageDefaults()
    public var liveImages = LiveImagesConfig()
    public var liveMedia = LiveMediaConfig()
    public var signing = SigningConfig()
    public var imageBuild = ImageBuildConfig()
    public var osbuild = OSBuildConfig()
    public var kiwibuild = KiwiBuildConfig()
    public var imagebuilder = ImageBuilderConfig()
    public var osbs = OSBSConfig()
    public var imageContainer = ImageContainerConfig()
    public var ostree = OSTreeConfig()
    public var ostreeInstaller = OSTreeInstallerConfig()
    public var ostreeContainer = OSTreeContainerConfig()
    /// Names of deliverables that may fail, by variant and arch.
    public var failableDeliverables = VariantArchMap<String>()

    public init() {}
}

/// What is released.
public struct ReleaseConfig: Sendable, Hashable, Codable {
    public var name = ""
    public var short = ""
    public var version = ""
    /// In small letters.
    public var type = "ga"
    public var isInternal = false
    /// `%` template of the description in `.discinfo`, with `variant_name` and `arch`.
    public var discinfoDescription: String?
    /// The version in `.treeinfo` files, if it is another.
    public var treeinfoVersion: String?
    /// The product that this one is layered on.
    public var base: BaseProductConfig?

    public init() {}
}

/// The product that a layered release stands on.
public struct BaseProductConfig: Sendable, Hashable, Codable {
    public var name = ""
    public var short = ""
    public var version = ""
    public var type = "ga"

    public init() {}
}

/// Where a file or a directory comes from: a path, or a source repository.
public enum FileSource: Sendable, Hashable, Codable {
    case path(String)
    case scm(SCMSource)
}

/// An scm dict: something in a source repository, a package or a build.
public struct SCMSource: Sendable, Hashable, Codable {
    /// `file`, `git`, `rpm`, `koji` or `cvs`.
    public var scm = "file"
    public var repo: String?
    /// A branch, tag or commit; in Koji, a tag.
    public var branch: String?
    /// Paths or patterns of files.
    public var files: [String] = []
    /// Paths or patterns of directories.
    public var directories: [String] = []
    /// A shell command to run in the clone before anything is taken from it.
    public var command: String?
    /// Where it is put, below the destination; for extra files.
    public var target: String?
    /// What tells git a name and a password.
    public var credentialHelper: String?

    public init() {}
}

/// The files that a compose is made by.
public struct InputsConfig: Sendable, Hashable, Codable {
    public var variantsFile = FileSource.path("")
    public var compsFile: FileSource?
    public var compsFilterEnvironments = true
    public var moduleDefaults: FileSource?
    public var moduleDefaultsOverrides: String?
    public var moduleObsoletes: FileSource?
    /// Architectures and UIDs to keep; all when empty.
    public var treeArches: [String] = []
    public var treeVariants: [String] = []

    public init() {}
}

/// Where things lie, and how files come there.
public struct LayoutConfig: Sendable, Hashable, Codable {
    public var linkType = LinkType.hardlinkOrCopy
    /// Prefixes of paths and the URLs that they are known by.
    public var translatePaths: [PathTranslation] = []

    public init() {}

    public struct PathTranslation: Sendable, Hashable, Codable {
        public var prefix: String
        public var url: String

        public init(prefix: String, url: String) {
            self.prefix = prefix
            self.url = url
        }
    }
}

/// How packages get into a tree.
public enum LinkType: String, Sendable, Hashable, Codable, CaseIterable {
    case hardlink, copy, symlink
    case hardlinkOrCopy = "hardlink-or-copy"
    case absoluteSymlink = "abspath-symlink"
}

/// The service that keeps track of composes.
public struct TrackingConfig: Sendable, Hashable, Codable {
    public var url = ""
    public var keytab: String?
    /// Where a token is asked for, if not Kerberos opens the door.
    public var tokenURL: String?
    public var clientID: String?

    public init() {}
}

/// Which packages there are to choose from.
public struct PkgsetConfig: Sendable, Hashable, Codable {
    public var source = Source.repos
    /// Key IDs in small letters, in order of preference; nil admits unsigned packages.
    public var sigkeys: [String?] = [nil]
    /// Repositories by arch or `*`, as written.
    public var repos: [String: [String]] = [:]
    public var exclusiveArchConsidersNoarch = true
    public var inheritsExclusiveArchToNoarch = true
    public var allowsReuse = true
    public var koji = KojiPkgsetConfig()

    public init() {}

    public enum Source: String, Sendable, Hashable, Codable {
        case koji, repos
    }
}

/// Which packages Koji gives.
public struct KojiPkgsetConfig: Sendable, Hashable, Codable {
    public var profile: String?
    /// The moment to compose from, if the command line names none.
    public var event: Int?
    public var tags: [String] = []
    /// NVRs of builds that replace others of the same packages.
    public var builds: [String] = []
    /// IDs of scratch builds.
    public var scratchTasks: [String] = []
    public var inherits = true
    public var moduleTags: [String] = []
    /// `name:stream:version:context` by variant.
    public var moduleBuilds = VariantMap<String>()
    public var inheritsModules = false
    /// `name:stream:version:context` by variant.
    public var scratchModules = VariantMap<String>()
    public var moduleServiceURL: String?
    public var signedPackagesRetries = 0
    /// Seconds.
    public var signedPackagesWait = 30
    /// Where packages that are fetched over HTTP are kept.
    public var cacheDirectory: String?

    public init() {}
}

/// Which packages go into which tree.
public struct GatherConfig: Sendable, Hashable, Codable {
    public var methods = Methods.all(.deps)
    public var isFulltree = false
    public var isSelfHosting = false
    public var greedy = "none"
    public var prepopulate: FileSource?
    /// Path of a JSON file, as written.
    public var sourceMapping: String?
    public var lookasideRepos = VariantArchMap<String>()
    public var multilib = VariantArchMap<String>()
    /// By arch or `*`.
    public var multilibWhitelist: [String: [String]] = [:]
    public var multilibBlacklist: [String: [String]] = [:]
    public var additionalPackages = VariantArchMap<String>()
    public var filterPackages = VariantArchMap<String>()
    public var filterModules = VariantArchMap<String>()
    public var filtersSystemRelease = true
    /// Pairs of a variant and the one that satisfies its dependencies.
    public var variantAsLookaside: [LookasidePair] = []
    public var hasHashedDirectories = false
    public var checksDependencies = true
    public var requiresAllCompsPackages = false
    public var allowsReuse = false
    /// Whether the log ends with a profile of the run.
    public var isProfiled = false

    public init() {}

    public enum Method: String, Sendable, Hashable, Codable {
        case deps, nodeps, hybrid
    }

    /// Where the packages of a variant are named.
    public enum Source: String, Sendable, Hashable, Codable, CaseIterable {
        case module, comps, json
    }

    public enum Methods: Sendable, Hashable, Codable {
        case all(Method)
        /// In the order of the configuration: a pattern for UIDs, and the methods by source or one for all.
        case byVariant([VariantMethods])
    }

    public struct VariantMethods: Sendable, Hashable, Codable {
        public var pattern: String
        /// `hybrid`, if the variant is made that way.
        public var whole: Method?
        public var bySource: [Source: Method]

        public init(pattern: String, whole: Method? = nil, bySource: [Source: Method] = [:]) {
            self.pattern = pattern
            self.whole = whole
            self.bySource = bySource
        }
    }

    public struct LookasidePair: Sendable, Hashable, Codable {
        public var variant: String
        public var lookaside: String

        public init(variant: String, lookaside: String) {
            self.variant = variant
            self.lookaside = lookaside
        }
    }
}

/// How repository metadata is made.
public struct CreaterepoConfig: Sendable, Hashable, Codable {
    /// Whether the tools of createrepo_c are used, not their forerunners.
    public var usesC = true
    /// `sha1`, `sha256` or `sha512`.
    public var checksum = "sha256"
    public var deltas = VariantArchMap<Bool>()
    public var usesXZ = false
    /// Repositories that are made at a time; nil for as many as there are processors.
    public var threads: Int?
    public var workers = 3
    public var makesDatabases = false
    public var extraArguments: [String] = []
    /// By UID.
    public var extraModulemd: [String: SCMSource] = [:]
    public var usesCache = true
    public var productID: FileSource?
    public var allowsMissingProductID = false
    public var allowsProductIDPrefix = true

    public init() {}
}

/// What a compose is for; it shows in its ID.
public enum ComposeType: String, Sendable, Hashable, Codable, CaseIterable {
    case production, nightly, test, ci, development

    /// What stands in the ID between the date and the respin.
    public var suffix: String {
        switch self {
        case .production: ""
        case .nightly: ".n"
        case .test: ".t"
        case .ci: ".ci"
        case .development: ".d"
        }
    }
}
