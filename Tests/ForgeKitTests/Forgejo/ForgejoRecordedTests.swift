import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

/// The repository that most recordings are of.
private let name = RepositoryName(namespace: "packit-validator", name: "ogr-tests")

private func recorded(_ name: String) throws -> Exchange {
    try Exchange.recorded("forge-recordings/forgejo/\(name)")
}

/// A recorded page of a list: we say how long pages are to be, where the recorded client did not.
private func page(_ name: String, _ query: (String, String)...) throws -> Exchange {
    var exchange = try recorded(name).query("limit", "50")
    for (name, value) in query { exchange = exchange.query(name, value) }
    return exchange
}

/// Asks a server that plays exchanges.
private func asking<Answer: Sendable>(
    _ exchanges: [Exchange], as name: RepositoryName = name,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ ask: (ForgejoRepository) async throws -> Answer
) async throws -> Answer {
    try await replaying(exchanges, sourceLocation: sourceLocation) { server in
        let forge = ForgejoForge(
            server.url, token: Secret("t"), http: HTTPClient(.init(userAgent: "ForgeKit")))
        return try await ask(forge.repository(name))
    }
}

@Suite("recorded answers of Forgejo", .enabled(if: Recordings.areThere, Recordings.missing))
struct ForgejoRecordedTests {
    @Test("branches and tags") func branches() async throws {
        let exchanges = try [
            recorded("001-branch-get"), recorded("002-branch-get-404"), page("003-branches-list"),
            recorded("064-tag-get-404"),
        ]
        try await asking(exchanges) { repository in
            let branch = try await repository.branch("master")
            #expect(branch == Branch("master", commit: "dd9b6c54c0788301c86bdf058a8e91e3594a0a17"))
            #expect(try await repository.branch("non-existing") == nil)
            let all = try await repository.branches().all()
            #expect(all.count == 9)
            #expect(all.allSatisfy { $0.commit?.count == 40 })
            #expect(try await repository.tag("future") == nil)
        }
        let second = try page("004-branches-list-page2").query("page", "1")
        let none = try await asking([second]) { repository in try await repository.branches().all() }
        #expect(none.isEmpty)
    }

