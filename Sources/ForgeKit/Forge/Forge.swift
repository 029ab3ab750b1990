public import HostKit

/// The kinds of forges that there are clients for.
public enum ForgeKind: String, Hashable, Sendable, CaseIterable, Codable {
    case github, gitlab, pagure, forgejo
}

/// One instance of a forge, and who asks it.
///
/// What all forges can do is here and in ``ForgeRepository``; what only some can do are protocols of their own,
/// to which a forge's types conform or not.
public protocol Forge: Sendable {
    associatedtype Repo: ForgeRepository

    static var kind: ForgeKind { get }
    /// The URL of the instance for people, without a slash at its end, such as `https://gitlab.com`.
    var instance: String { get }
    /// A repository of the instance; nothing is asked.
    func repository(_ name: RepositoryName) -> Repo
    /// Who asks.
    ///
    /// - Throws: `.unauthorized` for an anonymous one; `.forbidden` for a GitHub App, which is nobody.
    func currentUser() async throws(ForgeFailure) -> ForgeUser
}

/// One repository of a forge.
public protocol ForgeRepository: Sendable {
    /// As it was asked for; see ``info()`` for what it is called now.
    var name: RepositoryName { get }

    /// - Throws: `.notFound`.
    func info() async throws(ForgeFailure) -> Repository
    func branches() -> Pages<Branch>
    /// Nil when there is none of that name.
    func branch(_ name: String) async throws(ForgeFailure) -> Branch?
    func tags() -> Pages<GitTag>
    func tag(_ name: String) async throws(ForgeFailure) -> GitTag?
    /// The content of a file; nil when there is none.
    ///
    /// - Parameter ref: A branch, tag or commit; nil is the default branch.
    func file(_ path: String, at ref: String?) async throws(ForgeFailure) -> [UInt8]?
    /// Files and directories below a directory; an empty path is the top.
    func tree(_ path: String, at ref: String?, recursive: Bool) async throws(ForgeFailure) -> [TreeEntry]
    func forks() -> Pages<Repository>
    /// The fork of somebody; nil when there is none. Only a real fork of this repository counts.
    func fork(of user: String) async throws(ForgeFailure) -> Repository?
    /// Forks the repository for who asks, or finds the fork that there is; waits until it can be used.
    func fork() async throws(ForgeFailure) -> Repository
    /// Removes the repository with all that is in it.
    func delete() async throws(ForgeFailure)
    /// The people who own it.
    func owners() async throws(ForgeFailure) -> [String]
    /// What somebody may do; `.none` for a stranger.
    func access(of user: String) async throws(ForgeFailure) -> AccessLevel
    /// Gives somebody access; the same twice does no harm.
    func grant(_ level: AccessLevel, to user: String) async throws(ForgeFailure)
    func revoke(from user: String) async throws(ForgeFailure)
    /// Everybody who may do at least that, members of groups included.
    func users(with level: AccessLevel) async throws(ForgeFailure) -> Set<String>
}

extension ForgeRepository {
    /// Whether there is such a repository, as far as who asks may know.
    public func exists() async throws(ForgeFailure) -> Bool {
        do throws(ForgeFailure) {
            _ = try await info()
            return true
        } catch {
            guard error.code == .notFound else { throw error }
            return false
        }
    }
}

// MARK: - What forges may be able to do

public protocol RepositoryCreating: Forge {
    /// - Throws: `.conflict` when the name is taken.
    func create(_ new: NewRepository) async throws(ForgeFailure) -> Repository
}

public protocol RepositoryListing: Forge {
    /// Those of a user, an organization or a group.
    func repositories(of owner: String) -> Pages<Repository>
}

public protocol RateLimitReporting: Forge {
    /// How many requests are left for who asks.
    func rateLimit() async throws(ForgeFailure) -> RateLimit?
}

/// Groups, organizations or teams of people.
public protocol GroupReading: Forge {
    /// The members' names.
    ///
    /// - Throws: `.notFound`.
    func members(ofGroup name: String) async throws(ForgeFailure) -> [String]
}

// MARK: - What repositories may be able to do

public protocol CommitListing: ForgeRepository {
    /// The commits of a branch or tag, or that lead to a commit, newest first.
    func commits(of ref: String) -> Pages<String>
}

public protocol DescriptionEditing: ForgeRepository {
    func setDescription(_ text: String) async throws(ForgeFailure)
}

/// Forks that go to an organization or a group.
public protocol NamespaceForking: ForgeRepository {
    func fork(into namespace: String) async throws(ForgeFailure) -> Repository
}

public protocol IssueTracking: ForgeRepository {
    func issues(_ query: IssueQuery) -> Pages<Issue>
    /// - Throws: `.notFound`, also for a pull request; `.trackerDisabled`.
    func issue(_ number: Issue.Number) async throws(ForgeFailure) -> Issue
    func open(_ new: NewIssue) async throws(ForgeFailure) -> Issue
    func edit(_ number: Issue.Number, title: String?, body: String?) async throws(ForgeFailure)
    func close(_ number: Issue.Number) async throws(ForgeFailure)
    /// Makes people responsible besides those who are.
    func assign(_ users: [String], to number: Issue.Number) async throws(ForgeFailure)
}

/// Labels of issues that are there already; Pagure's interface has them for new ones only.
public protocol IssueLabelling: IssueTracking {
    func addLabels(_ labels: [String], to number: Issue.Number) async throws(ForgeFailure)
}

/// Issues that only some may see.
public protocol ConfidentialIssues: IssueTracking {
    func openConfidential(_ new: NewIssue) async throws(ForgeFailure) -> Issue
}

