import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import SystemPackage
import TestSupport
import Testing

private let recorded = GitHubTest.recorded
private let page = GitHubTest.page
private let hello = "packit/hello-world"
private let ogr = "packit/ogr"

@Suite("recorded answers of GitHub", .enabled(if: Recordings.areThere, Recordings.missing))
struct GitHubRecordedTests {
    @Test("each recording is used by a test") func all() throws {
        let text = try Files.readText(FilePath(#filePath))
        let names = Recordings.names(in: "forge-recordings/github").compactMap {
            $0.split(separator: "/").last
        }
        #expect(names.count == 90)
        #expect(names.filter { !text.contains("\"\($0)\"") } == [])
    }

    // MARK: Repositories

    @Test("what is known of a repository") func info() async throws {
        let (info, owners) = try await GitHubTest.asking(
            [recorded("068-project-get").times(2)], as: hello
        ) { repository in (try await repository.info(), try await repository.owners()) }
        #expect(info.name == RepositoryName(hello))
        #expect(info.description == "The most progresive command-line tool in the world.")
        #expect(info.defaultBranch == "main")
        #expect(info.isPrivate == false)
        #expect(!info.isFork)
        #expect(info.hasIssues == true)
        #expect(info.isArchived == false)
        #expect(info.webURL == "https://github.com/packit/hello-world")
        #expect(info.gitURL == "https://github.com/packit/hello-world.git")
        #expect(info.sshURL == "git@github.com:packit/hello-world.git")
        #expect(owners == ["packit"])
    }

    @Test("a fork has a parent") func fork() async throws {
        let info = try await GitHubTest.asking([recorded("070-project-get")], as: "mfocko/fed-to-brew") {
            try await $0.info()
        }
        #expect(info.isFork)
        #expect(info.parent == RepositoryName("fedora-modularity/fed-to-brew"))
    }

    @Test("a renamed repository is found under its new name") func rename() async throws {
        let exchanges = try [
            recorded("069-project-get").times(2), recorded("061-project-by-id-after-301").times(2),
        ]
        try await GitHubTest.asking(exchanges, as: "konveyor/volume-snapshot-mover") { repository in
            let info = try await repository.info()
            #expect(info.name == RepositoryName("migtools/volume-snapshot-mover"))
            let renamed = try await repository.followingRenames()
            #expect(renamed.name == RepositoryName("migtools/volume-snapshot-mover"))
        }
    }

    @Test("a repository that is not there, and one that a bad token asks for") func missing() async throws {
        let exists = try await GitHubTest.asking(
            [recorded("072-project-get-404")], as: "FrNecas/repo_created_for_test_fail"
        ) { try await $0.exists() }
        #expect(!exists)
        let failure = try await GitHubTest.asking([recorded("071-project-get-401")], as: ogr) { repository in
            try await GitHubTest.failure { try await repository.exists() }
        }
        #expect(failure.code == .unauthorized)
        #expect(failure.detail == "Bad credentials")
    }

    @Test("repositories are made, for oneself and for an organization") func creation() async throws {
        let exchanges = try [
            recorded("062-project-create"),
            // The recorded client wanted a trial of templates.
            recorded("065-project-create-in-org").ignoringHeader("Accept"),
        ]
        try await replaying(exchanges) { server in
            let forge = GitHubTest.forge(server.url)
            let own = try await forge.create(NewRepository("repo_created_for_test_fail"))
            #expect(own.name == RepositoryName("FrNecas/repo_created_for_test_fail"))
            let shared = try await forge.create(
                NewRepository("repo_created_for_test_in_group", in: "packit"))
            #expect(shared.name == RepositoryName("packit/repo_created_for_test_in_group"))
        }
        try await replaying([recorded("063-project-create-401"), recorded("064-project-create-422")]) {
            server in
            let forge = GitHubTest.forge(server.url)
            let bad = try await GitHubTest.failure { try await forge.create(NewRepository("test")) }
            #expect(bad.code == .unauthorized)
            let taken = try await GitHubTest.failure {
                try await forge.create(NewRepository("repo_created_for_test_fail"))
            }
            #expect(taken.code == .conflict)
            #expect(taken.fields == [.init("name", "name already exists on this account")])
        }
    }

    @Test("a description is changed, and a repository removed") func change() async throws {
        try await GitHubTest.asking([recorded("067-project-edit").ignoringMembers("name")], as: hello) {
            // The recorded client sent the name along, which stays.
            try await $0.setDescription("The most progresive command-line tool in the world.")
        }
        try await GitHubTest.asking([recorded("066-project-delete")], as: "shreyaspapi/delete-project") {
            try await $0.delete()
        }
    }

    @Test("forks are listed, and one is made for an organization") func forks() async throws {
        let forks = try await GitHubTest.asking(
            [page("032-forks-list")], as: "fedora-modularity/fed-to-brew"
        ) { try await $0.forks().all() }
        #expect(forks.map(\.name.namespace).first == "bcrocker15")
        #expect(forks.count == 6)
        #expect(forks.allSatisfy { $0.isFork && $0.parent?.namespace == "fedora-modularity" })
        let ready = GitHubTest.exchange(
            "GET /repos/ogr-tests-mfocko/hello-world/commits?per_page=1", nil, #"[{"sha": "1"}]"#)
        let fork = try await GitHubTest.asking([recorded("031-fork-create"), ready], as: hello) {
            try await $0.fork(into: "ogr-tests-mfocko")
        }
        #expect(fork.name == RepositoryName("ogr-tests-mfocko/hello-world"))
        #expect(fork.parent == RepositoryName(hello))
    }

    @Test("repositories are searched for") func search() async throws {
        // The recorded client said an order for nothing.
        let exchange = try page("084-search-projects").query("order", nil)
        let found = try await replaying([exchange]) { server in
            try await GitHubTest.forge(server.url).search(owner: "packit").all()
        }
        #expect(found.count == 10)
        #expect(found.first?.name == RepositoryName("packit/packit"))
    }

    // MARK: Accounts

    @Test("who asks, and by which addresses they can be reached") func user() async throws {
        try await replaying([recorded("086-user"), page("087-user-emails")]) { server in
            let forge = GitHubTest.forge(server.url)
            let user = try await forge.currentUser()
            #expect(user == ForgeUser("KPostOffice", email: "user@example.com", number: 17_623_061))
            let addresses = try await forge.emails()
            #expect(addresses.count == 8)
            #expect(addresses.first == "user@example.com")
        }
    }

    @Test("own repositories and forks, page by page") func ownRepositories() async throws {
        let pages = try [
            page("088-user-repos"), recorded("089-user-repos-page2"), recorded("090-user-repos-page3"),
        ]
        try await replaying(pages) { server in
            let all = try await GitHubTest.forge(server.url).ownRepositories().all()
            #expect(all.count == 30)
        }
        try await replaying(pages) { server in
            let forks = try await GitHubTest.forge(server.url).ownForks().all()
            #expect(forks.count == 20)
            #expect(forks.first?.name == RepositoryName("mfocko/bodhi"))
        }
    }

    @Test("an organization, and how many requests are left") func accounts() async throws {
        try await replaying([recorded("050-org-get"), recorded("074-rate-limit")]) { server in
            let forge = GitHubTest.forge(server.url)
            let organization = try await forge.organization("packit")
            #expect(organization?.fullName == "Packit")
            let limit = try await forge.rateLimit()
            #expect(
                limit
                    == RateLimit(
                        limit: 5000, remaining: 5000, reset: Timestamp(seconds: 1_768_315_875),
                        resource: "core"))
        }
    }

    // MARK: Access

    @Test("collaborators and what they may do") func access() async throws {
        let exchanges = try [
            recorded("015-collaborator-permission"), page("016-collaborators-list").times(2),
        ]
        try await GitHubTest.asking(exchanges, as: ogr) { repository in
            #expect(try await repository.access(of: "lachmanfrantisek") == .admin)
            #expect(try await repository.users(with: .push).count == 15)
            let admins = try await repository.users(with: .admin)
            #expect(admins.count == 13)
            #expect(!admins.contains("centos-ci"))
        }
        // The recorded client wrote the level in another case.
        let add = try recorded("014-collaborator-add").body(.json(#"{"permission": "pull"}"#))
        try await GitHubTest.asking([add], as: "mfocko/playground") {
            try await $0.grant(.pull, to: "lachmanfrantisek")
        }
    }

    @Test("contributors, page by page") func contributors() async throws {
        let exchanges = try [page("025-contributors"), recorded("026-contributors-page2")]
        let all = try await GitHubTest.asking(exchanges, as: ogr) { try await $0.contributors().all() }
        #expect(all.count == 37)
        #expect(all.first == "softwarefactory-project-zuul[bot]")
    }

    // MARK: Git

    @Test("branches, tags and commits") func git() async throws {
        try await GitHubTest.asking([recorded("004-branch-get"), recorded("005-branch-get-404")], as: hello) {
            let branch = try await $0.branch("merging-and-testing-farm-base")
            #expect(branch?.commit == "581040aa64dc15385a543565daf4d790f27c4429")
            #expect(try await $0.branch("non-existing") == nil)
        }
        try await GitHubTest.asking([page("006-branches-list"), page("085-tags-list")], as: ogr) {
            #expect(try await $0.branches().all().map(\.name) == ["0.13.1-release", "master"])
            let tags = try await $0.tags().all()
            #expect(tags.count == 23)
            #expect(tags.first == GitTag("0.13.1", commit: "da9d777fa7c5aa463f86b47d36ce244e7f422138"))
        }
        let sha = "95069d7bedb6ae02def3fccce22169b412d08eac"
        let commit = try await GitHubTest.asking([recorded("020-commit-get")], as: hello) {
            try await $0.commit(sha)
        }
        #expect(commit?.sha == sha)
        #expect(commit?.author == "jpopelka")
        #expect(commit?.parents == ["d9824d73148d375ffc2e938d8c6a2b8b9fb0fc05"])
    }

    @Test("files and directories") func files() async throws {
        let exchanges = try [
            recorded("027-file-content"), recorded("028-file-content"), recorded("029-file-content"),
            recorded("030-file-content-404"),
            // Asked for as a file, a directory is none.
            recorded("028-file-content"),
        ]
        try await GitHubTest.asking(exchanges, as: ogr) { repository in
            let files = try await repository.tree("files", at: "master", recursive: false)
            #expect(files.count == 6)
            #expect(files.contains(TreeEntry("files/tasks", .directory)))
            let fmf = try await repository.tree(".fmf", at: "master", recursive: false)
            #expect(fmf == [TreeEntry(".fmf/version", .file)])
            let data = try await repository.tree(
                "tests/integration/test_data/test_github", at: "master", recursive: false)
            #expect(data.count == 30)
            #expect(try await repository.file(".blablabla_nonexisting_file", at: "master") == nil)
            #expect(try await repository.file(".fmf", at: "master") == nil)
        }
    }

    // MARK: Issues

    @Test("issues are read") func issues() async throws {
        try await GitHubTest.asking([recorded("040-issue-get")], as: "KPostOffice/ogr") {
            let issue = try await $0.issue(4)
            #expect(issue.title == "Bang")
            #expect(issue.state == .closed)
        }
        try await GitHubTest.asking([recorded("041-issue-get")], as: hello) {
            let issue = try await $0.issue(61)
            #expect(issue.title == "Issue for testing updates on objects")
            #expect(issue.author == "mfocko")
            #expect(issue.body == "")
        }
        // The recorded number is larger than numbers can be here.
        let missing = try recorded("043-issue-get-404").path("/repos/packit/ogr/issues/1000000000")
        try await GitHubTest.asking([recorded("042-issue-get"), missing], as: ogr) { repository in
            let issue = try await repository.issue(220)
            #expect(issue.labels == ["needs-design", "user-experience"])
            #expect(issue.body.hasPrefix("This property violates our rule"))
            let failure = try await GitHubTest.failure { try await repository.issue(1_000_000_000) }
            #expect(failure.code == .notFound)
        }
    }

    @Test("pull requests are no issues") func issueLists() async throws {
        try await GitHubTest.asking([recorded("046-issues-list")], as: ogr) {
            let issues = try await $0.issues(IssueQuery(state: nil, assignee: "mfocko")).all()
            #expect(issues.map(\.number.rawValue).prefix(3) == [330, 86, 126])
            #expect(issues.count == 10)
        }
        // Recorded were only later pages, of another list.
        let second = try recorded("047-issues-list-page2").path("/repos/packit/ogr/issues").with(
            header: [("Link", nil)])
        try await GitHubTest.asking([second], as: ogr) {
            let issues = try await $0.issues(IssueQuery(state: nil, labels: ["Pagure"])).all()
            #expect(issues.count == 9)
        }
        // The page after this one was not recorded.
        let third = try recorded("048-issues-list-page3").path("/repos/packit/ogr/issues")
        try await GitHubTest.asking([third], as: ogr) {
            let issues = try await $0.issues(IssueQuery(state: nil)).all(limit: 8)
            #expect(issues.map(\.number.rawValue) == [529, 112, 214, 330, 437, 360, 512, 86])
        }
    }

    @Test("issues are opened and changed") func issueChanges() async throws {
        try await GitHubTest.asking([recorded("037-issue-create"), recorded("038-issue-edit")], as: hello) {
            let issue = try await $0.open(
                NewIssue("This is a title", body: "This is a description", labels: ["label1", "label2"]))
            #expect(issue.number == 155)
            #expect(issue.labels == ["label1", "label2"])
            try await $0.edit(ForgeKit.Issue.Number(61), title: nil, body: "")
        }
        // Ours adds people to those who are responsible; the recorded client put them in their place.
        let assign = try recorded("039-issue-edit-403").method("POST").path(
            "/repos/KPostOffice/ogr/issues/4/assignees")
        try await GitHubTest.asking([assign], as: "KPostOffice/ogr") { repository in
            let failure = try await GitHubTest.failure {
                try await repository.assign(["slkdfjglkslfslkabcd"], to: 4)
            }
            #expect(failure.code == .forbidden)
            #expect(failure.detail == "Must have admin rights to Repository.")
        }
    }

    @Test("labels") func labels() async throws {
        let exchanges = try [
            recorded("044-issue-labels-add"), page("045-issue-labels-list"), recorded("049-label-get"),
        ]
        try await GitHubTest.asking(exchanges, as: ogr) {
            try await $0.addLabels(["test_lb2"], to: ForgeKit.Issue.Number(4))
            #expect(try await $0.labels(on: .issue(1)).all().map(\.name) == ["test_lb1", "test_lb2"])
            let label = try await $0.label("Pagure")
            #expect(
                label
                    == Label("Pagure", color: "1d76db", description: "Related to Pagure implementation."))
        }
    }

    // MARK: Pull requests

    @Test("pull requests are listed, most recently changed first") func pullList() async throws {
        let pulls = try await GitHubTest.asking([recorded("073-prs-list")], as: hello) {
            try await $0.pullRequests(PullRequestQuery()).all()
        }
        #expect(pulls.map(\.number) == [72, 130, 107])
        #expect(pulls.allSatisfy { $0.mergeability == nil })
    }

    @Test("pull requests are read") func pulls() async throws {
        try await GitHubTest.asking([recorded("054-pr-get")], as: "nikromen/playground") {
            let pull = try await $0.pullRequest(4)
            #expect(pull.state == .closed)
            #expect(pull.sourceBranch == "ogr-test-reaction")
            #expect(pull.body == "")
        }
        try await GitHubTest.asking([recorded("055-pr-get")], as: "nikromen/playground") {
            let pull = try await $0.pullRequest(4)
            #expect(pull.state == .open)
            #expect(pull.mergeability == .checking)
            #expect(pull.head == "f733652ae1d1b0021eb765fef3d192e678f0f703")
        }
        // The recorded number is larger than numbers can be here.
        let missing = try recorded("057-pr-get-404").path("/repos/packit/ogr/pulls/1000000000")
        try await GitHubTest.asking([recorded("056-pr-get"), missing], as: ogr) { repository in
            let pull = try await repository.pullRequest(9)
            #expect(pull.state == .merged)
            #expect(pull.closedBy == "lachmanfrantisek")
            #expect(pull.source == RepositoryName("lachmanfrantisek/ogr"))
            #expect(pull.target == RepositoryName("packit/ogr"))
            #expect(pull.mergeCommit == "e30725cec4513ad0944913e9d7b01cf58d1ab7cf")
            let failure = try await GitHubTest.failure { try await repository.pullRequest(1_000_000_000) }
            #expect(failure.code == .notFound)
        }
    }

    @Test("a pull request is opened and changed") func pullChanges() async throws {
        try await GitHubTest.asking([recorded("052-pr-create"), recorded("053-pr-edit")], as: hello) {
            let pull = try await $0.open(
                NewPullRequest(
                    "test pr_close", body: "pull request body", from: "test_source", into: "test_target"))
            #expect(pull.number == 145)
            #expect(pull.mergeability == .checking)
            try await $0.edit(PullRequest.Number(72), title: "test title", body: nil)
        }
    }

    @Test("commits, patch and end of a pull request") func pullContent() async throws {
        try await GitHubTest.asking([page("024-commits-list"), recorded("058-pr-is-merged")], as: ogr) {
            let commits = try await $0.commits(of: PullRequest.Number(1)).all()
            #expect(commits.first == "431f4a7c5cce24c3035b17c5131a3918ab989bd0")
            #expect(commits.count == 3)
            let isMerged = try await $0.isMerged(1)
            #expect(isMerged)
        }
        try await GitHubTest.asking([recorded("059-pr-is-merged-404"), recorded("060-pr-patch")], as: hello) {
            let isMerged = try await $0.isMerged(145)
            #expect(!isMerged)
            let patch = try await $0.patch(of: 113)
            #expect(
                String(decoding: patch, as: UTF8.self).hasPrefix(
                    "From 62df05ae3cc37f626c59b14127dd2feea4cbccc0 "))
        }
    }

    // MARK: Comments

    @Test("comments are read, oldest or newest first") func comments() async throws {
        let exchanges = try [page("036-issue-comments-list").times(2), recorded("035-issue-comment-get")]
        try await GitHubTest.asking(exchanges, as: hello) {
            let oldest = try await $0.comments(on: .issue(61), .oldestFirst).all()
            #expect(oldest.count == 7)
            #expect(oldest.first?.author == "mfocko")
            let newest = try await $0.comments(on: .issue(61), .newestFirst).all()
            #expect(newest == oldest.reversed())
            let comment = try await $0.comment(559_765_628, on: .issue(61))
            #expect(comment.body == "check comment updates\r\n\r\nedit")
            #expect(comment.edited == Timestamp(iso8601: "2021-06-18T13:59:20Z"))
        }
    }

    @Test("comments are written and changed") func commentChanges() async throws {
        try await GitHubTest.asking([recorded("033-issue-comment-create")], as: "nikromen/playground") {
            let comment = try await $0.addComment("11/21/2026", to: .issue(5))
            #expect(comment.id == 908_330_561)
            #expect(comment.edited == nil)
        }
        try await GitHubTest.asking([recorded("034-issue-comment-edit")], as: hello) {
            try await $0.edit(559_765_628, on: .issue(61), body: "check comment updates\r\n\r\nedit")
        }
    }

    @Test("reactions") func reactions() async throws {
        // The recorded client wanted a trial of reactions, and removed one by a way that is closed by now.
        let exchanges = try [
            recorded("075-reaction-add").ignoringHeader("Accept"),
            page("077-reactions-list").ignoringHeader("Accept"),
            recorded("076-reaction-delete").ignoringHeader("Accept").path(
                "/repos/nikromen/playground/issues/comments/3714264657/reactions/126117286"),
        ]
        try await GitHubTest.asking(exchanges, as: "nikromen/playground") {
            let mine = try await $0.react("+1", to: 3_714_264_657, on: .issue(5))
            #expect(mine == Reaction(id: 322_202_618, content: "+1", author: "packit-public-repos-bot"))
            let all = try await $0.reactions(to: 3_714_264_657, on: .issue(5))
            #expect(all.map(\.content) == ["+1", "-1", "confused"])
            try await $0.remove(
                Reaction(id: 126_117_286, content: "+1", author: nil), from: 3_714_264_657, on: .issue(5))
        }
    }

    @Test("comments on commits") func commitComments() async throws {
        let sha = "95069d7bedb6ae02def3fccce22169b412d08eac"
        let exchanges = try [
            recorded("017-commit-comment-create"), recorded("018-commit-comment-get"),
            recorded("019-commit-comments-list"),
        ]
        try await GitHubTest.asking(exchanges, as: hello) {
            let new = try await $0.addComment(
                "Testing commit comment", toCommit: sha, path: "README.md", position: 6)
            #expect(new.id == 74_596_713)
            #expect(new.commit == sha)
            #expect(try await $0.comment(74_596_713, onCommit: sha) == new)
            #expect(try await $0.comments(onCommit: sha).all() == [new])
        }
    }

    // MARK: Checks

    @Test("commit statuses") func statuses() async throws {
        let sha = "c891a9e4ac01e6575f3fd66cf1b7db2f52f10128"
        // The recorded client asked by an older address.
        let list = try recorded("051-other-get").path("/repos/packit/ogr/commits/\(sha)/statuses")
        try await GitHubTest.asking([recorded("022-commit-status-create"), list], as: ogr) {
            let status = try await $0.setStatus(
                NewCommitStatus(
                    .success, context: "test", description: "testing description",
                    targetURL: "https://github.com/packit/ogr"), of: sha)
            #expect(status.description == "testing description")
            #expect(status.created == Timestamp(iso8601: "2021-04-13T17:59:31Z"))
            // The page after this one was not recorded.
            let all = try await $0.statuses(of: sha).all(limit: 30)
            #expect(all.count == 30)
            #expect(all.latestByContext().count == 1)
        }
        let exchanges = try [recorded("021-commit-status-create"), recorded("023-commit-status-create-422")]
        try await replaying(exchanges, order: .asGiven) { server in
            let repository = GitHubTest.forge(server.url).repository(try #require(RepositoryName(ogr)))
            let new = NewCommitStatus(.success, context: "test", description: "Testing the trimming")
            let long = try await repository.setStatus(new, of: sha)
            #expect(long.description.count == 140)
            let failure = try await GitHubTest.failure { try await repository.setStatus(new, of: sha) }
            #expect(failure.code == .invalid)
            #expect(failure.fields.first?.name == "description")
        }
    }

    @Test("check runs are made and changed") func checkRuns() async throws {
        let sha = "7cf6d0cbeca285ecbeb19a0067cb243783b3c768"
        let exchanges = try [
            recorded("007-check-run-create"), recorded("008-check-run-create"),
            recorded("009-check-run-create"), recorded("010-check-run-update"),
        ]
        try await GitHubTest.asking(exchanges, as: hello) {
            var change = CheckRunChange(
                detailsURL: "https://localhost", externalID: "ogr-test", status: .queued)
            let queued = try await $0.createCheckRun("check run to be queued", of: sha, change)
            #expect(queued.status == .queued)
            #expect(queued.conclusion == nil)
            change.conclusion = .timedOut
            change.output = CheckRunOutput(title: "Compile & run tests", summary: "Tests timed out")
            let late = try await $0.createCheckRun("timed out", of: sha, change)
            #expect(late.status == .completed)
            #expect(late.conclusion == .timedOut)
            #expect(late.output.summary == "Tests timed out")
            #expect(late.appSlug == "packit-as-a-service-stg")
            change.conclusion = .neutral
            change.output?.summary = "Compilation failed"
            change.output?.text =
                "# Compile\n\n**FAILED**\n```\nunused parameters\n```\n\n# Tests\n\ndependency failed"
            let neutral = try await $0.createCheckRun("neutral completed", of: sha, change)
            #expect(neutral.conclusion == .neutral)
            let edited = try await $0.edit(queued.id, CheckRunChange(conclusion: .success))
            #expect(edited.conclusion == .success)
        }
    }

    @Test("check runs of a commit") func checkRunLists() async throws {
        let sha = "7cf6d0cbeca285ecbeb19a0067cb243783b3c768"
        try await GitHubTest.asking([recorded("013-check-runs-for-commit")], as: hello) {
            let runs = try await $0.checkRuns(of: sha).all()
            #expect(runs.map(\.id) == [2_685_140_734, 2_685_136_317, 2_684_990_362, 2_684_769_201])
        }
        // The page after this one was not recorded.
        try await GitHubTest.asking([recorded("011-check-runs-for-commit")], as: hello) {
            let runs = try await $0.checkRuns(of: sha).all(limit: 1)
            #expect(runs.map(\.name) == ["New check run name"])
        }
        try await GitHubTest.asking([recorded("012-check-runs-for-commit")], as: hello) {
            let runs = try await $0.checkRuns(of: "f502aae6920d82948f2dba0b70c9260fb1e34822").all()
            #expect(runs.isEmpty)
        }
    }

    // MARK: Releases

    @Test("releases") func releases() async throws {
        let text = "test-" + Array(repeating: "changed", count: 25).joined(separator: "-")
        let exchanges = try [
            // The recorded client also said what goes without saying.
            recorded("078-release-create").ignoringMembers(
                "draft", "prerelease", "generate_release_notes", "make_latest"),
            recorded("080-release-get"),
            recorded("079-release-edit").body(
                .json(#"{"name": "\#(text)", "body": "\#(text)"}"#)), page("083-releases-list"),
        ]
        try await GitHubTest.asking(exchanges, as: hello) {
            let new = try await $0.create(NewRelease(tag: "0.80", title: "test", body: "testing release"))
            #expect(new.id == 30_152_854)
            #expect(new.webURL == "https://github.com/packit/hello-world/releases/tag/0.80")
            let old = try #require(try await $0.release(18_553_233))
            #expect(old.tag == "0.1.0")
            let edited = try await $0.edit(old, title: text, body: text)
            #expect(edited.id == old.id)
            let all = try await $0.releases().all()
            #expect(all.count == 21)
            #expect(all.first?.tag == "0.80")
        }
        let latest = try await GitHubTest.asking([recorded("081-release-latest")], as: ogr) {
            try await $0.latestRelease()
        }
        #expect(latest?.tag == "0.13.1")
        let none = try await GitHubTest.asking(
            [recorded("082-release-latest-404")], as: "mfocko/ogr-playground"
        ) { try await $0.latestRelease() }
        #expect(none == nil)
    }

    // MARK: Apps

    @Test("an App gets a token of its installation", Tool.require("openssl")) func app() async throws {
        let app = try GitHubApp(id: "29180", key: Secret(try await GitHubTest.appKey().pkcs8))
        let exchanges = try [
            // The recorded client wanted a trial of Apps.
            recorded("002-app-repo-installation").ignoringHeader("Accept"),
            recorded("001-app-installation-access-token").ignoringHeader("Accept").ignoringMembers(
                "permissions"),
        ]
        try await replaying(exchanges) { server in
            var options = APIClient.Options()
            options.now = { Timestamp(seconds: 1_572_615_000) }
            let forge = GitHubTest.forge(server.url, .init(app: app), options: options)
            let name = try #require(RepositoryName(ogr))
            let client = try #require(forge.app)
            let installation = try await client.installation(for: name)
            #expect(installation.id == 1_924_121)
            #expect(installation.account == "packit")
            #expect(installation.botLogin == "packit-as-a-service-stg[bot]")
            #expect(installation.permissions["issues"] == "write")
            #expect(!installation.hasAllRepositories)
            #expect(!installation.isSuspended)
            let token = try await client.newToken(of: installation.id)
            #expect(token.expires == Timestamp(iso8601: "2019-11-01T14:35:53Z"))
            #expect(token.permissions["statuses"] == "write")
        }
        let refused = try recorded("003-app-repo-installation-401").ignoringHeader("Accept")
        try await replaying([refused]) { server in
            let client = try #require(GitHubTest.forge(server.url, .init(app: app)).app)
            let failure = try await GitHubTest.failure {
                try await client.installation(for: try #require(RepositoryName("packit/packit")))
            }
            #expect(failure.code == .unauthorized)
            #expect(failure.detail == "A JSON web token could not be decoded")
        }
    }
}
