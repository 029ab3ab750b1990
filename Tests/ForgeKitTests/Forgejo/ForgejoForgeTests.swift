import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

private let name = RepositoryName(namespace: "cat", name: "mouse")
private let root = "/api/v1/repos/cat/mouse"
private let token = [("Authorization", "token <redacted>")]
private let secret = "aVerySecretToken"

/// One exchange of somebody who is known.
private func exchange(
    _ request: String, _ body: String? = nil, _ answer: String = "{}", _ status: Int = 200, times: Int = 1
) -> Exchange {
    Exchange(
        request, header: token, body: body.map { .json($0) },
        answer: status == 204 ? .status(204) : .json(answer, status), times: times)
}

/// Asks a server that plays exchanges.
private func asking<Answer: Sendable>(
    _ exchanges: [Exchange], isReadOnly: Bool = false, sourceLocation: SourceLocation = #_sourceLocation,
    _ ask: (ForgejoRepository) async throws -> Answer
) async throws -> Answer {
    try await replaying(exchanges, sourceLocation: sourceLocation) { server in
        var options = APIClient.Options()
        options.isReadOnly = isReadOnly
        options.clock = HastyClock()
        let forge = ForgejoForge(
            server.url, token: Secret(secret), http: HTTPClient(.init(userAgent: "ForgeKit")),
            options: options)
        return try await ask(forge.repository(name))
    }
}

