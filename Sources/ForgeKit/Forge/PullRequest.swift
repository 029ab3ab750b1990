public import HostKit

/// A pull request, or a merge request.
public struct PullRequest: Hashable, Sendable {
    /// The number that people know it by.
    public typealias Number = ForgeID<PullRequest>

    public enum State: String, Hashable, Sendable {
        case open, closed, merged
    }

    public enum Mergeability: String, Hashable, Sendable {
        case possible, impossible
        /// The forge has not looked yet.
        case unchecked
        /// The forge is looking: ask again.
        case checking
        /// It was impossible when the forge looked last, and something has changed.
        case recheck
    }

    public var number: Number
    public var title: String
    public var body: String
    public var state: State
    public var isDraft: Bool
    /// Nil when who opened it is gone.
    public var author: String?
    public var created: Timestamp?
    public var labels: [String]
    /// The repository and branch that the changes come from; nil when the fork is gone, or was never one here.
    public var source: RepositoryName?
    public var sourceBranch: String
    /// GitLab says only a number of the source; see ``GitLabRepository``.
    public var sourceNumber: Int?
    public var target: RepositoryName
    public var targetBranch: String
    /// Its last commit.
    public var head: String?
    /// Nil where the forge does not say it here.
    public var mergeability: Mergeability?
    /// Of a merged one what it became; of an open one a trial, where the forge makes one.
    public var mergeCommit: String?
    public var closedBy: String?
    /// For people.
    public var webURL: String
    /// For people: the changes.
    public var diffURL: String?

    public init(
        number: Number, title: String, body: String, state: State, isDraft: Bool = false, author: String?,
        created: Timestamp? = nil, labels: [String] = [], source: RepositoryName?, sourceBranch: String,
        sourceNumber: Int? = nil, target: RepositoryName, targetBranch: String, head: String?,
        mergeability: Mergeability? = nil, mergeCommit: String? = nil, closedBy: String? = nil,
        webURL: String, diffURL: String? = nil
    ) {
        self.number = number
        self.title = title
        self.body = body
        self.state = state
        self.isDraft = isDraft
        self.author = author
        self.created = created
        self.labels = labels
        self.source = source
        self.sourceBranch = sourceBranch
        self.sourceNumber = sourceNumber
        self.target = target
        self.targetBranch = targetBranch
        self.head = head
        self.mergeability = mergeability
        self.mergeCommit = mergeCommit
        self.closedBy = closedBy
        self.webURL = webURL
        self.diffURL = diffURL
    }
}

/// A pull request that is to be opened against the repository that is asked.
public struct NewPullRequest: Hashable, Sendable {
    public var title: String
    public var body: String
    public var targetBranch: String
    public var sourceBranch: String
    /// Where the source branch is; nil is the repository that is asked.
    public var source: RepositoryName?

    public init(
        _ title: String, body: String, from sourceBranch: String, of source: RepositoryName? = nil,
        into targetBranch: String
    ) {
        self.title = title
        self.body = body
        self.targetBranch = targetBranch
        self.sourceBranch = sourceBranch
        self.source = source
    }
}

/// Which pull requests are wanted.
public struct PullRequestQuery: Hashable, Sendable {
    /// Nil is all.
    public var state: PullRequest.State?
    public var author: String?

    public init(state: PullRequest.State? = .open, author: String? = nil) {
        self.state = state
        self.author = author
    }
}

/// How many lines of a file a pull request adds and removes.
public struct ChangedFile: Hashable, Sendable {
    public var path: String
    /// Where it was before.
    public var oldPath: String?
    /// Nil where the forge does not count.
    public var linesAdded: Int?
    public var linesRemoved: Int?

    public init(_ path: String, oldPath: String? = nil, linesAdded: Int? = nil, linesRemoved: Int? = nil) {
        self.path = path
        self.oldPath = oldPath
        self.linesAdded = linesAdded
        self.linesRemoved = linesRemoved
    }
}
