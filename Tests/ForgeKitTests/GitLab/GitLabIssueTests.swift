import ForgeKit
import ReplayServer
import Testing

@Suite("GitLab: issues and comments") struct GitLabIssueTests {
    private let issue =
        #"{"iid": 4, "title": "t", "description": null, "state": "opened","#
        + #""author": null, "assignees": [{"id": 7, "username": "ann"}], "labels": ["a"],"#
        + #""confidential": true, "web_url": "w"}"#
    private let ann = #"[{"id": 7, "username": "ann"}]"#

    @Test("a confidential issue is opened, with numbers in place of names") func confidential() async throws {
        let exchanges = [
            gitlabExchange("GET /users?username=ann", ann),
            gitlabExchange("GET /users?username=bob", #"[{"id": 8, "username": "bob"}]"#),
            gitlabExchange(
                "POST P/issues",
                body: #"{"title": "t", "description": "b", "labels": "a,b", "assignee_ids": [7, 8],"#
                    + #""confidential": true}"#, status: 201, issue),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let new = NewIssue("t", body: "b", labels: ["a", "b"], assignees: ["ann", "bob"])
            let opened = try await repository.openConfidential(new)
            #expect(opened.isConfidential)
            #expect(opened.assignees == ["ann"])
            #expect(opened.author == nil)
            #expect(opened.body == "")
        }
    }

    @Test("an issue for somebody unknown is not opened") func unknownAssignee() async throws {
        try await askingGitLabRepository([gitlabExchange("GET /users?username=eve", "[]")]) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.open(NewIssue("t", body: "b", assignees: ["eve"]))
            }
            #expect(failure?.code == .notFound)
        }
    }

    @Test("issues are chosen by state, people and labels") func query() async throws {
        let exchange = gitlabExchange(
            "GET P/issues?state=closed&order_by=updated_at&sort=desc&author_username=ann"
                + "&assignee_username=bob&labels=a%2Cb%20c&per_page=100", "[\(issue)]")
        let all = gitlabExchange("GET P/issues?state=all&order_by=updated_at&sort=desc&per_page=100", "[]")
        try await askingGitLabRepository([exchange, all]) { repository in
            let query = IssueQuery(state: .closed, author: "ann", assignee: "bob", labels: ["a", "b c"])
            let found = try await repository.issues(query).all()
            #expect(found.map(\.number) == [4])
            let none = try await repository.issues(IssueQuery(state: nil)).all()
            #expect(none.isEmpty)
        }
    }

