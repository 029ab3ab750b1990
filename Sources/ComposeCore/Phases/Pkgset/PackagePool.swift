public import DigestKit
internal import RPMKit
public import RepoKit
public import SystemPackage

/// All packages that a compose can choose from: the index of their dependencies, and where each one lies.
public struct PackagePool: Sendable {
    public let sack: PackageSack
    /// By the number of the package.
    public let origins: [PackageOrigin]
    /// By arch: the ids of the repositories that its trees choose from, lookaside ones not among them.
    public var repositories: [String: Set<String>]
    /// The ids of lookaside repositories by tree.
    public var lookasides: [TreeID: Set<String>]
    /// By arch: packages that its trees cannot have, because of what their source says about arches.
    public var excluded: [String: Set<PackageID>]

    public init(
        sack: PackageSack, origins: [PackageOrigin], repositories: [String: Set<String>],
        lookasides: [TreeID: Set<String>] = [:], excluded: [String: Set<PackageID>] = [:]
    ) {
        self.sack = sack
        self.origins = origins
        self.repositories = repositories
        self.lookasides = lookasides
        self.excluded = excluded
    }

    public func origin(_ package: PackageID) -> PackageOrigin { origins[package.index] }

    /// The file's name, which it keeps in the tree.
    public func fileName(_ package: PackageID) -> String { origins[package.index].fileName }

    /// The source package that a package was made of, if the arch's repositories have it.
    public func source(of package: PackageID) -> PackageID? {
        sack.sourceRPM(package).flatMap { sack.packages(source: $0).first { sack.arch($0).isSource } }
    }
}

/// Where a package comes from, and what its repository says of the file.
public struct PackageOrigin: Sendable, Hashable {
    public enum Location: Sendable, Hashable {
        case file(FilePath)
        case url(String)
    }

    public var location: Location
    public var fileName: String
    /// Bytes.
    public var size: Int64
    /// What the repository says that the file's checksum is.
    public var checksum: Checksum?

    public init(_ location: Location, fileName: String, size: Int64, checksum: Checksum?) {
        self.location = location
        self.fileName = fileName
        self.size = size
        self.checksum = checksum
    }
}

extension PackageOrigin.Location: CustomStringConvertible {
    public var description: String {
        switch self {
        case .file(let path): path.string
        case .url(let url): url
        }
    }
}
