internal import RPMKit

/// What to gather from an index of packages: the inputs and options of the reference's `pungi-gather`.
public struct GatherRequest: Sendable, Hashable, Codable {
    /// Whether to do what was meant or what the reference does, see ``Compatibility``.
    public var compatibility: Compatibility = .standard
    public var arches: TreeArches
    /// Repositories to gather from, by id; nil for all of the index.
    public var repositories: Set<String>?
    /// Packages that count as being in a lookaside repository, besides those of lookaside repositories:
    /// what was gathered for a variant that this one builds on.
    public var lookasidePackages: Set<PackageID> = []

    /// Packages of those repositories that are not to be had all the same.
    public var unavailable: Set<PackageID> = []

    /// Patterns of packages to take: `name`, `name.arch`, or `name.+` for the multilib copies alone.
    public var inputs: [String] = []
    /// Packages to take one by one, whatever is newer: those of modules.
    public var exact: [ExactPackage] = []
    /// Patterns of packages to leave out, written like ``inputs``; also `name.src` for a source package.
    public var excluded: [String] = []
    /// Packages to take, as `name.arch`, even if a pattern of ``excluded`` matches.
    public var prepopulate: [String] = []
    public var conditional: [ConditionalPackage] = []
    public var langpacks: [Langpack] = []

    /// Whether requirements are followed.
    public var followsDependencies = true
    /// Whether all packages of a source come once one of them does.
    public var isFulltree = false
    /// Names of source packages that ``isFulltree`` leaves alone.
    public var fulltreeExcludes: Set<String> = []
    /// Whether what is needed to build the gathered packages is gathered too.
    public var isSelfHosting = false
    public var greedy: GreedyMethod = .none
    public var multilib: Set<MultilibMethod> = []
    /// Shell patterns of names that never get multilib copies.
    public var multilibBlacklist: [String] = []
    /// Shell patterns of names that always get multilib copies.
    public var multilibWhitelist: [String] = []
    public var includesSources = true
    public var includesDebug = true

    public init(arches: TreeArches, inputs: [String] = []) {
        self.arches = arches
        self.inputs = inputs
    }

    /// Whether to do what was meant or what the reference does.
    public enum Compatibility: String, Sendable, Hashable, Codable {
        /// Conditions of rich dependencies are evaluated, `name.arch` selects an arch, and prepopulated
        /// packages cannot be excluded.
        case standard
        /// The reference's results: of a rich dependency one best provider of any part, `name.arch` is the
        /// name of no package, and excluded packages cannot be prepopulated.
        case reference
    }

    /// One package to take.
    public struct ExactPackage: Sendable, Hashable, Codable {
        /// Its copies in several repositories, of which the best is taken.
        public var copies: [PackageID]
        /// What asks for it, for ``GatherReason/exact(cause:)``.
        public var cause: String

        public init(_ copies: [PackageID], cause: String) {
            self.copies = copies
            self.cause = cause
        }
    }

    /// A package to add once another one is there.
    public struct ConditionalPackage: Sendable, Hashable, Codable {
        /// The name that must be there.
        public var requires: String
        /// The name of the package to add.
        public var install: String

        public init(requires: String, install: String) {
            self.requires = requires
            self.install = install
        }
    }

    /// Translations to add for a package.
    public struct Langpack: Sendable, Hashable, Codable {
        /// The package's name.
        public var name: String
        /// The name of its translations, with `%s` or `*` for the language.
        public var install: String

        public init(name: String, install: String) {
            self.name = name
            self.install = install
        }
    }
}

/// How many of several candidates are taken.
public enum GreedyMethod: String, Sendable, Hashable, Codable, CaseIterable {
    /// The best one.
    case none
    /// All, multilib copies included.
    case all
    /// The best one, and for a dependency those made of the same source.
    case build
}

/// Which packages bring their copies for another arch along.
public enum MultilibMethod: String, Sendable, Hashable, Codable, CaseIterable {
    case none
    /// All.
    case all
    /// Development packages, and what `runtime` selects.
    case devel
    /// Shared libraries, plug-ins, and tools that look into programs.
    case runtime
}
