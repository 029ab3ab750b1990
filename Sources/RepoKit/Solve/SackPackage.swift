public import RPMKit

/// What the dependency index needs to know of a package, wherever that comes from.
public struct SackPackage: Sendable {
    public var nevra: NEVRA
    /// The file name of the source package that it was made of; nil for a source package.
    public var sourceRPM: String?
    public var requires: [Dependency]
    public var provides: [Dependency]
    public var files: Files

    /// Where the paths of a package are listed.
    public enum Files: Sendable {
        case paths([String])
        /// In the package's header, from where only wanted ones are read.
        indirect case header(PackageHeader)
        /// Taken out of a header that is not kept.
        case listing(PackagedPaths)
    }

    public init(
        nevra: NEVRA, sourceRPM: String? = nil, requires: [Dependency] = [], provides: [Dependency] = [],
        files: Files = .paths([])
    ) {
        self.nevra = nevra
        self.sourceRPM = sourceRPM
        self.requires = requires
        self.provides = provides
        self.files = files
    }

    /// What a package's header says.
    ///
    /// - Parameter keepsHeader: Whether the header stays in memory, or only its paths do.
    public init(_ header: PackageHeader, keepsHeader: Bool = true) {
        self.init(
            nevra: header.nevra, sourceRPM: header.isSource ? nil : header.sourceRPM,
            requires: header.requires, provides: header.provides,
            files: keepsHeader ? .header(header) : .listing(PackagedPaths(header)))
    }
}

/// A repository that packages of an index come from.
public struct SackRepository: Sendable, Hashable, Codable {
    public var id: String
    /// Whether its packages satisfy dependencies without becoming part of what is gathered.
    public var isLookaside: Bool
    /// Among copies of one package the lowest number is preferred, as in dnf.
    public var priority: Int
    /// Decides after ``priority``; lower is preferred.
    public var cost: Int

    public init(id: String, isLookaside: Bool = false, priority: Int = 99, cost: Int = 1000) {
        self.id = id
        self.isLookaside = isLookaside
        self.priority = priority
        self.cost = cost
    }
}

/// The number of a package in its ``PackageSack``: packages are numbered from 0 as they were added.
///
/// It means nothing in another index; to ask there for a number that it does not have is a programming error.
public struct PackageID: Sendable, Hashable, Comparable, Codable {
    public let index: Int

    public init(index: Int) {
        self.index = index
    }

    init(_ number: Int32) { index = Int(number) }

    public static func < (left: PackageID, right: PackageID) -> Bool { left.index < right.index }
}
