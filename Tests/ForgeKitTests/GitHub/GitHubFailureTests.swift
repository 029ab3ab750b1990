import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

private let root = "/repos/cat/mouse"

@Suite("failures of GitHub") struct GitHubFailureTests {
    /// What an answer means.
    private func failure(_ answer: Reply, times: ClosedRange<Int> = 1...1) async throws -> ForgeFailure {
        let exchange = Exchange("GET \(root)", header: GitHubTest.token, answer: answer).times(times)
        return try await GitHubTest.asking([exchange]) { repository in
            try await GitHubTest.failure { try await repository.info() }
        }
    }

    private func reply(_ status: Int, _ message: String, _ header: [(name: String, value: String)] = [])
        -> Reply
    {
        var reply = Reply.json(#"{"message": "\#(message)", "documentation_url": "u"}"#, status)
        reply.header += header
        return reply
    }

    @Test("statuses are errors of their kinds") func statuses() async throws {
        let expected: [(Int, String, ForgeFailure.Code)] = [
            (400, "Problems parsing JSON", .invalid), (401, "Bad credentials", .unauthorized),
            (403, "Resource not accessible by integration", .forbidden),
            (403, "Repository was archived so is read-only.", .locked), (404, "Not Found", .notFound),
            (409, "Merge conflict", .conflict), (422, "Validation Failed", .invalid),
            (451, "Repository access blocked", .refused),
        ]
        for (status, message, code) in expected {
            let failure = try await failure(reply(status, message))
            #expect(failure.code == code, "\(status) \(message)")
            #expect(failure.status == status)
            #expect(failure.detail == message)
        }
    }

    @Test("a limit says until when it lasts") func limits() async throws {
        // The year 2100: nobody waits for that.
        let reset = Timestamp(seconds: 4_102_444_800)
        let limit: [(name: String, value: String)] = [
            ("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "0"),
            ("X-RateLimit-Reset", "\(reset.seconds)"), ("X-RateLimit-Resource", "core"),
        ]
        for status in [403, 429] {
            let failure = try await failure(reply(status, "API rate limit exceeded for 192.0.2.1.", limit))
            #expect(failure.code == .rateLimited(until: reset))
        }
        let now = Timestamp.now().seconds
        let secondary = try await failure(
            reply(403, "You have exceeded a secondary rate limit.", [("Retry-After", "86400")]))
        guard case .rateLimited(let until?) = secondary.code else {
            Testing.Issue.record("\(secondary)")
            return
        }
        #expect((now + 86_390...now + 90_000).contains(until.seconds))
    }

    @Test("a limit without a word on how long is waited for, for a minute each time") func secondary()
        async throws
    {
        let limit = reply(403, "You have exceeded a secondary rate limit.")
        let clock = HastyClock()
        let exchanges = [
            Exchange("GET \(root)", header: GitHubTest.token, answer: limit),
            GitHubTest.exchange(
                "GET \(root)", nil, #"{"name": "mouse", "owner": {"login": "cat"}, "html_url": "u"}"#),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            var options = APIClient.Options()
            options.clock = clock
            let forge = GitHubForge(
                instance: server.url, credentials: .init(token: Secret("t")),
                http: HTTPClient(.init(userAgent: "ForgeKit")), options: options, api: server.url)
            let name = RepositoryName(namespace: "cat", name: "mouse")
            let info = try await forge.repository(name).info()
            #expect(info.name == name)
        }
        #expect(clock.pauses.count == 1)
        #expect(clock.pauses.allSatisfy { (.seconds(50)...(.seconds(62))).contains($0) })
    }

    @Test("a change goes on to where a renamed repository is") func redirectedChange() async throws {
        let body = #"{"state": "success", "description": "", "context": "C"}"#
        let moved = GitHubTest.exchange("POST \(root)/statuses/abc", body, "{}", 307).answering {
            $0.header.append(("Location", "{server}/repositories/1/statuses/abc"))
        }
        let there = GitHubTest.exchange(
            "POST /repositories/1/statuses/abc", body, #"{"state": "success", "context": "C"}"#, 201)
        let status = try await GitHubTest.asking([moved, there]) {
            try await $0.setStatus(.init(.success, context: "C", description: ""), of: "abc")
        }
        #expect(status.context == "C")
    }

    @Test("requests that are left over are no limit") func noLimit() async throws {
        let left: [(name: String, value: String)] = [
            ("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "59"), ("X-RateLimit-Reset", "4102444800"),
        ]
        let failure = try await failure(reply(403, "Must have admin rights to Repository.", left))
        #expect(failure.code == .forbidden)
    }

    @Test("pages of HTML, broken JSON and other shapes are errors and nothing else") func shapes()
        async throws
    {
        var page = Reply.text("<h1>502</h1>", 502)
        page.header = [("Content-Type", "text/html")]
        let bad = try await failure(page, times: 1...10)
        #expect(bad.code == .serverFailure)
        #expect(bad.status == 502)
        page.status = 200
        for answer in [page, .json("{"), .json("[]"), .json(#"{"name": 5}"#), .json(#"{"name": "n"}"#)] {
            #expect(try await failure(answer).code == .malformedReply)
        }
    }

    @Test("the fields that GitHub does not like are named") func fields() async throws {
        let answer = Reply.json(
            #"""
            {"message": "Validation Failed", "errors": ["a text",
             {"resource": "Issue", "field": "title", "code": "missing_field"},
             {"resource": "Issue", "code": "custom", "message": "M"}]}
            """#, 422)
        let failure = try await failure(answer)
        #expect(
            failure.fields == [
                .init("", "a text"), .init("title", "missing_field"), .init("Issue", "M"),
            ])
    }

    @Test("a token is in no error and in no description") func secrets() async throws {
        let answer = Reply.json(#"{"message": "Bad credentials"}"#, 401)
        try await replaying([
            Exchange("GET \(root)", header: GitHubTest.token, answer: answer)
        ]) { server in
            let forge = GitHubTest.forge(server.url)
            let repository = forge.repository(RepositoryName(namespace: "cat", name: "mouse"))
            let failure = try await GitHubTest.failure { try await repository.info() }
            let credentials = try await repository.gitCredentials()
            var texts = ["\(failure)", String(reflecting: failure), "\(forge)", String(reflecting: forge)]
            texts += ["\(repository)", String(reflecting: repository), "\(String(describing: credentials))"]
            var dumped = ""
            dump(forge, to: &dumped)
            dump(credentials, to: &dumped)
            texts.append(dumped)
            #expect(texts.allSatisfy { !$0.contains(GitHubTest.secret) })
        }
    }
}

@Suite("GitHub for readers only") struct GitHubReadOnlyTests {
    @Test("nothing is sent, and plausible things are answered") func writes() async throws {
        try await GitHubTest.asking([], isReadOnly: true) { repository in
            let issue = try await repository.open(NewIssue("T", body: "B", labels: ["bug"]))
            #expect(issue.title == "T")
            #expect(issue.labels == ["bug"])
            try await repository.edit(issue.number, title: "N", body: nil)
            try await repository.close(issue.number)
            try await repository.assign(["dog"], to: issue.number)
            try await repository.addLabels(["bug"], to: issue.number)
            let source = RepositoryName(namespace: "dog", name: "mouse")
            let pull = try await repository.open(
                NewPullRequest("T", body: "B", from: "fix", of: source, into: "main"), isDraft: true)
            #expect(pull.source == source)
            #expect(pull.target == repository.name)
            #expect(pull.state == .open)
            #expect(pull.isDraft)
            try await repository.edit(pull.number, title: "N", body: nil)
            try await repository.close(pull.number)
            try await repository.merge(pull.number)
            try await repository.addLabels(["bug"], to: pull.number)
            try await repository.requestReview(of: pull.number, from: ["dog"])
            try await repository.addComment(
                "B", at: LinePlace(commit: "abc", path: "a", line: 1), of: pull.number)
            let comment = try await repository.addComment("B", to: .issue(1))
            #expect(comment.body == "B")
            try await repository.edit(comment.id, on: .issue(1), body: "C")
            let reaction = try await repository.react("eyes", to: comment.id, on: .issue(1))
            #expect(reaction.content == "eyes")
            try await repository.remove(reaction, from: comment.id, on: .issue(1))
            let remark = try await repository.addComment("B", toCommit: "abc")
            #expect(remark.commit == "abc")
            let id = try #require(remark.id)
            try await repository.edit(id, body: "C")
            try await repository.remove(try await repository.react("eyes", to: id), from: id)
        }
    }

    @Test("statuses, checks, releases and settings as well") func more() async throws {
        try await GitHubTest.asking([], isReadOnly: true) { repository in
            let status = try await repository.setStatus(
                NewCommitStatus(.running, context: "C", description: "D", targetURL: "https://x"), of: "abc")
            #expect(status.state == .pending)
            #expect(status.targetURL == "https://x")
            let annotations = (1...60).map { CheckRunAnnotation(.notice, "M", path: "a", lines: $0...$0) }
            let change = CheckRunChange(
                conclusion: .success,
                output: CheckRunOutput(title: "T", summary: "S", annotations: annotations))
            let run = try await repository.createCheckRun("N", of: "abc", change)
            #expect(run.conclusion == .success)
            #expect(run.status == .completed)
            let edited = try await repository.edit(run.id, change)
            #expect(edited.conclusion == .success)
            let release = try await repository.create(NewRelease(tag: "v1", title: "T", body: "B"))
            #expect(release.tag == "v1")
            let renamed = try await repository.edit(release, title: "N", body: nil)
            #expect(renamed.title == "N")
            try await repository.createTag("v1", at: "abc", message: "M")
            let fork = try await repository.fork(into: "dog")
            #expect(fork.name == RepositoryName("dog/mouse"))
            _ = try await repository.fork()
            try await repository.setDescription("D")
            try await repository.grant(.push, to: "dog")
            try await repository.revoke(from: "dog")
            try await repository.grant(.push, toGroup: "core")
            try await repository.revoke(fromGroup: "core")
            let hook = try await repository.register("https://h", secret: Secret("s"), events: ["push"])
            #expect(hook.url == "https://h")
            try await repository.remove(hook.id)
            try await repository.delete()
            let new = try await repository.forge.create(NewRepository("rat", in: "cat"))
            #expect(new.name == RepositoryName("cat/rat"))
        }
        let labels = GitHubTest.exchange("GET \(root)/labels?per_page=100", nil, "[]")
        try await GitHubTest.asking([labels], isReadOnly: true) { try await $0.update([Label("bug")]) }
    }
}
