public import HostKit
public import SystemPackage

/// A package's repository in the dist-git that a package tool works with.
public struct DistGitRepository: Hashable, Sendable {
    public var package: RepositoryName
    public var settings: LookasideSettings

    public init(_ package: RepositoryName, _ settings: LookasideSettings) {
        self.package = package
        self.settings = settings
    }

    /// Clones the package.
    ///
    /// - Parameter user: Who will push, over ssh; nil for somebody who only reads.
    public func clone(
        to directory: FilePath, user: String? = nil, branch: String? = nil,
        depth: DistGitClone.Depth = .init(), on host: Host
    ) async throws(ForgeFailure) -> DistGitClone {
        let url: String
        if let user {
            url = try settings.pushURL(of: package, user: user)
        } else {
            url = try settings.anonymousURL(of: package)
        }
        return try await DistGitClone.clone(url, to: directory, branch: branch, depth: depth, on: host)
    }

    /// The way to a user's fork, as its owner goes it.
    public func routeToFork(of user: String) throws(ForgeFailure) -> DistGitProposal.Route {
        .url(try settings.forkURL(of: package, owner: user, user: user))
    }

    /// Downloads what the clone's `sources` lists, into the clone.
    public func downloadSources(of clone: DistGitClone, from cache: LookasideCache) async throws(ForgeFailure)
    {
        try await cache.download(try clone.sources().entries, of: package, into: clone.directory)
    }
}
