import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

/// A pull request's first reports, one for each of six chroots, cost few requests, which do not wait for each other.
@Suite("requests of a pull request's reports", .timeLimit(.minutes(2))) struct ReportCountTests {
    private let names = ["38", "39", "40", "41", "42", "rawhide"].map { "rpm-build:fedora-\($0)-x86_64" }
    private let url = "https://ci.example.org/1"
    private let subject = CheckSubject(commit: "abc", pullRequest: 4, targetBranch: "main")
    /// How many requests may be needed, all in all.
    private let limit = 12

    /// Reports on six chroots; no report is answered before all of them have been asked for.
    ///
    /// - Returns: How many requests that took.
    private func requests(
        as credential: ForgeCredential, before preparation: [Exchange] = [], outcomes: Set<CheckOutcome>,
        _ exchange: (String) -> Exchange
    ) async throws -> Int {
        let all = Event()
        let asked = names.map { _ in Event() }
        let reports = zip(names, asked).map { name, asked in
            exchange(name).answering { ($0.asked, $0.beginning) = (asked, all) }
        }
        return try await replaying(preparation + reports) { server in
            let http = HTTPClient(.init(userAgent: "ForgeKit"))
            let accounts = try ForgeAccounts(credentials: [server.url: credential], http: http)
            let repository = try #require(
                try accounts.repository("\(server.url)/cat/mouse") as? any CheckReporting)
            let checks = names.map { CheckReport($0, .pending, description: "D", url: url) }
            async let told = repository.report(checks, on: subject)
            for event in asked { await event.wait() }
            all.happen()
            let found = try await told
            #expect(found.count == 6)
            #expect(Set(found) == outcomes)
            return server.requests.count
        }
    }

    @Test("GitHub: an App that has asked for nothing before needs eight", Tool.require("openssl"))
    func github() async throws {
        let app = try GitHubApp(id: "123", key: Secret(try await GitHubTest.appKey().pkcs8))
        let bearer = [("Authorization", "Bearer <redacted>")]
        let preparation = [
            Exchange(
                "GET /api/v3/repos/cat/mouse/installation", header: bearer,
                answer: .json(#"{"id": 9, "account": {"login": "cat"}, "app_slug": "helper"}"#)),
            Exchange(
                "POST /api/v3/app/installations/9/access_tokens", header: bearer, body: .json("{}"),
                answer: .json(
                    #"{"token": "t0ken", "expires_at": "2999-01-01T01:00:00Z", "permissions": {}}"#, 201)),
        ]
        let count = try await requests(
            as: .github(.init(app: app)), before: preparation, outcomes: [.checkRun(8)]
        ) { name in
            Exchange(
                "POST /api/v3/repos/cat/mouse/check-runs", header: [("Authorization", "token t0ken")],
                body: .json(
                    #"""
                    {"name": "\#(name)", "head_sha": "abc", "status": "queued", "details_url": "\#(url)",
                     "output": {"title": "D", "summary": "D"}}
                    """#),
                answer: .json(
                    #"{"id": 8, "name": "\#(name)", "head_sha": "abc", "status": "queued"}"#, 201))
        }
        #expect(count == 8)
        #expect(count <= limit)
    }

    @Test("GitLab needs one for each") func gitlab() async throws {
        let count = try await requests(as: .gitlab(.token(Secret("hush"))), outcomes: [.status]) { name in
            Exchange(
                "POST /api/v4/projects/cat%2Fmouse/statuses/abc", header: [("PRIVATE-TOKEN", "hush")],
                body: .json(
                    #"{"state": "pending", "context": "\#(name)", "description": "D", "target_url": "\#(url)"}"#
                ),
                answer: .json(
                    #"{"id": 1, "sha": "abc", "status": "pending", "name": "\#(name)"}"#, 201))
        }
        #expect(count == 6)
    }

    @Test("Pagure needs one for each") func pagure() async throws {
        let outcomes = Set(names.map { CheckOutcome.flag($0) })
        let count = try await requests(as: .pagure(token: Secret("hush")), outcomes: outcomes) { name in
            let uid = PagureFlag.uid(
                of: PagureFlag.subject(check: name, branch: "main", commit: "abc"))
            return Exchange(
                "POST /api/0/cat/mouse/pull-request/4/flag", header: [("Authorization", "token hush")],
                body: .form([
                    ("username", name), ("comment", "D"), ("url", url), ("status", "pending"), ("uid", uid),
                ]),
                answer: .json(
                    #"{"flag": {"username": "\#(name)", "status": "pending"}, "message": "Flag added"}"#))
        }
        #expect(count == 6)
    }

    @Test("Forgejo needs one for each") func forgejo() async throws {
        let count = try await requests(as: .forgejo(token: Secret("hush")), outcomes: [.status]) { name in
            Exchange(
                "POST /api/v1/repos/cat/mouse/statuses/abc", header: [("Authorization", "token hush")],
                body: .json(
                    #"{"state": "pending", "context": "\#(name)", "description": "D", "target_url": "\#(url)"}"#
                ),
                answer: .json(#"{"context": "\#(name)", "status": "pending"}"#, 201))
        }
        #expect(count == 6)
    }
}
