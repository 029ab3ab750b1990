/// A repository to read: what it is called, and where it is.
public struct RepositorySource: Sendable, Hashable, Codable {
    public var id: String
    /// Directories that hold the same repository, best first: paths, `file://`, `http(s)://` or `ftp://` URLs.
    public var urls: [String]
    /// The URL or path of a list of such directories, one a line, or of a metalink.
    public var mirrorlist: String?
    /// The URL or path of a metalink, which says what the index must be, too.
    public var metalink: String?
    /// Shell patterns of the names of packages to leave out.
    public var excludedPackages: [String] = []
    /// Shell patterns of the names of the only packages to take; empty for all.
    public var includedPackages: [String] = []
    public var isLookaside = false
    /// Among copies of one package the lowest number is preferred.
    public var priority = 99
    /// Decides after ``priority``; lower is preferred.
    public var cost = 1000

    public init(id: String, urls: [String] = []) {
        self.id = id
        self.urls = urls
    }

    var sackRepository: SackRepository {
        SackRepository(id: id, isLookaside: isLookaside, priority: priority, cost: cost)
    }
}
