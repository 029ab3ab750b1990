internal import HostKit
internal import JSONKit

/// What is mostly wanted to know of a pull request, from one request.
public struct GitHubPullRequestOverview: Hashable, Sendable {
    public var pullRequest: PullRequest
    /// The newest ones, newest first.
    public var comments: [Comment]
    /// How many there are.
    public var commentCount: Int
    /// The latest of each context, of the last commit.
    public var statuses: [CommitStatus]
    /// The latest of each name and App, of the last commit; without their texts.
    public var checkRuns: [CheckRun]
    /// Whether there are more statuses and check runs than the hundred that are here.
    public var hasMoreChecks: Bool
}

extension GitHubRepository {
    /// A pull request with its labels, newest comments, statuses and check runs in one request.
    ///
    /// GitHub answers it only for somebody, not for nobody.
    /// - Parameter comments: How many of the newest; at most 100.
    public func pullRequestOverview(_ number: PullRequest.Number, comments: Int = 30)
        async throws(ForgeFailure) -> GitHubPullRequestOverview
    {
        try await graph.gitHubQuery(
            PullRequestQueryText.overview,
            [
                "owner": .string(name.namespace), "name": .string(name.name),
                "number": .integer(number.rawValue), "comments": .integer(min(max(comments, 1), 100)),
            ]
        ) { data throws(JSONError) in
            try GitHubPullRequestOverview(data.member("repository").member("pullRequest"))
        }
    }
}

private enum PullRequestQueryText {
    static let overview = """
        query($owner: String!, $name: String!, $number: Int!, $comments: Int!) {
          repository(owner: $owner, name: $name) {
            pullRequest(number: $number) {
              number title body state isDraft createdAt url mergeable
              author { __typename login } mergedBy { __typename login }
              labels(first: 100) { nodes { name } }
              headRefName headRefOid headRepository { name owner { login } }
              baseRefName baseRepository { name owner { login } }
              mergeCommit { oid } potentialMergeCommit { oid }
              comments(last: $comments) {
                totalCount
                nodes { databaseId body createdAt lastEditedAt url author { __typename login } }
              }
              commits(last: 1) { nodes { commit { oid statusCheckRollup { contexts(first: 100) {
                pageInfo { hasNextPage }
                nodes {
                  __typename
                  ... on StatusContext { context state description targetUrl createdAt }
                  ... on CheckRun {
                    databaseId name status conclusion detailsUrl externalId startedAt completedAt url
                    title summary checkSuite { app { slug } }
                  }
                }
              } } } } }
            }
          }
        }
        """
}

extension GitHubPullRequestOverview {
    init(_ json: JSON) throws(JSONError) {
        pullRequest = try PullRequest(graph: json)
        let discussion = try json.member("comments")
        commentCount = try discussion.int("totalCount")
        comments = try discussion.optionalList("nodes").mapped { comment throws(JSONError) in
            try Comment(graph: comment)
        }.reversed()
        (statuses, checkRuns, hasMoreChecks) = ([], [], false)
        guard let commit = try json.member("commits").optionalList("nodes").last?["commit"] else { return }
        let sha = try commit.string("oid")
        guard let contexts = commit["statusCheckRollup"]?["contexts"] else { return }
        hasMoreChecks = try contexts["pageInfo"]?.optionalBool("hasNextPage") ?? false
        for node in try contexts.optionalList("nodes") {
            if try node.string("__typename") == "CheckRun" {
                checkRuns.append(try CheckRun(graph: node, commit: sha))
            } else {
                statuses.append(try CommitStatus(graph: node, commit: sha))
            }
        }
    }
}
