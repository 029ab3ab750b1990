public import RPMKit

/// Why a package was gathered: one step back on the way to an input.
public enum GatherReason: Sendable, Hashable, Codable {
    /// A pattern of the inputs.
    case input(pattern: String)
    /// One of the packages that are taken one by one.
    case exact(cause: String)
    /// An entry of the packages to prepopulate.
    case prepopulate(entry: String)
    /// A conditional package, because of this one.
    case conditional(on: PackageID)
    /// A package requires it, or requires it for building.
    case requirement(of: PackageID, Dependency)
    /// A package requires something, and it is made of the same source as what satisfies that.
    case greedyBuild(of: PackageID, Dependency)
    /// The source of a package.
    case source(of: PackageID)
    /// Debugging symbols or sources of a package.
    case debug(of: PackageID)
    /// Made of the same source as a package.
    case fulltree(of: PackageID)
    /// Translations of a package.
    case langpack(of: PackageID)
    /// The copy of a package for another arch.
    case multilib(of: PackageID)

    /// The package one step back; nil if there is none.
    public var origin: PackageID? {
        switch self {
        case .input, .exact, .prepopulate: nil
        case .conditional(let package), .requirement(let package, _), .greedyBuild(let package, _),
            .source(let package), .debug(let package), .fulltree(let package), .langpack(let package),
            .multilib(let package):
            package
        }
    }
}

/// What a gather notes while it runs; ``GatherReason`` is made of it when somebody asks.
struct GatherCause: Sendable {
    enum Kind: UInt8, Sendable {
        case input, prepopulate, conditional, requirement, greedyBuild, source, debug, fulltree, langpack
        case multilib, exact
    }

    var kind: Kind
    /// The package one step back, -1 if there is none.
    var origin: Int32
    /// The number of the relation, of the pattern or of the entry.
    var detail: Int32

    init(_ kind: Kind, of origin: Int32 = -1, _ detail: Int32 = -1) {
        self.kind = kind
        self.origin = origin
        self.detail = detail
    }
}
