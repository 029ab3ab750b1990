import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

/// What a Pagure of our own answered; its recordings read without a token, which does no harm to send.
@Suite("recordings of an own Pagure", .enabled(if: Recordings.areThere, Recordings.missing))
struct PagureInstanceTests {
    private let name = RepositoryName(namespace: "", name: "rec4")
    private let commit = "774e854c4f9b22cdb11e38f15fef3c34dfd8f13d"

    private func repository(_ server: ReplayServer, isAnonymous: Bool = true) -> PagureRepository {
        PagureServer.forge(server, isAnonymous: isAnonymous).repository(name)
    }

    @Test("the version, and all names of errors") func version() async throws {
        let exchanges = [try PagureServer.seen("001-version"), try PagureServer.seen("041-error-codes")]
        try await replaying(exchanges) { server in
            let forge = PagureServer.forge(server, isAnonymous: true)
            let version = try await forge.version()
            #expect(version == "0.31")
            let codes = try await forge.errorCodes()
            #expect(codes["ENOPROJECT"] == "Project not found")
            #expect(codes.count == 47)
        }
    }

    @Test("who asks, and nobody") func whoami() async throws {
        try await replaying([PagureServer.seen("002-whoami"), PagureServer.seen("003-whoami-401")]) {
            server in
            let forge = PagureServer.forge(server)
            let user = try await forge.currentUser()
            #expect(user.login == "alice")
            let failure = try await #require(throws: ForgeFailure.self) {
                try await forge.with(token: nil).currentUser()
            }
            #expect(failure.code == .unauthorized)
            #expect(failure.serviceCode == "EINVALIDTOK")
        }
    }

    @Test("a project with a readme is made; a taken name is a conflict") func create() async throws {
        let exchanges = [
            try PagureServer.seen("004-project-create"),
            try PagureServer.seen("005-project-create-exists-400"),
            try PagureServer.seen("006-project-get").ignoringCredentials.times(2),
        ]
        try await replaying(exchanges) { server in
            let forge = PagureServer.forge(server)
            let made = try await forge.create(NewRepository("rec4"), withReadme: true)
            #expect(made.name == name)
            #expect(made.description == "rec4")
            let failure = try await #require(throws: ForgeFailure.self) {
                try await forge.create(NewRepository("rec4", description: ""))
            }
            #expect(failure.code == .conflict)
            #expect(failure.serviceCode == "ENOCODE")
        }
    }

    @Test("a project that is not there is not found") func noProject() async throws {
        try await replaying([PagureServer.seen("007-project-get-404")]) { server in
            let forge = PagureServer.forge(server, isAnonymous: true)
            let exists = try await forge.repository(RepositoryName(namespace: "", name: "nope")).exists()
            #expect(!exists)
        }
    }

    @Test("branches with and without their commits") func branches() async throws {
        let exchanges = [
            try PagureServer.seen("008-branches"),
            try PagureServer.seen("009-branches-with-commits").times(2),
        ]
        try await replaying(exchanges) { server in
            let repository = repository(server)
            let standard = try await repository.defaultBranch()
            #expect(standard == "master")
            let branches = try await repository.branches().all()
            #expect(branches == [Branch("master", commit: commit)])
            let other = try await repository.branch("main")
            #expect(other == nil)
        }
    }

    @Test("where to clone from, and the options") func settings() async throws {
        let exchanges = [
            try PagureServer.seen("010-git-urls").ignoringCredentials, try PagureServer.seen("011-options"),
        ]
        try await replaying(exchanges) { server in
            let repository = repository(server, isAnonymous: false)
            let urls = try await repository.gitURLs()
            #expect(urls.git == "git://localhost.localdomain/rec4.git")
            let options = try await repository.options()
            #expect(options.hasIssues)
        }
    }

    @Test("an issue with labels is opened") func openIssue() async throws {
        try await replaying([PagureServer.seen("012-issue-create")]) { server in
            let issue = try await repository(server, isAnonymous: false)
                .open(NewIssue("t", body: "c", labels: ["a", "b"]))
            #expect(issue.number == 1)
            #expect(issue.labels == ["a", "b"])
            #expect(issue.created == Timestamp(seconds: 1_795_245_447, nanoseconds: 954_142_000))
        }
    }

    // Recorded without a text; ours is always there, if empty.
    @Test("a missing text is a mistake in its field, a wrong token another") func refusedIssues()
        async throws
    {
        let exchanges = [
            try PagureServer.seen("013-issue-create-400").body(
                .form([("title", "t"), ("issue_content", "")])),
            try PagureServer.seen("014-issue-create-bad-token-401"),
        ]
        try await replaying(exchanges) { server in
            let repository = repository(server, isAnonymous: false)
            let failure = try await #require(throws: ForgeFailure.self) {
                try await repository.open(NewIssue("t", body: ""))
            }
            #expect(failure.code == .invalid)
            #expect(failure.fields == [.init("issue_content", "This field is required.")])
            let other = try await #require(throws: ForgeFailure.self) {
                try await repository.open(NewIssue("t", body: "c"))
            }
            #expect(other.code == .unauthorized)
            #expect(other.detail?.hasSuffix("Invalid token") == true)
        }
    }

    // It was asked for pages of one.
    @Test("issues are read and listed") func issues() async throws {
        let exchanges = [
            try PagureServer.seen("015-issue-get"), try PagureServer.seen("016-issue-get-404"),
            try PagureServer.seen("017-issues-list").query("per_page", "100").query("page", "1"),
        ]
        try await replaying(exchanges) { server in
            let repository = repository(server)
            let issue = try await repository.issue(1)
            #expect(issue.webURL == "https://pagure.example.org/rec4/issue/1")
            let failure = try await #require(throws: ForgeFailure.self) { try await repository.issue(77) }
            #expect(failure.code == .notFound)
            #expect(failure.serviceCode == "ENOISSUE")
            let all = try await repository.issues(IssueQuery()).all()
            #expect(all == [issue])
        }
    }

    @Test("a comment is added, and found afterwards") func addComment() async throws {
        let comment = """
            {"comments": [
                {"id": 7, "comment": "hello", "user": {"name": "bob"}, "date_created": "1795245449"},
                {"id": 8, "comment": "hello", "user": {"name": "alice"}, "date_created": "1795245450.5"}]}
            """
        let exchanges = [
            try PagureServer.seen("018-issue-comment"),
            try PagureServer.seen("015-issue-get").ignoringCredentials.with(json: comment),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let made = try await repository(server, isAnonymous: false).addComment("hello", to: .issue(1))
            #expect(made.id == 8)
            #expect(made.author == "alice")
        }
    }

    @Test("a user's token neither assigns nor edits issues, and closes them") func userToken() async throws {
        let exchanges = [
            try PagureServer.seen("019-issue-assign-401"), try PagureServer.seen("020-issue-edit-401"),
            try PagureServer.seen("021-issue-close"),
        ]
        try await replaying(exchanges) { server in
            let repository = repository(server, isAnonymous: false)
            for refused in [
                { @Sendable () async throws -> Void in try await repository.assign(["bob"], to: 1) },
                { @Sendable () async throws -> Void in
                    let number: ForgeKit.Issue.Number = 1
                    try await repository.edit(number, title: "t2", body: "c2")
                },
            ] {
                let failure = try await #require(throws: ForgeFailure.self) { try await refused() }
                #expect(failure.code == .unauthorized)
                #expect(failure.serviceCode == "EINVALIDTOK")
            }
            let number: ForgeKit.Issue.Number = 1
            try await repository.close(number)
        }
    }

    // An empty URL is never sent; the answer is that to any that Pagure does not like.
    @Test("flags are added, changed and listed") func flags() async throws {
        let exchanges = [
            try PagureServer.seen("022-flag-set"), try PagureServer.seen("023-flag-update"),
            try PagureServer.seen("024-flag-set-bad-url-400").body(
                .form([("username", "ci"), ("comment", "ok"), ("url", "https://a.b"), ("status", "success")])),
            try PagureServer.seen("025-flags-list").ignoringCredentials,
            try PagureServer.seen("026-flag-unknown-commit").ignoringCredentials,
        ]
        try await replaying(exchanges) { server in
            let repository = repository(server, isAnonymous: false)
            var flag = NewPagureFlag(
                "ci", comment: "ok", url: "https://ci.example.org/1", status: .success, uid: "u1")
            let added = try await repository.set(flag, of: commit)
            #expect(!added.isUpdate)
            (flag.comment, flag.status, flag.percent) = ("no", .failure, 0)
            let changed = try await repository.set(flag, of: commit)
            #expect(changed.isUpdate)
            #expect(changed.flag.percent == 0)
            let failure = try await #require(throws: ForgeFailure.self) {
                try await repository.set(
                    NewPagureFlag("ci", comment: "ok", url: "https://a.b", status: .success), of: commit)
            }
            #expect(failure.fields == [.init("url", "This field is required.")])
            let flags = try await repository.flags(of: commit)
            #expect(flags.map(\.status) == [.failure])
            let none = try await repository.flags(of: String(repeating: "0", count: 40))
            #expect(none.isEmpty)
        }
    }

    // The answer can have commits, which nobody needs.
    @Test("a tag is made and listed") func tags() async throws {
        let exchanges = [
            try PagureServer.seen("027-tag-create").ignoringMembers("with_commits"),
            try PagureServer.seen("028-tags").ignoringCredentials,
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let repository = repository(server, isAnonymous: false)
            try await repository.createTag("v1", at: commit, message: "m")
            let tags = try await repository.tags().all()
            #expect(tags == [GitTag("v1", commit: commit)])
        }
    }

    @Test("a fork is made") func fork() async throws {
        let exchanges = [
            try PagureServer.seen("002-whoami"),
            try PagureServer.seen("007-project-get-404").path("/api/0/fork/alice/rec4").ignoringCredentials,
            try PagureServer.seen("029-fork"),
            try PagureServer.seen("031-fork-get").ignoringCredentials,
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let fork = try await repository(server, isAnonymous: false).fork()
            #expect(fork.name == RepositoryName(namespace: "", name: "rec4", forkOwner: "alice"))
        }
    }

    @Test("a fork that somebody has just made is taken") func forkAgain() async throws {
        let exchanges = [
            try PagureServer.seen("002-whoami"),
            try PagureServer.seen("007-project-get-404").path("/api/0/fork/alice/rec4").ignoringCredentials,
            try PagureServer.seen("030-fork-again-400"),
            try PagureServer.seen("031-fork-get").ignoringCredentials,
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let fork = try await repository(server, isAnonymous: false).fork()
            #expect(fork.parent == name)
        }
    }

    // We ask for long pages.
    @Test("forks are listed") func forks() async throws {
        let exchange = try PagureServer.seen("032-forks-list").query("per_page", "100")
        try await replaying([exchange]) { server in
            let forks = try await repository(server).forks().all()
            #expect(forks.map(\.name.fullName) == ["fork/alice/rec4"])
        }
    }

    @Test("files are listed and read") func files() async throws {
        let exchanges = [
            try PagureServer.seen("033-tree"), try PagureServer.seen("034-raw-file"),
            try PagureServer.seen("035-raw-file-404"),
        ]
        try await replaying(exchanges) { server in
            let repository = repository(server)
            let tree = try await repository.tree("", at: "master", recursive: true)
            #expect(tree == [TreeEntry("README.md", .file)])
            let readme = try await repository.file("README.md", at: "master")
            #expect(readme == Array("# rec4\n\nrec4".utf8))
            let none = try await repository.file("none", at: "master")
            #expect(none == nil)
        }
    }

    @Test("a user gets commit access") func grant() async throws {
        try await replaying([PagureServer.seen("036-modify-acls")]) { server in
            try await repository(server, isAnonymous: false).grant(.push, to: "bob")
        }
    }

    // It was asked for those that are open, without saying so.
    @Test("there are no pull requests") func pullRequests() async throws {
        let exchanges = [
            try PagureServer.seen("037-prs-list").query("status", "Open").query("page", "1")
                .query("per_page", "100"),
            try PagureServer.seen("038-pr-get-404"),
        ]
        try await replaying(exchanges) { server in
            let repository = repository(server)
            let requests = try await repository.pullRequests(PullRequestQuery()).all()
            #expect(requests.isEmpty)
            let failure = try await #require(throws: ForgeFailure.self) {
                try await repository.pullRequest(99)
            }
            #expect(failure.serviceCode == "ENOREQ")
            #expect(failure.code == .notFound)
        }
    }

    // We ask for long pages.
    @Test("a user's projects and forks") func user() async throws {
        let exchange = try PagureServer.seen("039-user").query("per_page", "100").times(2)
        try await replaying([exchange]) { server in
            let forge = PagureServer.forge(server, isAnonymous: true)
            let forks = try await forge.forks(ofUser: "alice").all()
            #expect(forks.map(\.name.name) == ["demo2", "rec", "rec4"])
            let projects = try await forge.repositories(ofUser: "alice").all()
            #expect(projects.map(\.name.fullName) == ["demo", "demo2", "rec", "rec4"])
        }
    }

    @Test("a group that is not there") func group() async throws {
        try await replaying([PagureServer.seen("040-group-404")]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.forge(server, isAnonymous: true).members(ofGroup: "none")
            }
            #expect(failure.code == .notFound)
        }
    }
}