    @Test("people are made responsible besides those who are") func assign() async throws {
        let exchanges = [
            gitlabExchange("GET P/issues/4", issue).times(2),
            gitlabExchange("GET /users?username=ann", ann),
            gitlabExchange("GET /users?username=bob", #"[{"id": 8, "username": "bob"}]"#),
            gitlabExchange("PUT P/issues/4", body: #"{"assignee_ids": [7, 8]}"#, issue),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            try await repository.assign(["bob"], to: 4)
            // Nothing is new.
            try await repository.assign(["ann"], to: 4)
        }
    }

    @Test("issues are edited and closed") func edit() async throws {
        let exchanges = [
            gitlabExchange("PUT P/issues/4", body: #"{"title": "x"}"#, issue),
            gitlabExchange("PUT P/issues/4", body: #"{"description": "y"}"#, issue),
            gitlabExchange("PUT P/issues/4", body: #"{"state_event": "close"}"#, issue),
        ]
        let number: ForgeKit.Issue.Number = 4
        try await askingGitLabRepository(exchanges) { repository in
            try await repository.edit(number, title: "x", body: nil)
            try await repository.edit(number, title: nil, body: "y")
            try await repository.close(number)
        }
    }

    @Test(
        "an issue that is not there is told from issues that are switched off",
        arguments: [
            (#", "issues_enabled": true"#, ForgeFailure.Code.notFound),
            (#", "issues_enabled": false"#, .trackerDisabled),
            (#", "issues_access_level": "disabled""#, .trackerDisabled), ("", .notFound),
        ])
    func absent(field: String, code: ForgeFailure.Code) async throws {
        let exchanges = [
            gitlabExchange("GET P/issues/5", status: 404, #"{"message": "404 Issue Not Found"}"#),
            gitlabExchange(
                "GET P", #"{"id": 5, "path_with_namespace": "group/sub/tool", "web_url": "w"\#(field)}"#),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.issue(5)
            }
            #expect(failure?.code == code)
            #expect(failure?.detail == "404 Issue Not Found")
        }
    }

    @Test("when the repository is not there either, the first failure counts") func noRepository()
        async throws
    {
        let exchanges = [
            gitlabExchange(
                "GET P/issues?state=opened&order_by=updated_at&sort=desc&per_page=100", status: 404,
                #"{"message": "404 Project Not Found"}"#),
            gitlabExchange("GET P", status: 403, #"{"message": "403 Forbidden"}"#),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.issues(IssueQuery()).all()
            }
            #expect(failure?.code == .notFound)
        }
    }

    // MARK: Comments

    @Test("the newest comments come first when that is wanted, and say when they were edited") func newest()
        async throws
    {
        let exchange = gitlabExchange(
            "GET P/merge_requests/3/notes?sort=desc&per_page=100",
            #"[{"id": 2, "body": "b", "author": {"username": "ann"}, "system": false,"#
                + #""created_at": "2020-01-01T00:00:00.000Z", "updated_at": "2020-01-01T00:00:01.000Z"},"#
                + #"{"id": 1, "body": "added 1 commit", "author": null, "system": true}]"#)
        try await askingGitLabRepository([exchange]) { repository in
            let all = try await repository.comments(on: .pullRequest(3), .newestFirst).all()
            #expect(all.map(\.id) == [2])
            #expect(all.first?.edited != nil)
            #expect(all.first?.author == "ann")
            #expect(all.first?.webURL?.hasSuffix("/group/sub/tool/-/merge_requests/3#note_2") == true)
        }
    }

    @Test("a reaction that somebody else took is a conflict") func takenByOthers() async throws {
        let exchanges = [
            gitlabExchange(
                "POST P/issues/4/notes/1/award_emoji", body: #"{"name": "+1"}"#, status: 404,
                #"{"message": "404 Award Emoji Name has already been taken Not Found"}"#
            ).times(2),
            gitlabExchange("GET /user", #"{"id": 7, "username": "ann"}"#),
            gitlabExchange(
                "GET P/issues/4/notes/1/award_emoji?per_page=100",
                #"[{"id": 1, "name": "thumbsup", "user": {"username": "ann"}}]"#),
            gitlabExchange("GET P/issues/4/notes/1/award_emoji?per_page=100", "[]"),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let own = try await repository.react(":+1:", to: 1, on: .issue(4))
            #expect(own.content == "thumbsup")
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.react("+1", to: 1, on: .issue(4))
            }
            #expect(failure?.code == .conflict)
            #expect(failure?.status == 404)
        }
    }

    @Test("a reaction without a number cannot be removed") func noNumber() async throws {
        try await askingGitLabRepository([]) { repository in
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.remove(
                    Reaction(id: nil, content: "eyes", author: nil), from: 1, on: .issue(4))
            }
            #expect(failure?.code == .badRequest)
        }
    }

    @Test("comments on commits are written, edited in their discussion, or are not there")
    func commitComments()
        async throws
    {
        let exchanges = [
            gitlabExchange(
                "POST P/repository/commits/c0/comments", body: #"{"note": "n"}"#, status: 201,
                #"{"note": "n", "author": {"username": "ann"}}"#),
            gitlabExchange(
                "GET P/repository/commits/c0/discussions?per_page=100",
                #"[{"id": "d1", "notes": [{"id": 1, "body": "x"}, {"id": 2, "body": "n"}]}]"#
            ).times(2),
            gitlabExchange(
                "PUT P/repository/commits/c0/discussions/d1/notes/2", body: #"{"body": "m"}"#, "{}"
            ).times(2),
        ]
        try await askingGitLabRepository(exchanges) { repository in
            let made = try await repository.addComment("n", toCommit: "c0")
            #expect(made.body == "n")
            try await repository.edit(2, onCommit: "c0", body: "m")
            try await repository.edit(2, onCommit: "c0", body: "m")
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.comment(3, onCommit: "c0")
            }
            #expect(failure?.code == .notFound)
        }
    }
}
