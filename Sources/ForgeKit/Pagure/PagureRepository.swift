public import JSONKit

/// A project of a Pagure, or a fork of one.
public struct PagureRepository: ForgeRepository {
    public let name: RepositoryName
    let forge: PagureForge

    var client: APIClient { forge.client }
    /// Of the project, in the interface and in the pages.
    var path: APIPath { name.pagurePath }
    /// For people.
    var pageURL: String { forge.pageURL(of: name) }

    /// Without the default branch and whether there are issues, which are questions of their own: see
    /// ``defaultBranch()`` and ``options()``.
    public func info() async throws(ForgeFailure) -> Repository { forge.repository(try await project()) }

    func project() async throws(ForgeFailure) -> PagureProject { try await client.read(.get(path)) }

    /// - Throws: `.forbidden` for a token without the ACL `delete_project`, where an instance allows it at all.
    public func delete() async throws(ForgeFailure) {
        _ = try await client.send(APIRequest("POST", "\(path)/delete"))
    }

    /// Where to clone from.
    public func gitURLs() async throws(ForgeFailure) -> PagureGitURLs {
        try await client.read(.get("\(path)/git/urls"))
    }

    /// The project's settings; they are told to a token of the project's.
    public func options() async throws(ForgeFailure) -> PagureOptions {
        try await client.read(.get("\(path)/options"))
    }
}

/// Where a project's repository is cloned from.
public struct PagureGitURLs: JSONReadable, Hashable, Sendable {
    /// For everybody.
    public var git: String
    /// To push to; nil where the instance offers none to who asks.
    public var ssh: String?

    public init(_ json: JSON) throws(JSONError) {
        let urls = try json.member("urls")
        git = try urls.string("git")
        ssh = try urls.optionalString("ssh")
    }
}

/// What a project is set to.
public struct PagureOptions: JSONReadable, Hashable, Sendable {
    public var hasIssues: Bool
    /// Whether issues can be read only.
    public var hasFrozenIssues: Bool
    /// Whether new issues are private unless something else is said.
    public var makesIssuesPrivate: Bool
    public var hasPullRequests: Bool
    /// Whether a pull request is merged with a commit of its own where it need not be.
    public var alwaysMakesMergeCommits: Bool

    public init(_ json: JSON) throws(JSONError) {
        let settings = try json.member("settings")
        hasIssues = try settings.bool("issue_tracker")
        hasFrozenIssues = try settings.optionalBool("issue_tracker_read_only") ?? false
        makesIssuesPrivate = try settings.optionalBool("issues_default_to_private") ?? false
        hasPullRequests = try settings.optionalBool("pull_requests") ?? true
        alwaysMakesMergeCommits = try settings.optionalBool("always_merge") ?? false
    }
}