private let repositoryJSON = #"""
    {"id": 7, "name": "mouse", "owner": {"login": "cat"}, "html_url": "https://x/cat/mouse", "has_issues": true,
     "default_branch": "main", "fork": false, "private": true}
    """#
private let pullJSON = #"""
    {"number": 3, "title": "T", "state": "closed", "merged": true, "user": {"id": 1, "login": "dog"},
     "base": {"ref": "main", "repo": {"name": "mouse", "owner": {"login": "cat"}}},
     "head": {"ref": "fix", "sha": "abc", "repo": null}, "html_url": "https://x/cat/mouse/pulls/3",
     "merged_by": {"id": 2, "login": "cat"}, "requested_reviewers": [{"id": 4, "login": "owl"}]}
    """#

@Suite("Forgejo") struct ForgejoForgeTests {
    @Test("labels of a new issue are added by their names") func labels() async throws {
        let answer = #"{"number": 9, "title": "T", "state": "open", "html_url": "https://x/9"}"#
        let issue = try await asking([
            exchange(
                "POST \(root)/issues", #"{"title": "T", "body": "B", "assignees": ["dog"]}"#, answer, 201),
            exchange("POST \(root)/issues/9/labels", #"{"labels": ["bug", "easy"]}"#, "[]"),
        ]) { repository in
            try await repository.open(
                NewIssue("T", body: "B", labels: ["bug", "easy"], assignees: ["dog"]))
        }
        #expect(issue.number == 9)
        #expect(issue.labels == ["bug", "easy"])
    }

    @Test("a pull request is no issue") func pullRequestIsNoIssue() async throws {
        let answer =
            #"{"number": 3, "title": "T", "state": "open", "html_url": "h", "pull_request": {"merged": false}}"#
        let failure = await #expect(throws: ForgeFailure.self) {
            try await asking([exchange("GET \(root)/issues/3", nil, answer)]) { try await $0.issue(3) }
        }
        #expect(failure?.code == .notFound)
    }

    @Test("issues that are switched off are not just missing") func trackerOff() async throws {
        let off = repositoryJSON.replacing(#""has_issues": true"#, with: #""has_issues": false"#)
        let failure = await #expect(throws: ForgeFailure.self) {
            try await asking([
                exchange("GET \(root)/issues/1", nil, "{}", 404), exchange("GET \(root)", nil, off),
            ]) { try await $0.issue(1) }
        }
        #expect(failure?.code == .trackerDisabled)
    }

    @Test("a whole tree comes in pages, and a directory of it is cut out") func tree() async throws {
        let entries = try await asking([
            exchange("GET \(root)", nil, repositoryJSON),
            exchange(
                "GET \(root)/git/trees/main?recursive=true&page=1&per_page=1000", nil,
                #"{"truncated": true, "tree": [{"path": "a", "type": "tree", "mode": "040000"},"#
                    + #" {"path": "a/b", "type": "blob", "mode": "100644"}]}"#),
            exchange(
                "GET \(root)/git/trees/main?recursive=true&page=2&per_page=1000", nil,
                #"{"truncated": false, "tree": [{"path": "a/c", "type": "blob", "mode": "120000"},"#
                    + #" {"path": "ab", "type": "commit", "mode": "160000"}]}"#),
        ]) { try await $0.tree("a", at: nil, recursive: true) }
        #expect(entries == [TreeEntry("a/b", .file), TreeEntry("a/c", .link)])
    }

    @Test("a file too large for its description is read raw, and names stay parts of the path")
    func largeFile() async throws {
        let bytes = try await asking([
            exchange(
                "GET \(root)/contents/a%20b/c%3F.txt?ref=x%2Fy", nil,
                #"{"type": "file", "path": "a b/c?.txt", "content": null, "encoding": null}"#),
            Exchange(
                "GET \(root)/raw/a%20b/c%3F.txt?ref=x%2Fy", header: token,
                answer: Reply(body: [0, 1, 255])),
        ]) { try await $0.file("a b/c?.txt", at: "x/y") }
        #expect(bytes == [0, 1, 255])
        let failure = await #expect(throws: ForgeFailure.self) {
            try await asking([]) { try await $0.file("../../secret", at: nil) }
        }
        #expect(failure?.code == .badRequest)
    }

    @Test("pull requests: state, people who are gone, files, commits, reviews") func pullRequests()
        async throws
    {
        try await asking([
            exchange("GET \(root)/pulls/3", nil, pullJSON, times: 2),
            exchange(
                "GET \(root)/pulls/3/files?page=1&limit=50", nil,
                #"[{"filename": "a", "previous_filename": "b", "additions": 1, "deletions": 2}]"#),
            exchange("GET \(root)/pulls/3/files?page=2&limit=50", nil, "null"),
            exchange(
                "GET \(root)/pulls/3/reviews?page=1&limit=50", nil,
                #"[{"user": {"id": 1, "login": "a"}, "state": "APPROVED"},"#
                    + #" {"user": {"id": 2, "login": "b"}, "state": "APPROVED"},"#
                    + #" {"user": {"id": 2, "login": "b"}, "state": "REQUEST_CHANGES"},"#
                    + #" {"user": {"id": 1, "login": "a"}, "state": "COMMENT"},"#
                    + #" {"user": {"id": 3, "login": "c"}, "state": "APPROVED", "stale": true}]"#),
            exchange("GET \(root)/pulls/3/reviews?page=2&limit=50", nil, "[]"),
            exchange("POST \(root)/pulls/3/requested_reviewers", #"{"reviewers": ["owl"]}"#, "[]", 201),
            exchange("POST \(root)/pulls/3/merge", #"{"Do": "merge"}"#, "{}"),
            exchange("PATCH \(root)/pulls/3", #"{"state": "closed"}"#, "{}", 201),
            exchange(
                "POST \(root)/pulls/3/reviews",
                #"{"event": "COMMENT", "commit_id": "abc", "comments": [{"path": "a", "body": "hm", "new_position": 4}]}"#
            ),
        ]) { repository in
            let pull = try await repository.pullRequest(3)
            #expect(pull.state == .merged)
            #expect(pull.source == nil)
            #expect(pull.closedBy == "cat")
            #expect(try await repository.reviewers(of: 3) == ["owl"])
            let files = try await repository.changedFiles(of: 3).all()
            #expect(files == [ChangedFile("a", oldPath: "b", linesAdded: 1, linesRemoved: 2)])
            #expect(try await repository.approvals(of: 3) == ["a"])
            try await repository.requestReview(of: 3, from: ["owl"])
            try await repository.merge(3)
            try await repository.close(PullRequest.Number(3))
            try await repository.addComment("hm", at: LinePlace(commit: "abc", path: "a", line: 4), of: 3)
        }
    }

    @Test("commits of a pull request come oldest first, over all pages") func commits() async throws {
        let pages = [("1", "true", #"[{"sha": "c"}, {"sha": "b"}]"#), ("2", "false", #"[{"sha": "a"}]"#)]
        let exchanges = pages.map { number, more, body in
            Exchange(
                "GET \(root)/pulls/3/commits?files=false&verification=false&page=\(number)&limit=50",
                header: token,
                answer: Reply(
                    header: [("Content-Type", "application/json"), ("X-HasMore", more)],
                    body: Array(body.utf8)))
        }
        let commits = try await asking(exchanges) { try await $0.commits(of: 3).all() }
        #expect(commits == ["a", "b", "c"])
    }

    @Test("only labels that are missing or different are sent") func updateLabels() async throws {
        try await asking([
            exchange(
                "GET \(root)/labels?page=1&limit=50", nil,
                #"[{"id": 1, "name": "same", "color": "00ff00"}, {"id": 2, "name": "other", "color": "000000"}]"#
            ),
            exchange("GET \(root)/labels?page=2&limit=50", nil, "[]"),
            exchange("PATCH \(root)/labels/2", ##"{"name": "other", "color": "#ffffff"}"##),
            exchange("POST \(root)/labels", ##"{"name": "new", "color": "#123456", "description": "d"}"##),
        ]) { repository in
            try await repository.update([
                Label("same", color: "00ff00"), Label("other", color: "ffffff"),
                Label("new", color: "123456", description: "d"),
            ])
        }
    }

    @Test("a repository of an organization has teams") func teams() async throws {
        let teams =
            #"[{"id": 5, "name": "devs", "permission": "write"}, {"id": 6, "name": "all", "permission": "read"}]"#
        try await asking([
            exchange("GET \(root)/collaborators?page=1&limit=50", nil, "null"),
            exchange("GET \(root)/teams?page=1&limit=50", nil, teams, times: 2),
            exchange("GET \(root)/teams?page=2&limit=50", nil, "[]", times: 2),
            exchange("GET /api/v1/teams/5/members?page=1&limit=50", nil, #"[{"login": "dog"}]"#),
            exchange("GET /api/v1/teams/5/members?page=2&limit=50", nil, "[]"),
            exchange("GET /api/v1/orgs/cat/teams?page=1&limit=50", nil, teams, times: 2),
            exchange("PUT \(root)/teams/devs", nil, "{}", 204),
            exchange("DELETE \(root)/teams/devs", nil, "{}", 204),
        ]) { repository in
            #expect(try await repository.users(with: .push) == ["dog"])
            #expect(try await repository.groups(with: .push) == ["devs"])
            try await repository.grant(.push, toGroup: "devs")
            try await repository.revoke(fromGroup: "devs")
            let failure = await #expect(throws: ForgeFailure.self) {
                try await repository.grant(.push, toGroup: "all")
            }
            #expect(failure?.code == .badRequest)
        }
    }

    @Test("a fork is waited for, and one that is there is found") func forks() async throws {
        let fork = #"""
            {"id": 8, "name": "mouse", "owner": {"login": "me"}, "html_url": "https://x/me/mouse", "fork": true,
             "parent": {"name": "mouse", "owner": {"login": "cat"}}}
            """#
        let stranger = fork.replacing(#""owner": {"login": "cat"}"#, with: #""owner": {"login": "rat"}"#)
        let made = try await asking([
            exchange("POST \(root)/forks", "{}", fork, 202),
            exchange("GET /api/v1/repos/me/mouse", nil, "{}", 404),
            exchange("GET /api/v1/repos/me/mouse", nil, fork),
        ]) { try await $0.fork() }
        #expect(made.name.namespace == "me")
        let found = try await asking([
            exchange("POST \(root)/forks", "{}", #"{"message": "repository is already forked"}"#, 409),
            exchange("GET /api/v1/user", nil, #"{"id": 1, "login": "me"}"#),
            exchange("GET /api/v1/repos/me/mouse", nil, stranger),
            exchange(
                "GET \(root)/forks?page=1&limit=50", nil,
                "[\(fork.replacing("\"mouse\", \"owner\": {\"login\": \"me\"", with: "\"mouse-1\", \"owner\": {\"login\": \"me\""))]"
            ),
        ]) { try await $0.fork() }
        #expect(found.name.name == "mouse-1")
    }

    @Test("webhooks are registered with a secret that the answer does not have") func webhooks() async throws
    {
        let answer = #"{"id": 4, "active": true, "events": ["push"], "config": {"url": "https://h"}}"#
        try await asking([
            exchange(
                "POST \(root)/hooks",
                #"{"type": "forgejo", "active": true, "events": ["push"], "config": {"url": "https://h", "content_type": "json", "secret": "s3"}}"#,
                answer, 201),
            exchange("DELETE \(root)/hooks/4", nil, "{}", 204),
        ]) { repository in
            let hook = try await repository.register("https://h", secret: Secret("s3"), events: ["push"])
            #expect(hook == Webhook(id: 4, url: "https://h", events: ["push"], isActive: true))
            try await repository.remove(hook.id)
        }
    }

    @Test("states that Forgejo has not become the nearest", arguments: CommitStatus.State.allCases)
    func states(state: CommitStatus.State) async throws {
        let words: [CommitStatus.State: String] = [
            .pending: "pending", .running: "pending", .success: "success", .failure: "failure",
            .error: "error", .canceled: "error", .warning: "warning", .neutral: "warning",
        ]
        let word = try #require(words[state])
        let set = try await asking([
            exchange(
                "POST \(root)/statuses/abc", #"{"state": "\#(word)", "context": "c", "description": "d"}"#,
                #"{"status": "\#(word)", "context": "c", "description": "d"}"#, 201)
        ]) { try await $0.setStatus(NewCommitStatus(state, context: "c", description: "d"), of: "abc") }
        #expect(set.commit == "abc")
    }

    @Test("who only reads changes nothing") func readOnly() async throws {
        try await asking([], isReadOnly: true) { repository in
            #expect(try await repository.open(NewIssue("T", body: "B")).title == "T")
            #expect(try await repository.addComment("hi", to: .issue(1)).body == "hi")
            let new = NewPullRequest("T", body: "B", from: "a", into: "main")
            #expect(try await repository.open(new).sourceBranch == "a")
            #expect(try await repository.fork().isFork)
            #expect(try await repository.forge.create(NewRepository("n")).name.name == "n")
            #expect(try await repository.create(NewRelease(tag: "1", title: "t", body: "")).tag == "1")
            let status = NewCommitStatus(.success, context: "c", description: "d")
            #expect(try await repository.setStatus(status, of: "abc").state == .success)
            #expect(try await repository.react("eyes", to: 1, on: .issue(1)).content == "eyes")
            #expect(try await repository.register("https://h", secret: Secret("s"), events: []).id == 0)
            let release = Release(id: 1, tag: "1", title: "t", body: "", webURL: "")
            #expect(try await repository.edit(release, title: "new", body: nil).title == "new")
            try await repository.merge(1)
            try await repository.delete()
            try await repository.grant(.push, to: "dog")
        }
    }

    @Test(
        "what is wrong is told in kinds",
        arguments: [
            (401, ForgeFailure.Code.unauthorized), (403, .forbidden), (404, .notFound), (405, .refused),
            (409, .conflict), (422, .invalid), (423, .locked),
        ])
    func failures(status: Int, code: ForgeFailure.Code) async throws {
        let answer = #"{"message": "no", "errors": ["because"]}"#
        let failure = await #expect(throws: ForgeFailure.self) {
            try await asking([exchange("POST \(root)/pulls/3/merge", #"{"Do": "merge"}"#, answer, status)]) {
                try await $0.merge(3)
            }
        }
        #expect(failure?.code == code)
        #expect(failure?.status == status)
        #expect(failure?.detail == "no: because")
        #expect("\(String(describing: failure))\(String(reflecting: failure))".contains(secret) == false)
    }

    @Test("a page of HTML and another shape are no answers") func malformed() async throws {
        for answer in [
            Reply(header: [("Content-Type", "text/html")], body: Array("<html>hi</html>".utf8)),
            .json("[1]"), .json("{"), .json(#"{"name": 4}"#),
        ] {
            let failure = await #expect(throws: ForgeFailure.self) {
                try await asking([Exchange("GET \(root)", header: token, answer: answer)]) {
                    try await $0.info()
                }
            }
            #expect(failure?.code == .malformedReply)
            #expect(failure?.request.hasSuffix(root) == true)
        }
    }
}
