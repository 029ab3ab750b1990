public import DigestKit
internal import RPMKit
public import RepoKit
public import SystemPackage

/// All packages that a compose can choose from: the index of their dependencies, and where each one lies.
public struct PackagePool: Sendable {
    public let sack: PackageSack
    public let files: any PackageFiles
    /// By arch: the ids of the repositories that its trees choose from, lookaside ones not among them.
    public var repositories: [String: Set<String>]
    /// The ids of lookaside repositories by tree.
    public var lookasides: [TreeID: Set<String>]
    /// By arch: packages that its trees cannot have, because of what their source says about arches.
    public var excluded: [String: Set<PackageID>]
    public var modules = ModulePool()
    /// What sources say of arches, where that is known without reading them again; nil where they are yet to be read.
    public var archRules: [PackageID: ArchExclusion.Rule]?
    /// Packages without an accepted signature that are there for dependencies, and must not be published.
    public var unsigned: [PackageID: UnsignedPackage] = [:]

    /// What was asked of Koji; nil for packages that come from repositories.
    public var koji: KojiSummary?

    /// The moment and the sources of a package set of Koji.
    public struct KojiSummary: Sendable, Hashable, Codable {
        /// The number of the event at which everything was read.
        public var event: Int64
        public var profile: String
        public var sources: [Source]

        public struct Source: Sendable, Hashable, Codable {
            /// The ID of its repository in the index: the tag, or the option that names the builds.
            public var id: String
            /// nil for what is no tag.
            public var inherits: Bool?
        }
    }

    /// A package as the message about its missing signature has it.
    public struct UnsignedPackage: Sendable, Hashable {
        /// NVR of the build.
        public var build: String
        public var nvra: String
    }

    public init(
        sack: PackageSack, repositories: [String: Set<String>], lookasides: [TreeID: Set<String>] = [:],
        excluded: [String: Set<PackageID>] = [:], files: any PackageFiles
    ) {
        self.sack = sack
        self.files = files
        self.repositories = repositories
        self.lookasides = lookasides
        self.excluded = excluded
    }

    /// The file's name, which it keeps in the tree.
    public func fileName(_ package: PackageID) -> String { files.fileName(package) }

    public func origin(_ package: PackageID) -> PackageOrigin { files.origin(package) }

    /// The source package that a package was made of, among those that an arch's trees choose from.
    public func source(of package: PackageID, arch: String) -> PackageID? {
        guard let name = sack.sourceRPM(package) else { return nil }
        let repositories = repositories[arch] ?? []
        return sack.packages(source: name).first {
            sack.arch($0).isSource && repositories.contains(sack.repository($0).id)
        }
    }
}

/// The files of packages, wherever they are. Asked for each package of a compose several times, but for
/// ``origin(_:)``: that takes longer, and is asked once.
public protocol PackageFiles: Sendable {
    /// The name that the file has, and keeps in the tree.
    func fileName(_ package: PackageID) -> String
    /// Bytes; 0 if nobody says.
    func size(_ package: PackageID) -> Int64
    /// Whether the file is on this machine.
    func isLocal(_ package: PackageID) -> Bool
    func origin(_ package: PackageID) -> PackageOrigin
    /// Brings the file here in a way of its own; nil where its origin says all that it takes.
    func file(_ package: PackageID) async throws -> FilePath?
    /// Where the file is for those who find it in a repository that is somewhere else; nil for one that has a
    /// repository of its own.
    func reference(_ package: PackageID) -> PackageReference?
    /// What tells the package from others of its name and from itself with another signature; nil where nobody
    /// knows it without reading the file.
    func fingerprint(_ package: PackageID) -> String?
}

extension PackageFiles {
    public func file(_ package: PackageID) async throws -> FilePath? { nil }
    public func reference(_ package: PackageID) -> PackageReference? { nil }
    public func fingerprint(_ package: PackageID) -> String? { nil }
}

/// A package file below a place that has many.
public struct PackageReference: Sendable, Hashable {
    public enum Base: Sendable, Hashable {
        case directory(FilePath)
        /// Without a slash at its end.
        case url(String)
    }

    public var base: Base
    /// Relative to the base.
    public var path: String

    public init(_ path: String, below base: Base) {
        self.path = path
        self.base = base
    }
}

/// Where a package comes from, and what its repository says of the file.
public struct PackageOrigin: Sendable, Hashable {
    public enum Location: Sendable, Hashable {
        case file(FilePath)
        /// The same file on several mirrors, best first.
        case urls([String])
        /// What the repository says cannot be used, and why.
        case unusable(String)
    }

    public var location: Location
    public var fileName: String
    /// Bytes; 0 if the repository does not say.
    public var size: Int64
    /// What the repository says that the file's checksum is.
    public var checksum: Checksum?

    /// - Parameter fileName: nil for the last part of the location.
    public init(
        _ location: Location, fileName: String? = nil, size: Int64 = 0, checksum: Checksum? = nil
    ) {
        self.location = location
        self.fileName = fileName ?? FilePath("\(location)").lastComponent?.string ?? ""
        self.size = size
        self.checksum = checksum
    }

}

extension PackageOrigin.Location: CustomStringConvertible {
    public var description: String {
        switch self {
        case .file(let path): path.string
        case .urls(let urls): urls.first ?? ""
        case .unusable(let reason): reason
        }
    }
}