    @Test("collaborators") func collaborators() async throws {
        let exchanges = try [
            recorded("005-collaborator-add"), recorded("006-collaborator-permission"),
            recorded("007-collaborator-remove"), page("008-collaborators-list", ("page", "1")),
            Exchange(
                "GET /api/v1/repos/packit-validator/ogr-tests/collaborators/mfocko/permission",
                header: [("Authorization", "token <redacted>")],
                answer: .json(#"{"permission": "admin"}"#)),
            page("062-repo-teams-405", ("page", "1")),
        ]
        try await asking(exchanges) { repository in
            try await repository.grant(.push, to: "lbarcziova")
            #expect(try await repository.access(of: "lbarcziova") == .pull)
            try await repository.revoke(from: "lbarcziova")
            #expect(try await repository.users(with: .push) == ["mfocko", "packit-validator"])
        }
    }

    @Test("commit statuses") func statuses() async throws {
        let commit = "11b37d913374b14f8519d16c2a2cca3ebc14ac64"
        try await asking([recorded("009-commit-status-create")]) { repository in
            let set = try await repository.setStatus(
                NewCommitStatus(
                    .success, context: "test", description: "testing status",
                    targetURL: "https://v10.next.forgejo.org/packit-validator/ogr-tests"), of: commit)
            #expect(set.state == .success)
            #expect(set.created == Timestamp(iso8601: "2025-08-04T11:06:41Z"))
        }
        for (name, count) in [("010-commit-statuses-list", 14), ("011-commit-statuses-list", 13)] {
            let all = try await asking([page(name)]) { repository in
                try await repository.statuses(of: commit).all()
            }
            #expect(all.count == count)
            #expect(all.latestByContext().count < count)
            #expect(all.first?.context == "test")
        }
        let end = try page("012-commit-statuses-list-page2").query("page", "1")
        let none = try await asking([end]) { repository in try await repository.statuses(of: commit).all() }
        #expect(none.isEmpty)
    }

    @Test("commits") func commits() async throws {
        let list = try page("013-commits-list", ("sha", "master"), ("stat", "false"), ("files", "false"))
        let commits = try await asking([list]) { repository in
            try await repository.commits(of: "master").all()
        }
        #expect(commits.first == "dd9b6c54c0788301c86bdf058a8e91e3594a0a17")
        let end = try page("014-commits-list-page2", ("files", "false"), ("verification", "false"))
            .query("page", "1")
        let none = try await asking([end]) { repository in try await repository.commits(of: 119).all() }
        #expect(none.isEmpty)
    }

    @Test("files") func files() async throws {
        let exchanges = try [recorded("015-file-content"), recorded("018-file-content-404")]
        try await asking(exchanges) { repository in
            let bytes = try await repository.file("README.md", at: nil)
            #expect(String(decoding: bytes ?? [], as: UTF8.self).hasPrefix("# ogr-tests\n"))
            #expect(bytes?.count == 129)
            #expect(try await repository.file(".blablabla_nonexisting_file", at: nil) == nil)
        }
        let hello = RepositoryName(namespace: "packit-validator", name: "hello-world")
        let trees = try [recorded("016-file-content"), recorded("017-file-content")]
        try await asking(trees, as: hello) { repository in
            let below = try await repository.tree(".fmf", at: "master", recursive: false)
            #expect(below == [TreeEntry(".fmf/version", .file)])
            let top = try await repository.tree("", at: "master", recursive: false)
            #expect(top.first == TreeEntry(".fmf", .directory))
        }
        try await asking([recorded("016-file-content")], as: hello) { repository in
            let file = try await repository.file(".fmf", at: "master")
            #expect(file == nil)
        }
    }

    @Test("forks") func forks() async throws {
        let exchanges = try [
            recorded("019-fork-create"), page("020-forks-list"),
            recorded("050-project-get").path("/api/v1/repos/mfocko/ogr-tests"),
        ]
        try await asking(exchanges) { repository in
            let forks = try await repository.forks().all()
            #expect(forks.count == 2)
            #expect(forks.allSatisfy { $0.isFork && $0.parent == name })
            let mine = try await repository.fork()
            #expect(mine.parent == name)
        }
        try await asking([recorded("050-project-get")]) { repository in
            let fork = try await repository.fork(of: "lbarcziova")
            #expect(fork?.name == RepositoryName(namespace: "lbarcziova", name: "ogr-tests"))
        }
    }

    @Test("comments") func comments() async throws {
        let exchanges = try [
            recorded("021-issue-comment-create"), recorded("022-issue-comment-edit"),
            recorded("023-issue-comment-get"), recorded("024-issue-comments-list"),
        ]
        try await asking(exchanges) { repository in
            let added = try await repository.addComment("Nice weather indeed", to: .issue(245))
            #expect(added.body == "Nice weather indeed")
            #expect(added.edited == nil)
            try await repository.edit(3174, on: .issue(244), body: "here comes the update")
            let one = try await repository.comment(3174, on: .issue(244))
            #expect(one.body == "/packit test-comment")
            #expect(one.author == "packit-validator")
            #expect(one.edited == Timestamp(iso8601: "2025-12-19T10:06:03Z"))
            let newest = try await repository.comments(on: .pullRequest(209), .newestFirst).all()
            #expect(newest.count == 3)
            #expect(newest.last?.body == "LGTM")
        }
    }

    @Test("issues") func issues() async throws {
        let exchanges = try [
            // Labels that are none are left out.
            recorded("025-issue-create").ignoringMembers("assignees", "labels"),
            recorded("029-issue-get"), recorded("030-issue-get"), recorded("032-issue-labels-add"),
        ]
        try await asking(exchanges) { repository in
            let opened = try await repository.open(
                NewIssue("Close issue abcdedfgh", body: "Description for issue for closing abcdedfgh"))
            #expect(opened.title == "Close issue abcdedfgh")
            let issue = try await repository.issue(244)
            #expect(issue.title == "test Title ABC")
            #expect(issue.author == "packit-validator")
            #expect(issue.webURL == "https://v10.next.forgejo.org/packit-validator/ogr-tests/issues/244")
            #expect(try await repository.issue(224).labels.contains("test_lb1"))
            try await repository.addLabels(["test_lb1", "test_lb2"], to: Issue.Number(224))
        }
        let assigned = try await asking([recorded("028-issue-get")]) { repository in
            try await repository.issue(223).assignees
        }
        #expect(assigned == ["packit-validator"])
    }

    @Test("what people are responsible for is added to") func assignment() async throws {
        // Nobody is responsible for the issue that 245 is taken for.
        let before = try recorded("029-issue-get").path(
            "/api/v1/repos/packit-validator/ogr-tests/issues/245")
        try await asking([before, recorded("026-issue-edit")]) { repository in
            try await repository.assign(["packit-validator"], to: 245)
        }
        let known = try recorded("028-issue-get").path("/api/v1/repos/packit-validator/ogr-tests/issues/245")
        let failure = await #expect(throws: ForgeFailure.self) {
            try await asking([known, recorded("027-issue-edit-500").times(1...9)]) { repository in
                try await repository.assign(["nonexistentuser"], to: 245)
            }
        }
        #expect(failure?.description.contains("nonexistentuser") == true)
    }

    @Test("lists of issues") func issueLists() async throws {
        let exchanges = try [
            page("033-issues-list"), page("035-issues-list-page2"),
            page("036-issues-list-page3").with(header: [("Link", nil)]),
        ]
        let issues = try await asking(exchanges) { repository in
            try await repository.issues(IssueQuery()).all()
        }
        #expect(issues.count > 30)
        #expect(issues.allSatisfy { $0.state == .open })
        let stranger = try [page("034-issues-list-404"), recorded("048-project-get")]
        let failure = await #expect(throws: ForgeFailure.self) {
            try await asking(stranger) { repository in
                try await repository.issues(IssueQuery(state: nil, author: "xyzidontexist")).all()
            }
        }
        #expect(failure?.code == .notFound)
        #expect(failure?.description.contains("xyzidontexist") == true)
        let missing = try [
            recorded("031-issue-get-404").path("/api/v1/repos/packit-validator/ogr-tests/issues/1000000"),
            recorded("048-project-get"),
        ]
        let other = await #expect(throws: ForgeFailure.self) {
            try await asking(missing) { repository in try await repository.issue(1_000_000) }
        }
        #expect(other?.code == .notFound)
    }

    @Test("pull requests") func pullRequests() async throws {
        let exchanges = try [
            recorded("037-pr-create"), recorded("038-pr-edit"), recorded("039-pr-get"),
            recorded("040-pr-get"), recorded("041-pr-get"), recorded("042-pr-get-404"),
            // That of a private repository is for those who are known.
            recorded("043-pr-patch").ignoringCredentials,
        ]
        try await asking(exchanges) { repository in
            let fork = RepositoryName(namespace: "lbarcziova", name: "ogr-tests")
            let opened = try await repository.open(
                NewPullRequest(
                    "test: upstream <- fork_username:source_branch", body: "pull request body",
                    from: "readme-change-1", of: fork, into: "master"))
            #expect(opened.source == fork)
            #expect(opened.target == name)
            try await repository.edit(PullRequest.Number(119), title: "test title", body: nil)
            #expect(try await repository.pullRequest(137).number == 137)
            let ghost = try await repository.pullRequest(199)
            #expect(ghost.author == nil)
            #expect(ghost.head == "6a9b824f6fa26eb6a3c0d8f164a5bbe95118d2c9")
            #expect(ghost.mergeability == .possible)
            #expect(try await repository.pullRequest(211).sourceBranch.isEmpty == false)
            let patch = try await repository.patch(of: 119)
            #expect(String(decoding: patch, as: UTF8.self).hasPrefix("From 3c1fb11dd358254cc3f1588f173e54e9"))
            let failure = await #expect(throws: ForgeFailure.self) {
                try await repository.pullRequest(2000)
            }
            #expect(failure?.code == .notFound)
        }
    }

    @Test("lists of pull requests") func pullRequestLists() async throws {
        let open = try await asking([page("052-prs-list", ("sort", "recentupdate"))]) { repository in
            try await repository.pullRequests(PullRequestQuery()).all()
        }
        #expect(open.count == 5 || open.count == 9)
        let first = Exchange(
            "GET /api/v1/repos/packit-validator/ogr-tests/pulls?state=all&sort=recentupdate&page=1&limit=50",
            header: [("Authorization", "token <redacted>")],
            answer: Reply(
                header: [
                    ("Content-Type", "application/json"),
                    ("Link", "<{server}/api/v1/x?page=2>; rel=\"next\""),
                ], body: Array("[]".utf8)))
        let rest = try [
            first, page("053-prs-list-page2", ("sort", "recentupdate")),
            page("054-prs-list-page3", ("sort", "recentupdate")).with(header: [("Link", nil)]),
        ]
        let all = try await asking(rest) { repository in
            try await repository.pullRequests(PullRequestQuery(state: nil)).all()
        }
        #expect(all.count == 10)
        #expect(all.allSatisfy { $0.state == .closed && $0.target == name })
    }

    @Test("projects") func projects() async throws {
        try await asking([recorded("047-project-edit"), recorded("048-project-get")]) { repository in
            try await repository.setDescription(
                "Testing repository for python-ogr package.  |  https://github.com/packit-service/ogr")
            let info = try await repository.info()
            #expect(info.name == name)
            #expect(info.defaultBranch == "master")
            #expect(info.isPrivate == false)
            #expect(info.hasIssues == true)
            #expect(info.gitURL == "https://v10.next.forgejo.org/packit-validator/ogr-tests.git")
        }
        try await replaying([
            recorded("044-project-create"),
            recorded("045-project-create-in-org").ignoringMembers("description"),
            recorded("046-project-delete"), recorded("049-project-get"), recorded("051-project-get-404"),
            recorded("065-user"),
            page("066-user-repos").query("page", "1"),
        ]) { server in
            let forge = ForgejoForge(
                server.url, token: Secret("t"), http: HTTPClient(.init(userAgent: "ForgeKit")))
            let made = try await forge.create(NewRepository("test_1", description: "A repo description"))
            #expect(made.description == "A repo description")
            let own = try await forge.create(NewRepository("test", in: "packit"))
            #expect(own.name.namespace == "packit")
            try await forge.repository(.init(namespace: "mfocko", name: "delete-project")).delete()
            #expect(try await forge.repository(.init(namespace: "packit", name: "test")).exists())
            let gone = forge.repository(.init(namespace: "packit-validator", name: "test"))
            #expect(try await gone.exists() == false)
            #expect(try await forge.currentUser().login == "packit-validator")
            #expect(try await forge.ownRepositories().all().count == 3)
        }
    }

    @Test("reactions") func reactions() async throws {
        let exchanges = try [
            recorded("055-reaction-add"),
            // The recorded client left the content out, and so removed nothing.
            recorded("056-reaction-delete").body(.json(#"{"content": "+1"}"#)),
            recorded("057-reactions-list"),
        ]
        try await asking(exchanges) { repository in
            let reaction = try await repository.react("+1", to: 3244, on: .issue(245))
            #expect(reaction == Reaction(id: nil, content: "+1", author: "packit-validator"))
            try await repository.remove(reaction, from: 3244, on: .issue(245))
            #expect(try await repository.reactions(to: 3245, on: .issue(245)).first?.content == "+1")
        }
    }

    @Test("releases") func releases() async throws {
        let exchanges = try [
            recorded("058-release-create").ignoringMembers("target_commitish"),
            recorded("059-release-edit"), page("060-releases-list"), recorded("063-tag-get"),
        ]
        try await asking(exchanges) { repository in
            let made = try await repository.create(
                NewRelease(tag: "0.2.11", title: "test", body: "testing release"))
            #expect(made.tag == "0.2.11")
            let all = try await repository.releases().all()
            #expect(all.count == 12)
            let found = try #require(try await repository.release(tag: "0.1.0"))
            #expect(found.webURL.contains("/releases/tag/0.1.0"))
            let edited = try await repository.edit(
                found, title: "test-changed", body: "testing release-changed")
            #expect(edited.title == "test-changed")
        }
        let end = try page("061-releases-list-page2").query("page", "1")
        let none = try await asking([end]) { repository in try await repository.releases().all() }
        #expect(none.isEmpty)
    }
}
