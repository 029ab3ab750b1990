import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

private let root = "/repos/cat/mouse"

private func pullJSON(_ number: Int, _ state: String = "open", _ more: String = "") -> String {
    #"""
    {"number": \#(number), "title": "T", "body": "B", "state": "\#(state)", "user": {"login": "dog"},
     "labels": [{"name": "bug"}], "html_url": "https://x/\#(number)", "draft": true,
     "base": {"ref": "main", "repo": {"name": "mouse", "owner": {"login": "cat"}}},
     "head": {"ref": "fix", "sha": "abc", "repo": null}\#(more)}
    """#
}

private func repositoryJSON(_ owner: String, _ name: String = "mouse", parent: String? = nil) -> String {
    let parent = parent.map {
        #", "fork": true, "parent": {"name": "mouse", "owner": {"login": "\#($0)"}}"#
    }
    return #"""
        {"id": 1, "name": "\#(name)", "owner": {"login": "\#(owner)"}, "html_url": "https://x/r",
         "default_branch": "main"\#(parent ?? "")}
        """#
}

@Suite("pull requests of GitHub") struct GitHubPullRequestTests {
    @Test("merged and closed ones are told apart, and authors picked out") func lists() async throws {
        let merged = #", "merged_at": "2024-01-02T03:04:05Z""#
        let list =
            "[\(pullJSON(1, "closed", merged)), \(pullJSON(2, "closed")), \(pullJSON(3, "closed", merged))]"
        let request = "GET \(root)/pulls?state=closed&sort=updated&direction=desc&per_page=100"
        try await GitHubTest.asking([GitHubTest.exchange(request, nil, list, times: 3)]) {
            #expect(try await $0.pullRequests(.init(state: .closed)).all().map(\.number) == [2])
            #expect(try await $0.pullRequests(.init(state: .merged)).all().map(\.number) == [1, 3])
            let others = try await $0.pullRequests(.init(state: .merged, author: "owl")).all()
            #expect(others.isEmpty)
        }
    }

    @Test("the source of a pull request from a deleted fork is nil; whether it can be merged may be open")
    func reading() async throws {
        try await GitHubTest.asking([
            GitHubTest.exchange(
                "GET \(root)/pulls/1", nil, pullJSON(1, "open", #", "merged": false, "mergeable": null"#)),
            GitHubTest.exchange(
                "GET \(root)/pulls/2", nil, pullJSON(2, "open", #", "merged": false, "mergeable": false"#)),
            GitHubTest.exchange(
                "GET \(root)/pulls/3", nil, pullJSON(3, "open", #", "merged": false, "mergeable": true"#)),
            GitHubTest.exchange(
                "GET \(root)/pulls/4", nil,
                pullJSON(4, "closed", #", "merged": true, "mergeable": null, "merged_by": {"login": "owl"}"#)),
        ]) {
            let checking = try await $0.pullRequest(1)
            #expect(checking.source == nil)
            #expect(checking.mergeability == .checking)
            #expect(checking.isDraft)
            #expect(checking.labels == ["bug"])
            #expect(try await $0.pullRequest(2).mergeability == .impossible)
            #expect(try await $0.pullRequest(3).mergeability == .possible)
            let merged = try await $0.pullRequest(4)
            #expect(merged.state == .merged)
            #expect(merged.mergeability == nil)
            #expect(merged.closedBy == "owl")
        }
    }

    @Test("the head names its owner, and its repository where the owner is the same") func opening()
        async throws
    {
        func body(_ head: String, _ more: String = "") -> String {
            #"{"base": "main", "head": "\#(head)", "title": "T", "body": "B"\#(more)}"#
        }
        try await GitHubTest.asking([
            GitHubTest.exchange("POST \(root)/pulls", body("fix"), pullJSON(1), 201, times: 2),
            GitHubTest.exchange("POST \(root)/pulls", body("dog:fix"), pullJSON(2), 201),
            GitHubTest.exchange(
                "POST \(root)/pulls", body("cat:fix", #", "head_repo": "rat""#), pullJSON(3), 201),
            GitHubTest.exchange("POST \(root)/pulls", body("fix", #", "draft": true"#), pullJSON(4), 201),
        ]) {
            _ = try await $0.open(NewPullRequest("T", body: "B", from: "fix", into: "main"))
            for source in ["CAT/Mouse", "dog/mouse", "cat/rat"] {
                _ = try await $0.open(
                    NewPullRequest(
                        "T", body: "B", from: "fix", of: RepositoryName(source), into: "main"))
            }
            let draft = try await $0.open(
                NewPullRequest("T", body: "B", from: "fix", into: "main"), isDraft: true)
            #expect(draft.number == 4)
        }
    }

    @Test("a second one for the same branches is a conflict, one without commits is not") func taken()
        async throws
    {
        let body = #"{"base": "main", "head": "fix", "title": "T", "body": "B"}"#
        let taken = #"""
            {"message": "Validation Failed", "errors": [{"resource": "PullRequest", "code": "custom",
             "message": "A pull request already exists for cat:fix."}]}
            """#
        let empty = taken.replacing(
            "A pull request already exists for cat:fix.", with: "No commits between main and fix")
        for (answer, code) in [(taken, ForgeFailure.Code.conflict), (empty, .invalid)] {
            let failure = try await GitHubTest.asking([
                GitHubTest.exchange("POST \(root)/pulls", body, answer, 422)
            ]) {
                repository in
                try await GitHubTest.failure {
                    try await repository.open(NewPullRequest("T", body: "B", from: "fix", into: "main"))
                }
            }
            #expect(failure.code == code)
        }
    }

    @Test("one that is opened in a fork goes to the parent") func fromFork() async throws {
        let body = #"{"base": "main", "head": "dog:fix", "title": "T", "body": "B"}"#
        try await GitHubTest.asking(
            [
                GitHubTest.exchange("GET /repos/dog/mouse", nil, repositoryJSON("dog", parent: "cat")),
                GitHubTest.exchange("POST \(root)/pulls", body, pullJSON(9), 201),
            ], as: "dog/mouse"
        ) {
            let pull = try await $0.openPullRequest("T", body: "B", from: "fix", into: "main")
            #expect(pull.number == 9)
        }
    }

    @Test("with a user named it comes from that user's fork") func fromUser() async throws {
        let body = #"{"base": "main", "head": "dog:fix", "title": "T", "body": "B"}"#
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)", nil, repositoryJSON("cat"), times: 2),
            GitHubTest.exchange("GET /repos/dog/mouse", nil, repositoryJSON("dog", parent: "cat")),
            GitHubTest.exchange("POST \(root)/pulls", body, pullJSON(9), 201),
            GitHubTest.exchange("GET /repos/owl/mouse", nil, "{}", 404),
            GitHubTest.exchange("GET \(root)/forks?per_page=100", nil, "[]"),
        ]) { repository in
            _ = try await repository.openPullRequest(
                "T", body: "B", from: "fix", into: "main", forkUser: "dog")
            let failure = try await GitHubTest.failure {
                try await repository.openPullRequest(
                    "T", body: "B", from: "fix", into: "main", forkUser: "owl")
            }
            #expect(failure.code == .notFound)
            #expect("\(failure)".contains("owl has no fork of cat/mouse"))
        }
    }

    @Test("one that cannot be merged says why") func merging() async throws {
        let body = #"{"merge_method": "squash", "sha": "abc"}"#
        try await GitHubTest.asking([
            GitHubTest.exchange(
                "PUT \(root)/pulls/1/merge", #"{"merge_method": "merge"}"#, #"{"merged": true}"#),
            GitHubTest.exchange(
                "PUT \(root)/pulls/2/merge", body, #"{"message": "Pull Request is not mergeable"}"#, 405),
            GitHubTest.exchange(
                "PUT \(root)/pulls/3/merge", body, #"{"message": "Head branch was modified."}"#, 409),
        ]) { repository in
            try await repository.merge(1)
            let refused = try await GitHubTest.failure {
                try await repository.merge(2, by: .squash, head: "abc")
            }
            #expect(refused.code == .refused)
            #expect(refused.detail == "Pull Request is not mergeable")
            let moved = try await GitHubTest.failure {
                try await repository.merge(3, by: .squash, head: "abc")
            }
            #expect(moved.code == .conflict)
        }
    }

    @Test("who closed it is asked of the issue that it is") func closer() async throws {
        try await GitHubTest.asking([
            GitHubTest.exchange("PATCH \(root)/pulls/1", #"{"state": "closed"}"#, pullJSON(1)),
            GitHubTest.exchange("GET \(root)/issues/1", nil, #"{"closed_by": {"login": "owl"}}"#),
            GitHubTest.exchange("GET \(root)/issues/2", nil, #"{"closed_by": null}"#),
        ]) {
            try await $0.close(PullRequest.Number(1))
            #expect(try await $0.closer(of: 1) == "owl")
            let nobody = try await $0.closer(of: 2)
            #expect(nobody == nil)
        }
    }

    @Test("a patch that people may not see is asked of the interface; a page is no patch") func patches()
        async throws
    {
        let page = Exchange("GET /cat/mouse/pull/1.patch", answer: .text("Not Found", 404)).anonymous
        let patch = Exchange(
            "GET \(root)/pulls/1",
            header: GitHubTest.token + [("Accept", "application/vnd.github.patch")],
            answer: .text("From abc\n"))
        let bytes = try await GitHubTest.asking([page, patch]) { try await $0.patch(of: 1) }
        #expect(bytes == Array("From abc\n".utf8))
        let unknown = try await GitHubTest.asking([page], credentials: .anonymous) { repository in
            try await GitHubTest.failure { try await repository.patch(of: 1) }
        }
        #expect(unknown.code == .notFound)
        let html = Exchange(
            "GET /cat/mouse/pull/1.patch",
            answer: Reply(header: [("Content-Type", "text/html; charset=utf-8")], body: Array("<p>".utf8))
        ).anonymous
        let malformed = try await GitHubTest.asking([html]) { repository in
            try await GitHubTest.failure { try await repository.patch(of: 1) }
        }
        #expect(malformed.code == .malformedReply)
    }

    @Test("changed files") func files() async throws {
        let answer = #"""
            [{"filename": "a", "additions": 1, "deletions": 2, "status": "modified"},
             {"filename": "b", "previous_filename": "c", "additions": 0, "deletions": 0, "status": "renamed"}]
            """#
        let files = try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/pulls/1/files?per_page=100", nil, answer)
        ]) { try await $0.changedFiles(of: 1).all() }
        #expect(
            files == [
                ChangedFile("a", linesAdded: 1, linesRemoved: 2),
                ChangedFile("b", oldPath: "c", linesAdded: 0, linesRemoved: 0),
            ])
    }

    @Test("reviews are asked for, and approvals are the last words of their authors") func reviews()
        async throws
    {
        func review(_ login: String, _ state: String) -> String {
            #"{"user": {"login": "\#(login)"}, "state": "\#(state)"}"#
        }
        let reviews = [
            review("dog", "APPROVED"), review("dog", "COMMENTED"), review("owl", "APPROVED"),
            review("owl", "CHANGES_REQUESTED"), review("rat", "CHANGES_REQUESTED"), review("rat", "APPROVED"),
            review("ant", "DISMISSED"), review("ghost", "APPROVED"), #"{"user": null, "state": "APPROVED"}"#,
        ]
        try await GitHubTest.asking([
            GitHubTest.exchange(
                "POST \(root)/pulls/1/requested_reviewers", #"{"reviewers": ["dog"]}"#, pullJSON(1), 201),
            GitHubTest.exchange(
                "GET \(root)/pulls/1/requested_reviewers", nil,
                #"{"users": [{"login": "dog"}], "teams": [{"slug": "core"}]}"#),
            GitHubTest.exchange(
                "GET \(root)/pulls/1/reviews?per_page=100", nil, "[\(reviews.joined(separator: ","))]"),
            GitHubTest.exchange(
                "POST \(root)/pulls/1/comments",
                #"{"body": "B", "commit_id": "abc", "path": "a/b", "line": 3, "side": "RIGHT"}"#, "{}", 201),
        ]) {
            try await $0.requestReview(of: 1, from: ["dog"])
            #expect(try await $0.reviewers(of: 1) == ["dog", "cat/core"])
            #expect(try await $0.approvals(of: 1) == ["dog", "rat"])
            try await $0.addComment("B", at: LinePlace(commit: "abc", path: "a/b", line: 3), of: 1)
        }
    }
}

@Suite("the direction of pull requests") struct PullRequestDirectionTests {
    private let upstream = RepositoryName(namespace: "cat", name: "mouse")
    private let fork = RepositoryName(namespace: "dog", name: "mouse")

    private func direction(of name: RepositoryName, parent: RepositoryName?, _ user: String?)
        -> PullRequestDirection
    {
        PullRequestDirection(
            of: Repository(name: name, isFork: parent != nil, parent: parent, webURL: ""), forkUser: user)
    }

    @Test("without a user it stays inside, or leaves a fork for its parent") func plain() {
        let inside = direction(of: upstream, parent: nil, nil)
        #expect(inside.source == .repository(upstream))
        #expect(inside.target == .repository(upstream))
        let up = direction(of: fork, parent: upstream, nil)
        #expect(up.source == .repository(fork))
        #expect(up.target == .repository(upstream))
    }

    @Test("with the owner named it stays inside") func owner() {
        for user in ["dog", "Dog"] {
            let inside = direction(of: fork, parent: upstream, user)
            #expect(inside.source == .repository(fork))
            #expect(inside.target == .repository(fork))
        }
        let pagure = RepositoryName(namespace: "rpms", name: "mouse", forkOwner: "dog")
        #expect(direction(of: pagure, parent: upstream, "dog").target == .repository(pagure))
    }

    @Test("with another user named it comes from their fork, or goes from one fork to theirs") func other() {
        let fromFork = direction(of: upstream, parent: nil, "owl")
        #expect(fromFork.source == .fork(of: upstream, user: "owl"))
        #expect(fromFork.target == .repository(upstream))
        let sideways = direction(of: fork, parent: upstream, "owl")
        #expect(sideways.source == .repository(fork))
        #expect(sideways.target == .fork(of: upstream, user: "owl"))
    }
}
