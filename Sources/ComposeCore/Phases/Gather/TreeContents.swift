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
