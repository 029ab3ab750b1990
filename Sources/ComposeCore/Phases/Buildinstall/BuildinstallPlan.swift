/// An installer to make.
public struct BuildinstallPlan: Sendable, Hashable, Codable {
    /// What makes it; the repositories are not known before it runs.
    public enum Work: Sendable, Hashable, Codable {
        /// lorax, in a runroot.
        case lorax(LoraxCommand)
        /// lorax, as a task of Koji's that does nothing else.
        case task(LoraxCommand)
        /// The forerunner of lorax, in a runroot.
        case legacy(LegacyBuildinstallCommand)
    }

    /// A tree that gets it, and the volume ID there.
    public struct Target: Sendable, Hashable, Codable {
        public var tree: TreeID
        public var volumeID: String

        public init(tree: TreeID, volumeID: String) {
            self.tree = tree
            self.volumeID = volumeID
        }
    }

    /// The UID of the variant; nil for an installer of all trees of an arch.
    public var variant: String?
    public var arch: String
    public var work: Work
    /// Repositories of the configuration; they come behind those of packages.
    public var extraSources: [String] = []
    /// What the place needs where it is made.
    public var packages: [String]
    public var targets: [Target]
    public var canFail: Bool

    public init(
        variant: String?, arch: String, work: Work, packages: [String], targets: [Target], canFail: Bool
    ) {
        self.variant = variant
        self.arch = arch
        self.work = work
        self.packages = packages
        self.targets = targets
        self.canFail = canFail
    }

    public var delivery: PlannedDelivery {
        let what =
            switch work {
            case .lorax: "lorax"
            case .task: "pungi_buildinstall"
            case .legacy: "buildinstall"
            }
        return PlannedDelivery(
            .buildinstall, variant: targets.map(\.tree.variant).joined(separator: " "), arches: [arch],
            what: what, failable: canFail ? [arch] : [])
    }

    /// As messages name it: `Server.x86_64`, or the arch alone.
    var title: String { variant.map { "\($0).\(arch)" } ?? arch }
}

/// What came of all installers.
public struct BuildinstallOutcome: Sendable, Hashable {
    /// Sorted by tree.
    public var outputs: [InstallerOutput]
    /// The trees whose installer failed, which it may.
    public var failed: Set<TreeID>

    public init(outputs: [InstallerOutput] = [], failed: Set<TreeID> = []) {
        self.outputs = outputs
        self.failed = failed
    }
}
