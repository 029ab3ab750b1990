import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

private let root = "/repos/cat/mouse"

private func issueJSON(_ number: Int, _ more: String = "") -> String {
    #"""
    {"number": \#(number), "title": "T", "body": null, "state": "open", "user": {"login": "dog"},
     "assignees": [{"login": "owl"}], "labels": ["old", {"name": "bug"}], "created_at": "2024-01-02T03:04:05Z",
     "html_url": "https://x/\#(number)"\#(more)}
    """#
}

@Suite("issues of GitHub") struct GitHubIssueTests {
    @Test("a pull request is no issue") func pullRequest() async throws {
        let answer = issueJSON(7, #", "pull_request": {"url": "https://x"}"#)
        let failure = try await GitHubTest.asking([GitHubTest.exchange("GET \(root)/issues/7", nil, answer)])
        {
            repository in try await GitHubTest.failure { try await repository.issue(7) }
        }
        #expect(failure.code == .notFound)
        #expect("\(failure)".contains("#7 is a pull request, not an issue"))
    }

    @Test("pull requests are left out of lists, and a page without issues is not the end") func list()
        async throws
    {
        let query = "state=open&sort=updated&direction=desc&creator=dog&labels=a%2Cb&per_page=100"
        let first = GitHubTest.exchange(
            "GET \(root)/issues?\(query)", nil, "[\(issueJSON(7, #", "pull_request": {}"#))]"
        ).answering {
            $0.header.append(("Link", "<{server}/repositories/1/issues?page=2>; rel=\"next\""))
        }
        let second = GitHubTest.exchange("GET /repositories/1/issues?page=2", nil, "[\(issueJSON(8))]")
        let issues = try await GitHubTest.asking([first, second]) {
            try await $0.issues(IssueQuery(author: "dog", labels: ["a", "b"])).all()
        }
        #expect(issues.map(\.number) == [8])
        #expect(issues.first?.labels == ["old", "bug"])
        #expect(issues.first?.assignees == ["owl"])
        #expect(issues.first?.body == "")
    }

    @Test("an author who is gone is nobody") func ghost() async throws {
        let answer = issueJSON(7).replacing("dog", with: "ghost")
        let none = issueJSON(8).replacing(#"{"login": "dog"}"#, with: "null")
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/issues/7", nil, answer),
            GitHubTest.exchange("GET \(root)/issues/8", nil, none),
        ]) {
            #expect(try await $0.issue(7).author == nil)
            let other = try await $0.issue(8).author
            #expect(other == nil)
        }
    }

    @Test("issues that are switched off have an error of their own, deleted ones another") func disabled()
        async throws
    {
        let off = #"{"message": "Issues has been disabled in this repository.", "documentation_url": "u"}"#
        let gone = #"{"message": "This issue was deleted"}"#
        let body = #"{"title": "T", "body": "B", "labels": [], "assignees": []}"#
        try await GitHubTest.asking([
            GitHubTest.exchange("POST \(root)/issues", body, off, 410),
            GitHubTest.exchange("GET \(root)/issues/7", nil, gone, 410),
        ]) { repository in
            let disabled = try await GitHubTest.failure {
                try await repository.open(NewIssue("T", body: "B"))
            }
            #expect(disabled.code == .trackerDisabled)
            let deleted = try await GitHubTest.failure { try await repository.issue(7) }
            #expect(deleted.code == .gone)
        }
    }

    @Test("people and labels are added to those who are there") func additions() async throws {
        try await GitHubTest.asking([
            GitHubTest.exchange(
                "POST \(root)/issues/7/assignees", #"{"assignees": ["owl"]}"#, issueJSON(7), 201),
            GitHubTest.exchange("POST \(root)/issues/7/labels", #"["bug"]"#, "[]"),
            GitHubTest.exchange("POST \(root)/issues/8/labels", #"["bug"]"#, "[]"),
            GitHubTest.exchange("PATCH \(root)/issues/7", #"{"state": "closed"}"#, issueJSON(7)),
            GitHubTest.exchange("PATCH \(root)/issues/7", #"{"title": "N"}"#, issueJSON(7)),
        ]) {
            try await $0.assign(["owl"], to: 7)
            try await $0.addLabels(["bug"], to: ForgeKit.Issue.Number(7))
            try await $0.addLabels(["bug"], to: PullRequest.Number(8))
            try await $0.close(ForgeKit.Issue.Number(7))
            try await $0.edit(ForgeKit.Issue.Number(7), title: "N", body: nil)
        }
    }

    @Test("labels are made and changed where that is needed") func labels() async throws {
        let known = #"""
            [{"name": "Bug", "color": "ff0000", "description": null}, {"name": "same", "color": "00ff00"}]
            """#
        try await GitHubTest.asking([
            GitHubTest.exchange("GET \(root)/labels?per_page=100", nil, known),
            GitHubTest.exchange("PATCH \(root)/labels/Bug", #"{"new_name": "bug", "color": "FF0000"}"#),
            GitHubTest.exchange(
                "POST \(root)/labels", #"{"name": "a/b", "color": "123456", "description": "D"}"#, "{}", 201),
        ]) {
            try await $0.update([
                Label("bug", color: "#FF0000"), Label("same", color: "00FF00", description: ""),
                Label("a/b", color: "123456", description: "D"),
            ])
        }
    }
}

@Suite("comments of GitHub") struct GitHubCommentTests {
    private func page(_ ids: [Int]) -> String {
        "["
            + ids.map {
                #"{"id": \#($0), "body": "b", "user": {"login": "dog"}, "created_at": "2024-01-02T03:04:05Z"}"#
            }.joined(separator: ",") + "]"
    }

    private func links(_ reply: inout Reply, _ links: [(String, Int)]) {
        let fields = links.map { "<{server}/repositories/1/issues/7/comments?page=\($0.1)>; rel=\"\($0.0)\"" }
        reply.header.append(("Link", fields.joined(separator: ", ")))
    }

    @Test("the newest comments come from the last page, and earlier pages only when they are wanted")
    func newest() async throws {
        let first = GitHubTest.exchange("GET \(root)/issues/7/comments?per_page=100", nil, page([1, 2]))
            .answering {
                links(&$0, [("next", 2), ("last", 3)])
            }
        let last = GitHubTest.exchange("GET /repositories/1/issues/7/comments?page=3", nil, page([5]))
            .answering {
                links(&$0, [("first", 1), ("prev", 2)])
            }
        let middle = GitHubTest.exchange("GET /repositories/1/issues/7/comments?page=2", nil, page([3, 4]))
            .answering {
                links(&$0, [("next", 3), ("last", 3), ("prev", 1), ("first", 1)])
            }
        let beginning = GitHubTest.exchange(
            "GET /repositories/1/issues/7/comments?page=1", nil, page([1, 2])
        )
        .answering { links(&$0, [("next", 2), ("last", 3)]) }
        let newest = try await GitHubTest.asking([first, last]) {
            try await $0.comments(on: .pullRequest(7), .newestFirst).all(limit: 1)
        }
        #expect(newest.map(\.id) == [5])
        let all = try await GitHubTest.asking([first, last, middle, beginning]) {
            try await $0.comments(on: .issue(7), .newestFirst).all()
        }
        #expect(all.map(\.id) == [5, 4, 3, 2, 1])
    }

    @Test("comments on commits are written, changed and reacted to") func commits() async throws {
        let comment = #"{"id": 4, "commit_id": "abc", "body": "B", "user": null}"#
        let reaction = #"{"id": 9, "content": "eyes", "user": {"login": "dog"}}"#
        try await GitHubTest.asking([
            GitHubTest.exchange("POST \(root)/commits/abc/comments", #"{"body": "B"}"#, comment, 201),
            GitHubTest.exchange("PATCH \(root)/comments/4", #"{"body": "C"}"#, comment),
            GitHubTest.exchange("GET \(root)/comments/4/reactions?per_page=100", nil, "[\(reaction)]"),
            GitHubTest.exchange("POST \(root)/comments/4/reactions", #"{"content": "eyes"}"#, reaction, 200),
            GitHubTest.exchange("DELETE \(root)/comments/4/reactions/9", nil, "", 204),
        ]) { repository in
            let new = try await repository.addComment("B", toCommit: "abc")
            #expect(new == CommitComment(id: 4, commit: "abc", body: "B", author: nil))
            let id: CommitComment.ID = 4
            try await repository.edit(id, body: "C")
            #expect(try await repository.reactions(to: id).map(\.content) == ["eyes"])
            let mine = try await repository.react("eyes", to: id)
            try await repository.remove(mine, from: id)
            let nameless = Reaction(id: nil, content: "eyes", author: nil)
            let failure = try await GitHubTest.failure { try await repository.remove(nameless, from: id) }
            #expect(failure.code == .badRequest)
        }
    }
}