public protocol PullRequests: ForgeRepository {
    /// Most recently changed first.
    func pullRequests(_ query: PullRequestQuery) -> Pages<PullRequest>
    func pullRequest(_ number: PullRequest.Number) async throws(ForgeFailure) -> PullRequest
    /// - Throws: `.conflict` when there is one for the same branches.
    func open(_ new: NewPullRequest) async throws(ForgeFailure) -> PullRequest
    func edit(_ number: PullRequest.Number, title: String?, body: String?) async throws(ForgeFailure)
    func close(_ number: PullRequest.Number) async throws(ForgeFailure)
    /// - Throws: `.conflict` or `.refused` when it cannot be merged.
    func merge(_ number: PullRequest.Number) async throws(ForgeFailure)
    /// The changes as `git am` takes them.
    func patch(of number: PullRequest.Number) async throws(ForgeFailure) -> [UInt8]
    func changedFiles(of number: PullRequest.Number) -> Pages<ChangedFile>
}

/// Labels of pull requests; Pagure's are set on its pages only.
public protocol PullRequestLabelling: PullRequests {
    func addLabels(_ labels: [String], to number: PullRequest.Number) async throws(ForgeFailure)
}

public protocol PullRequestCommits: PullRequests {
    /// Oldest first.
    func commits(of number: PullRequest.Number) -> Pages<String>
}

/// Reviews of pull requests.
public protocol PullRequestReviewing: PullRequests {
    func requestReview(of number: PullRequest.Number, from users: [String]) async throws(ForgeFailure)
    func reviewers(of number: PullRequest.Number) async throws(ForgeFailure) -> [String]
    /// Who has approved it as it is.
    func approvals(of number: PullRequest.Number) async throws(ForgeFailure) -> [String]
}

public protocol Commenting: ForgeRepository {
    /// Comments, without those that the forge wrote itself.
    func comments(on discussion: Discussion, _ order: CommentOrder) -> Pages<Comment>
    func comment(_ id: Comment.ID, on discussion: Discussion) async throws(ForgeFailure) -> Comment
    /// Writes a comment; it is sent once only.
    func addComment(_ body: String, to discussion: Discussion) async throws(ForgeFailure) -> Comment
}

public protocol LineCommenting: PullRequests {
    func addComment(_ body: String, at place: LinePlace, of number: PullRequest.Number)
        async throws(ForgeFailure)
}

public protocol CommentEditing: Commenting {
    func edit(_ id: Comment.ID, on discussion: Discussion, body: String) async throws(ForgeFailure)
}

public protocol Reacting: Commenting {
    func reactions(to id: Comment.ID, on discussion: Discussion) async throws(ForgeFailure) -> [Reaction]
    /// The same twice does no harm.
    func react(_ content: String, to id: Comment.ID, on discussion: Discussion) async throws(ForgeFailure)
        -> Reaction
    func remove(_ reaction: Reaction, from id: Comment.ID, on discussion: Discussion)
        async throws(ForgeFailure)
}

public protocol CommitCommenting: ForgeRepository {
    func comments(onCommit commit: String) -> Pages<CommitComment>
    func addComment(_ body: String, toCommit commit: String) async throws(ForgeFailure) -> CommitComment
    func comment(_ id: CommitComment.ID, onCommit commit: String) async throws(ForgeFailure) -> CommitComment
}

public protocol CommitStatuses: ForgeRepository {
    /// All that were ever set, newest first; see `latestByContext()`.
    func statuses(of commit: String) -> Pages<CommitStatus>
    func setStatus(_ new: NewCommitStatus, of commit: String) async throws(ForgeFailure) -> CommitStatus
}

/// What was found out about pull requests, wherever the forge keeps it.
public protocol PullRequestStatuses: PullRequests {
    /// All statuses, or flags, of its last commit, newest first; see `latestByContext()`. None where the repository
    /// that it comes from is gone.
    func statuses(of pullRequest: PullRequest) async throws(ForgeFailure) -> [CommitStatus]
}

public protocol Releases: ForgeRepository {
    /// Newest first.
    func releases() -> Pages<Release>
    /// Nil when there is none for that tag.
    func release(tag: String) async throws(ForgeFailure) -> Release?
    /// The newest that is neither draft nor pre-release; nil when there is none.
    func latestRelease() async throws(ForgeFailure) -> Release?
    func create(_ new: NewRelease) async throws(ForgeFailure) -> Release
    func edit(_ release: Release, title: String?, body: String?) async throws(ForgeFailure) -> Release
}

public protocol TagCreating: ForgeRepository {
    func createTag(_ name: String, at commit: String, message: String) async throws(ForgeFailure)
}

public protocol Labelling: ForgeRepository {
    func labels() -> Pages<Label>
    /// Makes those that are not there, and changes those that are.
    func update(_ labels: [Label]) async throws(ForgeFailure)
}

/// Access of groups or teams.
public protocol GroupAccess: ForgeRepository {
    func grant(_ level: AccessLevel, toGroup name: String) async throws(ForgeFailure)
    func revoke(fromGroup name: String) async throws(ForgeFailure)
    func groups(with level: AccessLevel) async throws(ForgeFailure) -> Set<String>
}

public protocol AccessRequesting: ForgeRepository {
    func requestAccess() async throws(ForgeFailure)
}

public protocol Contributors: ForgeRepository {
    /// Logins, or `name <mail>` where the forge knows no more (GitLab).
    func contributors() -> Pages<String>
}

public protocol WebhookRegistering: ForgeRepository {
    func webhooks() -> Pages<Webhook>
    /// - Parameter events: In the forge's own words.
    func register(_ url: String, secret: Secret, events: [String]) async throws(ForgeFailure) -> Webhook
    func remove(_ webhook: Webhook.ID) async throws(ForgeFailure)
}
