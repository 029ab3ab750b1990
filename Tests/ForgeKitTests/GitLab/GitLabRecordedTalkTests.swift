import ForgeKit
import HostKit
import ReplayServer
import Testing

@Suite("recordings of GitLab: issues and comments", .enabled(if: Recordings.areThere, Recordings.missing))
struct GitLabRecordedTalkTests {
    private let name = RepositoryName(namespace: "packit-service", name: "ogr-tests")

    @Test("issues are read") func issues() async throws {
        let exchanges = [try gitlabRecorded("037-issue-get"), try gitlabRecorded("038-issue-get")]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let open = try await repository.issue(3)
            #expect(open.state == .open)
            #expect(open.created == Timestamp(iso8601: "2019-09-26T09:58:57.590Z"))
            let closed = try await repository.issue(2)
            #expect(closed.state == .closed)
            #expect(closed.title == "Issue 2")
            #expect(!closed.isConfidential)
            #expect(closed.webURL == "https://gitlab.com/packit-service/ogr-tests/-/issues/2")
        }
        try await askingGitLab([gitlabRecorded("036-issue-get")]) { forge in
            let issue = try await forge.repository(name, number: 19_258_958).issue(12)
            #expect(issue.author == "kapr200")
            #expect(issue.body == "")
        }
    }

    @Test("issues come page by page, last changed first") func list() async throws {
        let pages = [
            try gitlabRecorded("039-issues-list"), try gitlabRecorded("040-issues-list-page2"),
            try gitlabRecorded("041-issues-list-page3"),
        ]
        try await askingGitLab(pages) { forge in
            let all = try await forge.repository(name, number: ogrTests).issues(IssueQuery()).all()
            #expect(all.count == 56)
            #expect(all.prefix(3).map(\.number) == [75, 74, 3])
        }
    }

    @Test("issues are opened and get labels") func open() async throws {
        // Ours are added to those that there are; the recorded client replaced them.
        let labels = try gitlabRecorded("035-issue-edit").body(.json(#"{"add_labels": "test_lb1,test_lb2"}"#))
        try await askingGitLab([gitlabRecorded("033-issue-create"), labels]) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let issue = try await repository.open(
                NewIssue("New Issue abcdefghi", body: "Description for issue abcdefghi"))
            #expect(issue.number == 98)
            try await repository.addLabels(["test_lb1", "test_lb2"], to: 1 as ForgeKit.Issue.Number)
        }
    }

    @Test("issues that are switched off are told from a missing right", arguments: [true, false])
    func tracker(hasIssues: Bool) async throws {
        let project = gitlabExchange(
            "GET /projects/21772848",
            #"{"id": 21772848, "path_with_namespace": "a/b", "web_url": "w", "issues_enabled": \#(hasIssues)}"#
        )
        try await askingGitLab([gitlabRecorded("034-issue-create-403"), project]) { forge in
            let repository = forge.repository(name, number: 21_772_848)
            let failure = await gitlabFailure { () async throws(ForgeFailure) in
                try await repository.open(NewIssue("a", body: "b"))
            }
            #expect(failure?.code == (hasIssues ? .forbidden : .trackerDisabled))
            #expect(failure?.detail == "403 Forbidden")
        }
    }

    @Test("comments of issues leave out what the system wrote") func issueComments() async throws {
        let first = gitlabExchange("GET /projects/14233409/issues/1/notes?sort=asc&per_page=100", "[]")
            .with(header: [("X-Next-Page", "2")])
        let second = try gitlabRecorded("032-issue-comments-list-page2").ignoringQuery("order_by")
        try await askingGitLab([gitlabRecorded("031-issue-comments-list"), first, second]) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let few = try await repository.comments(on: .issue(2), .oldestFirst).all()
            #expect(few.map(\.id) == [214_828_882, 214_829_660, 223_406_541, 223_406_558])
            #expect(few.first?.author == "lbarcziova")
            let many = try await repository.comments(on: .issue(1), .oldestFirst).all()
            #expect(many.count == 8)
        }
    }

    @Test("comments of merge requests leave out what the system wrote") func pullRequestComments()
        async throws
    {
        let first = gitlabExchange(
            "GET /projects/14233409/merge_requests/1/notes?sort=asc&per_page=100", "[]"
        )
        .with(header: [("X-Next-Page", "2")])
        let pages = [
            try gitlabRecorded("050-pr-comments-list"), first,
            try gitlabRecorded("051-pr-comments-list-page2").ignoringQuery("order_by"),
            try gitlabRecorded("052-pr-comments-list-page3").ignoringQuery("order_by"),
        ]
        try await askingGitLab(pages) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let few = try await repository.comments(on: .pullRequest(19), .oldestFirst).all()
            #expect(few.map(\.id) == [252_289_087, 343_239_317])
            let none = try await repository.comments(on: .pullRequest(1), .oldestFirst).all()
            #expect(none.isEmpty)
        }
    }

    @Test("comments are written, read and edited") func comments() async throws {
        let exchanges = [
            try gitlabRecorded("028-issue-comment-create"), try gitlabRecorded("047-pr-comment-create"),
            try gitlabRecorded("030-issue-comment-get"), try gitlabRecorded("049-pr-comment-get"),
            try gitlabRecorded("029-issue-comment-edit"), try gitlabRecorded("048-pr-comment-edit"),
        ]
        try await askingGitLab(exchanges) { forge in
            let other = forge.repository(name, number: 29_121_611)
            let answer = try await other.addComment("11/21/2026", to: .issue(2)).id
            #expect(answer == 664_140_345)
            let answer2 = try await other.addComment("11/21/2026", to: .pullRequest(2)).id
            #expect(answer2 == 664_140_287)
            let repository = forge.repository(name, number: ogrTests)
            let comment = try await repository.comment(686_264_162, on: .issue(102))
            #expect(comment.body == "issue comment")
            #expect(comment.edited == nil)
            #expect(
                comment.webURL?.hasSuffix("/packit-service/ogr-tests/-/issues/102#note_686264162") == true)
            let answer3 = try await repository.comment(214_842_329, on: .pullRequest(1)).body
            #expect(answer3 == "first comment of mergerequest")
            let text = "comment to be updated\n\nedited"
            try await repository.edit(252_288_682, on: .issue(3), body: text)
            try await repository.edit(252_289_087, on: .pullRequest(19), body: text)
        }
    }

    @Test("reactions are added, listed and removed") func reactions() async throws {
        let exchanges = [
            try gitlabRecorded("077-reaction-add"), try gitlabRecorded("079-reaction-delete"),
            try gitlabRecorded("080-reactions-list"),
        ]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: 29_121_611)
            let reaction = try await repository.react("+1", to: 664_139_821, on: .pullRequest(2))
            #expect(reaction == Reaction(id: 9_204_749, content: "thumbsup", author: "nikromen"))
            try await repository.remove(reaction, from: 664_139_821, on: .pullRequest(2))
            let other = forge.repository(name, number: 19_258_958)
            let all = try await other.reactions(to: 2_132_728_866, on: .pullRequest(1149))
            #expect(all == [Reaction(id: 28_638_595, content: "tractor", author: "kapr200")])
        }
    }

    @Test("a reaction that is there already is found") func takenReaction() async throws {
        let list = gitlabExchange(
            "GET /projects/19258958/issues/12/notes/2132763676/award_emoji?per_page=100",
            #"[{"id": 1, "name": "tractor", "user": {"username": "kapr200"}},"#
                + #"{"id": 2, "name": "tractor", "user": {"username": "nforro"}}]"#)
        let exchanges = [try gitlabRecorded("078-reaction-add-404"), try gitlabRecorded("089-user"), list]
        try await askingGitLab(exchanges) { forge in
            let reaction = try await forge.repository(name, number: 19_258_958)
                .react(":tractor:", to: 2_132_763_676, on: .issue(12))
            #expect(reaction.id == 2)
        }
    }

    @Test("comments on commits come page by page and without numbers") func commitComments() async throws {
        let sha = "11b37d913374b14f8519d16c2a2cca3ebc14ac64"
        let exchanges = [
            try gitlabRecorded("007-commit-comments-list"),
            try gitlabRecorded("008-commit-comments-list-page2"),
            try gitlabRecorded("006-commit-comment-create"),
        ]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let all = try await repository.comments(onCommit: sha).all()
            #expect(all.count == 24)
            #expect(all.allSatisfy { $0.id == nil && $0.commit == sha })
            let made = try await repository.addComment(
                "Comment to line 3", at: LinePlace(commit: sha, path: "README.md", line: 3))
            #expect(made.author == "mfocko")
        }
    }

    @Test("a comment on a commit is looked for once") func commitComment() async throws {
        let sha = "11b37d913374b14f8519d16c2a2cca3ebc14ac64"
        let exchanges = [
            try gitlabRecorded("010-commit-discussions-list"),
            try gitlabRecorded("011-commit-discussions-list-page2"),
            try gitlabRecorded("009-commit-discussion-note-get"),
        ]
        try await askingGitLab(exchanges) { forge in
            let repository = forge.repository(name, number: ogrTests)
            let found = try await repository.comment(1_619_912_175, onCommit: sha)
            #expect(found.body == "Comment to line 3")
            #expect(found.author == "mfocko")
            let answer = try await repository.comment(1_619_912_175, onCommit: sha)
            #expect(answer == found)
        }
    }
}
