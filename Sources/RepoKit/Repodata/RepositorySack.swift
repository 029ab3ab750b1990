internal import RPMKit

/// Packages of repositories with their index, and where their files are.
public struct RepositorySack: Sendable {
    public let sack: PackageSack
    /// In the order in which they were asked for; the packages are in that order, too.
    public let repositories: [Repository]
    let facts: PackageFacts
    private let bases: [String]
    private let paths: [Range<Int>]
    private let pathList: PathList

    init(
        _ builder: consuming PackageSack.Builder, _ facts: PackageFacts, _ repositories: [Repository],
        _ findings: [FileFindings]
    ) {
        self.facts = facts
        self.repositories = repositories
        bases = repositories.map(\.base)
        pathList = builder.paths
        paths = builder.files.map { source in
            if case .listed(let range) = source { range } else { 0..<0 }
        }
        sack = builder.build(findings)
    }

    /// Packages that no repository has: what is asked about repositories and files must not be asked of these.
    public var addedPackages: Range<Int> { facts.count..<sack.count }

    /// The repository of a package.
    public func repository(of package: PackageID) -> Repository {
        repositories[facts.repository(package.index)]
    }

    /// Where a package's file is: a path or URL in the repository as it was read.
    public func address(of package: PackageID) -> String {
        facts.location(package.index).resolved(in: bases[facts.repository(package.index)])
    }

    /// All that the metadata says of a package.
    ///
    /// Of its requirements those are left out that say nothing, see ``PackageSack/requires(_:)``.
    public func package(_ package: PackageID) -> RepositoryPackage {
        let index = package.index
        return RepositoryPackage(
            nevra: sack.nevra(package), sourceRPM: sack.sourceRPM(package), checksum: facts.checksum(index),
            location: facts.location(index), size: facts.size(index), buildTime: facts.buildTime(index),
            fileTime: facts.fileTime(index), headerRange: facts.headerRange(index),
            requires: sack.requires(package), provides: sack.provides(package),
            files: paths[index].map { pathList.string($0) })
    }
}
