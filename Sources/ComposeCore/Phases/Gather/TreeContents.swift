internal import RPMKit
public import RepoKit

/// The packages of a tree, and why each one is there.
public struct TreeContents: Sendable {
    public var tree: TreeID
    /// By kind, sorted by file name once the tree is complete.
    public var packages: [PackageKind: [TreePackage]] = [:]
    /// Requirements that nothing satisfies.
    public var missing: [Gather.MissingDependency] = []
    /// Entries that match no package.
    public var unmatched: [InputEntry] = []
    public var unmatchedPrepopulate: [String] = []
    /// The modules that are part of the tree, those that the variant lists first.
    public var modules: [ChosenModule] = []
    /// What could be said about modules: to note, to warn of, and what was wanted in vain.
    public var moduleNotes: [String] = []
    public var moduleWarnings: [String] = []
    public var missingModules: [String] = []

    public init(_ tree: TreeID) { self.tree = tree }

    public subscript(kind: PackageKind) -> [TreePackage] {
        get { packages[kind] ?? [] }
        set { packages[kind] = newValue }
    }
}

/// What a package is in a compose; each kind has its own repository.
public enum PackageKind: String, Sendable, Hashable, Codable, CaseIterable {
    case binary, debug, source
}

/// A package of a tree.
public struct TreePackage: Sendable, Hashable {
    public var id: PackageID
    public var flags: GatherFlags
    public var reason: TreeReason
    /// The NSVC of the module that it belongs to.
    public var module: String?

    public init(_ id: PackageID, _ flags: GatherFlags, _ reason: TreeReason) {
        self.id = id
        self.flags = flags
        self.reason = reason
    }
}

/// Why a package is in a tree: one step back on the way to an input.
public enum TreeReason: Sendable, Hashable {
    case input(InputEntry)
    case prepopulate(String)
    case gathered(GatherReason)
    /// Part of a module of the tree, given by its NSVC.
    case module(String, ChosenModule.Cause)
    /// The source of a package.
    case source(of: PackageID)
    /// Debugging symbols or sources of a package.
    case debug(of: PackageID)
    /// Taken over from a variant that extends this one.
    case moved(from: String)
}

extension [TreePackage] {
    /// Those that become part of the compose; what comes from lookaside repositories does not.
    public var published: [TreePackage] { filter { !$0.flags.contains(.lookaside) } }
}

extension TreeContents {
    /// Notes which modules the tree has, and which of its packages belong to them.
    mutating func take(
        _ tree: TreeModules, _ environments: [ModuleArrangement.Environment], _ pool: PackagePool
    ) {
        let published = Set(packages.values.flatMap { $0.published.map(\.id) })
        modules = tree.builds(environments, published)
        // Several environments may say the same, and what one has not another may have.
        missing = missing.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        let names = Set(published.map { pool.sack.name($0) })
        unmatched.removeAll { $0.arch == nil && names.contains($0.name) }
        let owners = tree.owners(modules)
        if owners.isEmpty { return }
        for kind in PackageKind.allCases {
            var packages = self[kind]
            for index in packages.indices { packages[index].module = owners[packages[index].id] }
            self[kind] = packages
        }
    }
}
