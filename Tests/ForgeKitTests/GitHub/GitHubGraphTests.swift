import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

private let overview = #"""
    {"data": {"repository": {"pullRequest": {
      "number": 5, "title": "T", "body": "B", "state": "OPEN", "isDraft": false, "createdAt": "2024-01-02T03:04:05Z",
      "url": "https://x/pull/5", "mergeable": "UNKNOWN", "author": {"__typename": "Bot", "login": "helper"},
      "mergedBy": null, "labels": {"nodes": [{"name": "bug"}]}, "headRefName": "fix", "headRefOid": "abc",
      "headRepository": {"name": "mouse", "owner": {"login": "dog"}}, "baseRefName": "main",
      "baseRepository": {"name": "mouse", "owner": {"login": "cat"}}, "mergeCommit": null,
      "potentialMergeCommit": {"oid": "def"},
      "comments": {"totalCount": 9, "nodes": [
        {"databaseId": 1, "body": "old", "createdAt": "2024-01-02T03:04:05Z", "lastEditedAt": null, "url": "u",
         "author": null},
        {"databaseId": 2, "body": "new", "createdAt": "2024-01-03T03:04:05Z",
         "lastEditedAt": "2024-01-04T03:04:05Z", "url": "u", "author": {"__typename": "User", "login": "dog"}}]},
      "commits": {"nodes": [{"commit": {"oid": "abc", "statusCheckRollup": {"contexts": {
        "pageInfo": {"hasNextPage": true}, "nodes": [
          {"__typename": "StatusContext", "context": "ci", "state": "EXPECTED", "description": null,
           "targetUrl": null, "createdAt": "2024-01-02T03:04:05Z"},
          {"__typename": "CheckRun", "databaseId": 77, "name": "build", "status": "COMPLETED",
           "conclusion": "TIMED_OUT", "detailsUrl": "https://d", "externalId": "E", "startedAt": null,
           "completedAt": null, "url": "u", "title": "t", "summary": null,
           "checkSuite": {"app": {"slug": "helper"}}}]}}}}]}}}}}
    """#

@Suite("GraphQL of GitHub") struct GitHubGraphTests {
    private func asking<Answer: Sendable>(
        _ answer: String, isReadOnly: Bool = false, _ ask: (GitHubRepository) async throws -> Answer
    ) async throws -> Answer {
        let exchange = GitHubTest.exchange("POST /graphql", nil, answer).ignoringBody()
        return try await GitHubTest.asking([exchange], isReadOnly: isReadOnly, ask)
    }

    @Test("a pull request with all that belongs to it is one request, also for readers only") func pull()
        async throws
    {
        let found = try await asking(overview, isReadOnly: true) { try await $0.pullRequestOverview(5) }
        let pull = found.pullRequest
        #expect(pull.number == 5)
        #expect(pull.author == "helper[bot]")
        #expect(pull.labels == ["bug"])
        #expect(pull.source == RepositoryName("dog/mouse"))
        #expect(pull.target == RepositoryName("cat/mouse"))
        #expect(pull.mergeability == .checking)
        #expect(pull.mergeCommit == "def")
        #expect(found.comments.map(\.body) == ["new", "old"])
        #expect(found.comments.map(\.author) == ["dog", nil])
        #expect(found.comments.map { $0.edited == nil } == [false, true])
        #expect(found.commentCount == 9)
        #expect(found.statuses.map(\.state) == [.pending])
        #expect(found.statuses.first?.commit == "abc")
        #expect(found.checkRuns.map(\.id) == [77])
        #expect(found.checkRuns.first?.conclusion == .timedOut)
        #expect(found.checkRuns.first?.status == .completed)
        #expect(found.checkRuns.first?.appSlug == "helper")
        #expect(found.hasMoreChecks)
    }

    @Test("the query names what it wants, and asks for no more comments than GitHub gives") func variables()
        async throws
    {
        let exchange = GitHubTest.exchange(
            "POST /graphql",
            #"{"variables": {"owner": "cat", "name": "mouse", "number": 5, "comments": 100}}"#,
            overview
        ).ignoringMembers("query")
        _ = try await GitHubTest.asking([exchange]) { try await $0.pullRequestOverview(5, comments: 1000) }
    }

    @Test("a pull request without checks, comments and fork") func bare() async throws {
        let bare = overview.replacing(#"{"name": "mouse", "owner": {"login": "dog"}}"#, with: "null")
            .replacing(#""statusCheckRollup": {"#, with: #""statusCheckRollup": null, "other": {"#)
            .replacing("\"OPEN\"", with: "\"MERGED\"")
        let found = try await asking(bare) { try await $0.pullRequestOverview(5) }
        #expect(found.pullRequest.source == nil)
        #expect(found.pullRequest.state == .merged)
        #expect(found.pullRequest.mergeCommit == nil)
        #expect(found.statuses.isEmpty)
        #expect(!found.hasMoreChecks)
    }

    @Test(
        "errors come with a status of success, and are errors all the same",
        arguments: [
            ("NOT_FOUND", ForgeFailure.Code.notFound), ("FORBIDDEN", .forbidden), ("SOMETHING", .invalid),
        ]) func errors(type: String, code: ForgeFailure.Code) async throws
    {
        let answer = #"{"data": null, "errors": [{"type": "\#(type)", "message": "no such thing"}]}"#
        let failure = try await asking(answer) { repository in
            try await GitHubTest.failure { try await repository.pullRequestOverview(5) }
        }
        #expect(failure.code == code)
        #expect(failure.detail == "no such thing")
        #expect(failure.serviceCode == type)
    }

    @Test("an answer of another shape is malformed") func shape() async throws {
        for answer in [#"{"data": {"repository": null}}"#, "{}", "[]"] {
            let failure = try await asking(answer) { repository in
                try await GitHubTest.failure { try await repository.pullRequestOverview(5) }
            }
            #expect(failure.code == .malformedReply)
        }
    }
}
