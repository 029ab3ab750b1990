import ForgeKit
import HostKit
import ReplayServer
import SystemPackage
import TestSupport
import Testing

/// What public instances answered.
@Suite("recordings of pagure.io", .enabled(if: Recordings.areThere, Recordings.missing))
struct PagureRecordingTests {
    private let tests = RepositoryName(namespace: "", name: "ogr-tests")
    private let commit = "1b491a6718ca39c249e4e15a1b9d74fb2ff9d90a"

    private func repository(_ server: ReplayServer, _ name: String, isAnonymous: Bool = false)
        -> PagureRepository
    {
        let parts = name.split(separator: "/").map(String.init)
        return PagureServer.forge(server, isAnonymous: isAnonymous).repository(
            RepositoryName(namespace: parts.dropLast().joined(separator: "/"), name: parts.last ?? ""))
    }

    private func fork(_ server: ReplayServer, of user: String, _ namespace: String, _ name: String)
        -> PagureRepository
    {
        PagureServer.forge(server).repository(
            RepositoryName(namespace: namespace, name: name, forkOwner: user))
    }

    @Test("the default branch is what the instance says") func defaultBranch() async throws {
        try await replaying([PagureServer.played("001-branches-list")]) { server in
            let branch = try await repository(server, "ogr-tests").defaultBranch()
            #expect(branch == "master")
        }
    }

    // Recorded without its token.
    @Test("a flag of a commit is set") func setFlag() async throws {
        let exchange = try PagureServer.played("002-commit-flag-set").ignoringCredentials
        try await replaying([exchange]) { server in
            let flag = NewPagureFlag(
                "test", comment: "not failed test", url: "https://pagure.io/ogr-tests/pull-request/4",
                status: .success)
            let set = try await repository(server, "ogr-tests").set(flag, of: commit)
            #expect(!set.isUpdate)
            #expect(set.flag.uid == "a9c58ba800c6420f90fa11b3022d81d9")
            #expect(set.flag.user == "mfocko")
            #expect(set.flag.commit == commit)
            #expect(set.flag.created == Timestamp(seconds: 1_598_866_610))
        }
    }

    @Test("the flags of a commit are its statuses") func flags() async throws {
        let none = "d87466de81c72231906a6597758f37f28830bb71"
        let exchanges = [
            try PagureServer.played("003-commit-flags-list").ignoringCredentials,
            try PagureServer.played("004-commit-flags-list"),
        ]
        try await replaying(exchanges) { server in
            let statuses = try await repository(server, "ogr-tests").statuses(of: commit).all()
            #expect(
                statuses == [
                    CommitStatus(
                        commit: commit, state: .success, context: "test", description: "not failed test",
                        targetURL: "https://pagure.io/ogr-tests/pull-request/4",
                        created: Timestamp(seconds: 1_598_866_610),
                        edited: Timestamp(seconds: 1_598_866_610))
                ])
            let others = try await repository(server, "ogr-tests").statuses(of: none).all()
            #expect(others.isEmpty)
        }
    }

    @Test("a file is read from its page; there is none for 404, and 500 is a failure") func files()
        async throws
    {
        let exchanges = [
            try PagureServer.played("005-file-content"), try PagureServer.played("006-file-content-404"),
            // A failure may be asked for again.
            try PagureServer.played("007-file-content-500").times(1...9),
        ]
        try await replaying(exchanges) { server in
            let repository = repository(server, "ogr-tests")
            let readme = try #require(try await repository.file("README.md", at: "master"))
            #expect(String(decoding: readme, as: UTF8.self).hasPrefix("# ogr-tests\n"))
            let none = try await repository.file(".blablabla_nonexisting_file", at: "master")
            #expect(none == nil)
            let failure = try await #require(throws: ForgeFailure.self) {
                try await repository.file(".blablabla_no_file", at: "master")
            }
            #expect(failure.code == .serverFailure)
            #expect(failure.status == 500)
        }
    }

    // `wait` was `True`, which is the same.
    @Test("a fork is made, and then read") func makeFork() async throws {
        let exchanges = [
            try PagureServer.played("046-whoami").with(json: #"{"username": "mfocko"}"#),
            try PagureServer.played("010-fork-project-get-404").path("/api/0/fork/mfocko/ogr-tests"),
            try PagureServer.played("008-fork-create").ignoringMembers("wait"),
            try PagureServer.played("009-fork-project-get"),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let fork = try await repository(server, "ogr-tests").fork()
            #expect(fork.name == RepositoryName(namespace: "", name: "ogr-tests", forkOwner: "mfocko"))
            #expect(fork.isFork)
            #expect(fork.parent == tests)
            #expect(fork.webURL == "https://pagure.io/fork/mfocko/ogr-tests")
        }
    }

    @Test("a stranger has no fork") func noFork() async throws {
        try await replaying([PagureServer.played("010-fork-project-get-404")]) { server in
            let fork = try await repository(server, "ogr-tests").fork(of: "qwertzuiopasdfghjkl")
            #expect(fork == nil)
        }
    }

    @Test("a fork says where it is cloned from") func gitURLs() async throws {
        try await replaying([PagureServer.played("011-git-urls")]) { server in
            let urls = try await fork(server, of: "mfocko", "", "ogr-tests").gitURLs()
            #expect(urls.git == "https://pagure.io/forks/mfocko/ogr-tests.git")
            #expect(urls.ssh == "ssh://git@pagure.io/forks/mfocko/ogr-tests.git")
        }
    }

    // They were asked with a form in a GET, which says nothing that counts.
    @Test("a group tells its members; one that is not there is not found") func groups() async throws {
        let exchanges = [
            try PagureServer.played("012-group-get").body(nil),
            try PagureServer.played("013-group-get-404").body(nil),
        ]
        try await replaying(exchanges) { server in
            let forge = PagureServer.forge(server)
            let members = try await forge.members(ofGroup: "fedora-magazine")
            #expect(members.count == 17)
            #expect(members.first == "jflory7")
            let failure = try await #require(throws: ForgeFailure.self) {
                try await forge.members(ofGroup: "nonexisting")
            }
            #expect(failure.code == .notFound)
            #expect(failure.serviceCode == "ENOGROUP")
        }
    }

    @Test("an issue of a fork is assigned to one") func assign() async throws {
        try await replaying([PagureServer.played("014-issue-assign")]) { server in
            try await fork(server, of: "kpostlet", "testing", "hello-112111").assign(["kpostlet"], to: 4)
        }
    }

    @Test("a comment on an issue is asked for by its number") func comment() async throws {
        try await replaying([PagureServer.played("015-issue-comment-get")]) { server in
            let comment = try await repository(server, "my-playground").comment(753_462, on: .issue(1))
            #expect(comment.body == "example issue comment")
            #expect(comment.author == "nikromen")
            #expect(comment.created == Timestamp(seconds: 1_632_485_834))
            #expect(comment.edited == nil)
            #expect(comment.webURL == "\(server.url)/my-playground/issue/1#comment-753462")
        }
    }

    @Test("a private issue with labels is opened") func openConfidential() async throws {
        try await replaying([PagureServer.played("016-issue-create")]) { server in
            let issue = try await repository(server, "testing/hello-112111").openConfidential(
                NewIssue(
                    "This is an issue", body: "Example of Issue description", labels: ["label1", "label2"]))
            #expect(
                issue
                    == ForgeKit.Issue(
                        number: 13, title: "This is an issue", body: "Example of Issue description",
                        state: .open, author: "mfocko", labels: ["label1", "label2"],
                        created: Timestamp(seconds: 1_647_602_247),
                        webURL: "https://pagure.io/testing/hello-112111/issue/13", isConfidential: true))
        }
    }

    // Recorded without its token.
    @Test("an issue's texts are changed") func editIssue() async throws {
        let exchange = try PagureServer.played("017-issue-edit").ignoringCredentials
        try await replaying([exchange]) { server in
            let number: ForgeKit.Issue.Number = 3
            try await repository(server, "ogr-tests").edit(
                number, title: "Testing regex", body: "Issue for testing filtering comments")
        }
    }

    @Test("an issue is read with who has to do it; what Pagure wrote is no comment") func issue()
        async throws
    {
        let assigned = try PagureServer.played("020-issue-get").times(2)
        try await replaying([assigned]) { server in
            let repository = fork(server, of: "kpostlet", "testing", "hello-112111")
            let issue = try await repository.issue(4)
            #expect(issue.title == "For integration")
            #expect(issue.body == "zoom")
            #expect(issue.assignees == ["kpostlet"])
            #expect(!issue.isConfidential)
            let comments = try await repository.comments(on: .issue(4), .oldestFirst).all()
            #expect(comments.isEmpty)
        }
        try await replaying([PagureServer.played("018-issue-get")]) { server in
            let issue = try await fork(server, of: "kpostlet", "testing", "hello-112111").issue(4)
            #expect(issue.assignees.isEmpty)
        }
        try await replaying([PagureServer.played("019-issue-get")]) { server in
            let comments = try await repository(server, "my-playground")
                .comments(on: .issue(1), .newestFirst).all()
            #expect(comments.map(\.body) == ["example issue comment"])
            #expect(comments.map(\.id) == [753_462])
        }
    }

    @Test("issues are listed, also private ones") func issues() async throws {
        try await replaying([PagureServer.played("021-issues-list")]) { server in
            let issues = try await repository(server, "ogr-tests").issues(IssueQuery()).all()
            #expect(issues.map(\.number) == [8, 7, 3, 1])
            #expect(issues.map(\.isConfidential) == [true, true, false, false])
            #expect(issues.first?.webURL == "\(server.url)/ogr-tests/issue/8")
        }
    }

    @Test("a group gets commit access") func grantToGroup() async throws {
        try await replaying([PagureServer.played("022-modify-acls")]) { server in
            try await repository(server, "playground-nforro").grant(.push, toGroup: "packit-test-group")
        }
    }

    @Test("a pull request is opened from a fork") func openPullRequest() async throws {
        try await replaying([PagureServer.played("023-pr-create")]) { server in
            let fork = RepositoryName(namespace: "", name: "ogr-tests", forkOwner: "ttomecek")
            let request = try await repository(server, "ogr-tests").open(
                NewPullRequest(
                    "Testing PR 2", body: "Body of the testing PR.", from: "master", of: fork,
                    into: "master"))
            #expect(request.number == 11)
            #expect(request.source == fork)
            #expect(request.target == tests)
            #expect(request.author == "ttomecek")
            #expect(request.mergeability == .unchecked)
            #expect(request.head == nil)
        }
    }

    @Test("changed files are asked for again while Pagure counts") func changedFiles() async throws {
        let exchanges = [
            try PagureServer.played("025-pr-diffstats-400"), try PagureServer.played("024-pr-diffstats"),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let clock = HastyClock()
            let repository = PagureServer.forge(server, clock: clock).repository(tests)
            let files = try await repository.changedFiles(of: 7).all()
            #expect(files == [ChangedFile("README.md", linesAdded: 5, linesRemoved: 1)])
            #expect(clock.pauses.count == 1)
        }
    }

    // Recorded without its token.
    @Test("a pull request's texts are changed") func editPullRequest() async throws {
        let exchange = try PagureServer.played("026-pr-edit").ignoringCredentials
        try await replaying([exchange]) { server in
            let number: PullRequest.Number = 6
            try await repository(server, "ogr-tests").edit(
                number, title: "Testing PR", body: "test description")
        }
    }

    @Test("a flag of a pull request is changed by its uid") func pullRequestFlag() async throws {
        try await replaying([PagureServer.played("027-pr-flag-set")]) { server in
            let flag = NewPagureFlag(
                "packit/build", comment: "A simple RPM build.", url: "https://packit.dev", status: .success,
                uid: "553fa0c52d0367d778458af022ac8a9d")
            let number: PullRequest.Number = 6
            let set = try await repository(server, "ogr-tests").set(flag, of: number)
            #expect(set.isUpdate)
            #expect(set.flag.uid == flag.uid)
            #expect(set.flag.user == "csomh")
        }
    }

    @Test("pull requests say where they come from, and who ended them") func pullRequest() async throws {
        try await replaying([PagureServer.played("028-pr-get")]) { server in
            let request = try await repository(server, "ogr-tests").pullRequest(5)
            #expect(request.state == .merged)
            #expect(request.closedBy == "mfocko")
            #expect(
                request.source == RepositoryName(namespace: "", name: "ogr-tests", forkOwner: "mfocko"))
            #expect(request.sourceBranch == "test_pr")
            #expect(request.head == "517121273b142293807606dbd7a2e0f514b21cc8")
            #expect(request.webURL == "\(server.url)/ogr-tests/pull-request/5")
        }
        try await replaying([PagureServer.played("029-pr-get")]) { server in
            let request = try await repository(server, "ogr-tests").pullRequest(5)
            #expect(request.source == nil)
            #expect(request.webURL == "https://pagure.io/ogr-tests/pull-request/5")
        }
    }

    @Test("comments of a pull request come with it; what Pagure wrote is left out") func discussion()
        async throws
    {
        try await replaying([PagureServer.played("030-pr-get").times(3)]) { server in
            let repository = repository(server, "ogr-tests")
            let request = try await repository.pullRequest(4)
            #expect(request.source == tests)
            #expect(request.mergeability == .impossible)
            let comments = try await repository.comments(on: .pullRequest(4), .newestFirst).all()
            #expect(comments.map(\.id).first == 119_914)
            #expect(comments.map(\.id).last == 99_124)
            #expect(comments.count == 7)
            let one = try await repository.comment(103_393, on: .pullRequest(4))
            #expect(one.body == "New")
        }
    }

    // JSON was asked for, and a patch came.
    @Test("a pull request's patch is a page") func patch() async throws {
        let exchange = try PagureServer.played("031-pr-patch").header("Accept", "text/plain")
        try await replaying([exchange]) { server in
            let patch = try await repository(server, "ogr-tests").patch(of: 5)
            #expect(String(decoding: patch, as: UTF8.self).hasPrefix("From 517121273b14"))
        }
    }

    // `wait` was `True`, which is the same.
    @Test("a project is made, and then read") func create() async throws {
        let name = "new-ogr-testing-repo-with-description"
        let exchanges = [
            try PagureServer.played("032-project-create").ignoringMembers("wait"),
            PagureServer.root(
                "GET", "/\(name)", answer: .json(PagureServer.project(name, namespace: nil))),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let made = try await PagureServer.forge(server).create(
                NewRepository(name, description: "The description of the newly created project."))
            #expect(made.name == RepositoryName(namespace: "", name: name))
        }
    }

    @Test("a namespace that is not ours is a mistake in that field") func createInNamespace() async throws {
        let exchange = try PagureServer.played("033-project-create-400").ignoringMembers("wait")
        try await replaying([exchange]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.forge(server).create(
                    NewRepository("new-ogr-testing-repo", in: "fedora-magazine"))
            }
            #expect(failure.code == .invalid)
            #expect(failure.fields == [.init("namespace", "Not a valid choice")])
        }
    }

    @Test("a token that may not delete does not") func delete() async throws {
        try await replaying([PagureServer.played("034-project-delete-401")]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await repository(server, "testing/delete-project").delete()
            }
            #expect(failure.code == .unauthorized)
            #expect(failure.serviceCode == "EINVALIDTOK")
        }
    }

    @Test("projects are read with and without a namespace, and some are not there") func projects()
        async throws
    {
        let group = "packit-service/new-ogr-testing-repo-in-the-group-jscotka"
        let exchanges = [
            try PagureServer.played("035-project-get"), try PagureServer.played("036-project-get"),
            try PagureServer.played("037-project-get"), try PagureServer.played("038-project-get-404"),
        ]
        try await replaying(exchanges) { server in
            let inGroup = try await repository(server, group).info()
            #expect(inGroup.name.fullName == group)
            #expect(inGroup.webURL == "\(server.url)/\(group)")
            let own = try await repository(server, "new-ogr-testing-repo-jscotka").info()
            #expect(own.name.namespace.isEmpty)
            let owners = try await repository(server, "ogr-tests").owners()
            #expect(owners == ["lachmanfrantisek"])
            let exists = try await repository(server, "nonexisting/new-ogr-testing-repo").exists()
            #expect(!exists)
        }
    }

    @Test("a project's options say whether there are issues") func options() async throws {
        try await replaying([PagureServer.played("039-project-options")]) { server in
            let options = try await repository(server, "my-playground").options()
            #expect(options.hasIssues)
            #expect(!options.hasFrozenIssues)
            #expect(options.hasPullRequests)
        }
    }

    // `fork` was `True`; we ask for long pages.
    @Test("projects of the same name that were forked from something else are no forks") func forks()
        async throws
    {
        let exchange = try PagureServer.played("040-projects-list-forks").query("fork", "true")
            .query("per_page", "100")
        try await replaying([exchange]) { server in
            let forks = try await repository(server, "ogr-tests").forks().all()
            #expect(forks.map(\.name.forkOwner) == ["ttomecek", "jscotka", "fnecas"])
        }
    }

    // We ask for long pages.
    @Test("pull requests of all states are listed") func pullRequests() async throws {
        let exchange = try PagureServer.played("041-prs-list").query("per_page", "100")
        try await replaying([exchange]) { server in
            let requests = try await repository(server, "ogr-tests")
                .pullRequests(PullRequestQuery(state: nil)).all()
            #expect(requests.map(\.number) == [10, 9, 6, 5, 4])
            #expect(requests.map(\.state) == [.open, .open, .open, .merged, .open])
        }
    }

    // Recorded without its token.
    @Test("a tag is made at a commit") func createTag() async throws {
        let exchange = try PagureServer.played("042-tag-create").ignoringCredentials
        try await replaying([exchange]) { server in
            try await repository(server, "ogr-tests").createTag(
                "v0", at: "2988640e03ddee8385a2acb827a36c8e50b1be1a", message: "# v0\n\n• added README")
        }
    }

    // `with_commits` was `True`, which is the same.
    @Test("tags are listed with their commits") func tags() async throws {
        let exchange = try PagureServer.played("043-tags-list").query("with_commits", "true")
        try await replaying([exchange]) { server in
            let tag = try await repository(server, "ogr-tests", isAnonymous: true).tag("v0")
            #expect(tag == GitTag("v0", commit: "2988640e03ddee8385a2acb827a36c8e50b1be1a"))
        }
    }

    @Test("a directory is listed") func tree() async throws {
        try await replaying([PagureServer.played("044-tree")]) { server in
            let entries = try await repository(server, "ogr-tests")
                .tree("a", at: "for-testing-get-files", recursive: false)
            #expect(entries == [TreeEntry("a/b", .directory), TreeEntry("a/d", .directory)])
        }
    }

    // We ask for long pages.
    @Test("a user's projects and forks are listed") func user() async throws {
        let exchange = try PagureServer.played("045-user-by-name").query("per_page", "100").times(2)
        try await replaying([exchange]) { server in
            let forge = PagureServer.forge(server)
            let forks = try await forge.forks(ofUser: "mfocko").all()
            #expect(
                forks.first?.name
                    == RepositoryName(namespace: "fedora-infra", name: "ansible", forkOwner: "mfocko"))
            #expect(forks.first?.parent == RepositoryName(namespace: "fedora-infra", name: "ansible"))
            #expect(forks.allSatisfy { $0.isFork })
            let projects = try await forge.repositories(ofUser: "mfocko").all()
            #expect(projects.first?.name.fullName == "fedora-source-git/docs")
            #expect(!projects.contains { $0.isFork })
        }
    }

    @Test("who asks is asked for with a POST; nobody is unauthorized") func whoami() async throws {
        try await replaying([PagureServer.played("046-whoami")]) { server in
            let user = try await PagureServer.forge(server).currentUser()
            #expect(user == ForgeUser("spapinwar"))
        }
        try await replaying([PagureServer.played("047-whoami-401")]) { server in
            let failure = try await #require(throws: ForgeFailure.self) {
                try await PagureServer.forge(server).currentUser()
            }
            #expect(failure.code == .unauthorized)
        }
    }

    @Test("every recording is played") func complete() throws {
        let folder = FilePath(#filePath).removingLastComponent()
        let sources = try Files.list(folder).map { name in
            String(decoding: try Files.read(folder.appending(name)), as: UTF8.self)
        }.joined()
        for name in Recordings.names(in: "forge-recordings/pagure") {
            #expect(sources.contains("played(\"\(name.split(separator: "/").last ?? "")\")"))
        }
        for name in Recordings.names(in: "service-recordings/pagure") {
            #expect(sources.contains("seen(\"\(name.split(separator: "/").last ?? "")\")"))
        }
    }
}
