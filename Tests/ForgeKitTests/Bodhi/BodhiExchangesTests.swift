import ForgeKit
import HostKit
import JSONKit
import ReplayServer
import TestSupport
import Testing

/// The client before answers written by hand: faults, and what a test server does not say.
@Suite(.timeLimit(.minutes(1))) struct BodhiExchangesTests {
    private let draft = BodhiUpdateDraft(.builds(["hello-1-1.fc43"]), notes: "some notes")
    private let fields = [("builds", "hello-1-1.fc43"), ("notes", "some notes"), ("type", "enhancement")]
    private let lookup =
        "GET /updates/?builds=hello-1-1.fc43&status=pending&status=testing&status=stable&rows_per_page=100&page=1"

    @Test("an update that was stored though the service says no is found") func storedAnyway() async throws {
        for answer in [
            Reply.json(BodhiText.error("", "Unable to create update."), 400),
            Reply(502, header: [("Content-Type", "text/html")], body: Array("<html>Proxy Error</html>".utf8)),
        ] {
            let exchanges: [Exchange] = [
                .bodhiCookie(), .bodhiCSRF(), .bodhiWrite("/updates/", fields, answer),
                Exchange(lookup, answer: .json(BodhiText.page("updates", [BodhiText.update]))),
            ]
            try await withBodhi(exchanges) { bodhi, _ in
                let found = try await bodhi.create(draft)
                #expect(found.wasThere)
                #expect(found.updates.map(\.alias) == ["FEDORA-2026-1"])
            }
        }
    }

    @Test("an update with only some of the builds is another one") func someBuilds() async throws {
        var draft = draft
        draft.content = .builds(["hello-1-1.fc43", "world-1-1.fc43"])
        let lookup = lookup.replacing(
            "builds=hello-1-1.fc43", with: "builds=hello-1-1.fc43&builds=world-1-1.fc43")
        let exchanges: [Exchange] = [
            .bodhiCookie(), .bodhiCSRF(),
            .bodhiWrite(
                "/updates/", [("builds", "world-1-1.fc43")] + fields,
                .json(BodhiText.error("builds", "not tagged"), 400)),
            Exchange(lookup, answer: .json(BodhiText.page("updates", [BodhiText.update]))),
        ]
        try await withBodhi(exchanges) { bodhi, _ in
            let refused = await failure { () async throws(ForgeFailure) in _ = try await bodhi.create(draft) }
            #expect(refused?.complaints == "not tagged")
        }
    }

    @Test("the first error is told when the second question fails too") func twoErrors() async throws {
        let exchanges: [Exchange] = [
            .bodhiCookie(), .bodhiCSRF(),
            .bodhiWrite("/updates/", fields, .json(BodhiText.error("builds", "the first"), 400)),
            Exchange(lookup, answer: .json(BodhiText.error("", "the second"), 500)).times(1...9),
        ]
        try await withBodhi(exchanges) { bodhi, _ in
            let refused = await failure { () async throws(ForgeFailure) in _ = try await bodhi.create(draft) }
            #expect(refused?.complaints == "the first")
        }
    }

    @Test("a text or a captcha that does not count any more is asked for again, once") func again()
        async throws
    {
        for name in ["csrf_token", "captcha_key"] {
            let exchanges: [Exchange] = [
                .bodhiCookie().answering { $0.header[1].value = "auth_tkt=0ld; Path=/" }.times(1),
                .bodhiCSRF("0ld", "first"),
                .bodhiWrite(
                    "/updates/", fields, cookie: "0ld", csrf: "first",
                    .json(BodhiText.error(name, "Required"), 400)),
                .bodhiCookie("n3w"), .bodhiCSRF("n3w", "second"),
                .bodhiWrite(
                    "/updates/", fields, cookie: "n3w", csrf: "second",
                    .json(BodhiText.update)),
            ]
            try await withBodhi(exchanges) { bodhi, _ in
                let made = try await bodhi.create(draft)
                #expect(!made.wasThere)
            }
        }
    }

    @Test("a side tag, tests and all parameters go into the form") func form() async throws {
        var draft = BodhiUpdateDraft(.sideTag("f43-build-side-7"), notes: "two\nlines", kind: .newpackage)
        draft.severity = .urgent
        draft.bugs = [12345, 23456]
        draft.closesBugs = false
        draft.displayName = "Hello"
        draft.suggestion = .logout
        draft.usesAutokarma = false
        draft.stableKarma = 1
        draft.unstableKarma = -1
        draft.usesAutotime = true
        draft.stableDays = 0
        draft.requiresBugs = false
        draft.requiresTestCases = true
        draft.requirements = ["a", "b"]
        draft.request = .testing
        draft.extra = ["type": "bugfix", "builds": "x", "csrf_token": "x", "edited": "x", "more": "1"]
        let fields = [
            ("from_tag", "f43-build-side-7"), ("notes", "two\nlines"), ("type", "newpackage"),
            ("severity", "urgent"), ("bugs", "12345,23456"), ("close_bugs", "false"),
            ("display_name", "Hello"),
            ("suggest", "logout"), ("autokarma", "false"), ("stable_karma", "1"), ("unstable_karma", "-1"),
            ("autotime", "true"), ("stable_days", "0"), ("require_bugs", "false"),
            ("require_testcases", "true"), ("requirements", "a b"), ("request", "testing"), ("more", "1"),
        ]
        let change = BodhiText.update.replacing("\"request\": null", with: "\"request\": \"stable\"")
        let exchanges: [Exchange] = [
            .bodhiCookie(), .bodhiCSRF(),
            .bodhiWrite(
                "/updates/", fields,
                .json(#"{"updates": [\#(BodhiText.update)], "caveats": [{"name": "n", "description": "d"}]}"#)
            ),
            .bodhiWrite(
                "/updates/FEDORA-2026-1/waive-test-results",
                [("comment", "wrong"), ("tests", "a"), ("tests", "b")],
                .json(#"{"update": \#(BodhiText.update)}"#)),
            .bodhiWrite(
                "/updates/FEDORA-2026-1/trigger-tests", [], .json(#"{"update": \#(BodhiText.update)}"#)),
            .bodhiWrite(
                "/updates/FEDORA-2026-1/request", [("request", "stable")], .json(#"{"update": \#(change)}"#)),
            Exchange(
                "GET /updates/FEDORA-2026-1/get-test-results",
                answer: .json(#"{"decision": {"policies_satisfied": true}}"#)),
            Exchange("GET /composes/", answer: .json(#"{"composes": [\#(Self.compose)]}"#)),
            Exchange("GET /composes/F43/testing", answer: .json(#"{"compose": \#(Self.compose)}"#)),
        ]
        try await withBodhi(exchanges) { bodhi, _ in
            let made = try await bodhi.create(draft)
            #expect(made.caveats.map(\.description) == ["d"])
            #expect(made.updates.count == 1)
            _ = try await bodhi.waiveTests(of: "FEDORA-2026-1", comment: "wrong", tests: ["a", "b"])
            _ = try await bodhi.triggerTests(of: "FEDORA-2026-1")
            let value1 = try await bodhi.request(.stable, for: "FEDORA-2026-1").request
            #expect(value1 == .stable)
            let decision = try await bodhi.testDecision(of: "FEDORA-2026-1")
            #expect(decision == ["decision": ["policies_satisfied": true]])
            let compose = try await bodhi.composes()[0]
            #expect((compose.release, compose.state, compose.request) == ("F43", "punging", "testing"))
            let value2 = try await bodhi.compose(of: "F43", "testing")
            #expect(value2 == compose)
        }
    }

    private static let compose = #"""
        {"release_id": 1, "release": {"name": "F43"}, "request": "testing", "state": "punging", "error_message": "",
         "date_created": "2026-11-21 07:17:20", "state_date": "2026-11-21 07:18:20"}
        """#

    @Test("all filters of a list go into the query") func filters() async throws {
        var query = BodhiUpdateQuery(builds: ["b"])
        query.aliases = ["A"]
        query.updateIDs = ["U"]
        query.packages = ["p", "q"]
        query.releases = ["F43"]
        query.statuses = [.testing]
        query.kinds = [.bugfix]
        query.severities = [.low]
        query.requests = [.stable]
        query.users = ["alice"]
        query.bugs = [12345]
        query.contentTypes = ["rpm"]
        query.suggestion = .reboot
        query.gating = [.greenwaveFailed]
        query.isCritical = true
        query.isLocked = false
        query.isPushed = true
        query.sideTag = "side"
        query.search = "a b"
        let day = try #require(Timestamp(iso8601: "2026-11-21 07:17:20"))
        query.submitted = .init(since: day, before: day)
        query.modified = .init(since: day)
        query.pushed = .init(before: day)
        query.approved = .init(since: day)
        let time = "2026-11-21%2007%3A17%3A20"
        let parameters = [
            "alias=A", "updateid=U", "builds=b", "packages=p", "packages=q", "releases=F43", "status=testing",
            "type=bugfix", "severity=low", "request=stable", "user=alice", "bugs=12345", "content_type=rpm",
            "suggest=reboot", "gating=greenwave_failed", "critpath=true", "locked=false", "pushed=true",
            "from_side_tag=side", "search=a%20b", "submitted_since=\(time)", "submitted_before=\(time)",
            "modified_since=\(time)", "pushed_before=\(time)", "approved_since=\(time)", "rows_per_page=7",
        ]
        let target = "GET /updates/?\(parameters.joined(separator: "&"))&page="
        let exchanges = [
            Exchange("\(target)1", answer: .json(BodhiText.page("updates", [BodhiText.update], of: 2))),
            Exchange("\(target)2", answer: .json(BodhiText.page("updates", [], page: 2, of: 2))),
        ]
        try await withBodhi(exchanges) { bodhi, _ in
            let value3 = try await bodhi.updates(query, pageSize: 7).all().count
            #expect(value3 == 1)
        }
    }

    @Test("a read-only client sends no write, and does not log in") func readOnly() async throws {
        var options = APIClient.Options()
        options.isReadOnly = true
        try await withBodhi([], options: options, hasTokens: false) { bodhi, server in
            let value4 = try await bodhi.create(draft).updates[0].builds[0].nvr
            #expect(value4 == "hello-1-1.fc43")
            let value5 = try await bodhi.edit("FEDORA-2026-1", draft).updates[0].alias
            #expect(value5 == "FEDORA-2026-1")
            let value6 = try await bodhi.request(.stable, for: "A").alias
            #expect(value6 == "A")
            let value7 = try await bodhi.waiveTests(of: "A", comment: "c").alias
            #expect(value7 == "A")
            let value8 = try await bodhi.triggerTests(of: "A").alias
            #expect(value8 == "A")
            let value9 = try await bodhi.comment(on: "A", "text", karma: 1).karma
            #expect(value9 == 1)
            let day = Timestamp(seconds: 86_400)
            let value10 = try await bodhi.createOverride("n", notes: "notes", expiring: day).expires
            #expect(value10 == day)
            #expect(
                try await bodhi.editOverride("n", notes: "notes", expiring: day, expireNow: true).nvr == "n")
            #expect(server.requests.isEmpty)
        }
    }

    @Test("a client without a login does not write") func noLogin() async throws {
        try await replaying([]) { server in
            let bodhi = BodhiClient(server.url, http: .forTests())
            let refused = await failure { () async throws(ForgeFailure) in
                _ = try await bodhi.comment(on: "A", "text")
            }
            #expect(refused?.code == .unauthorized)
            let draft = BodhiUpdateDraft(.builds([]), notes: "some notes")
            let bad = await failure { () async throws(ForgeFailure) in _ = try await bodhi.create(draft) }
            #expect(bad?.code == .badRequest)
            let karma = await failure { () async throws(ForgeFailure) in
                _ = try await bodhi.comment(on: "A", "text", karma: 2)
            }
            #expect(karma?.detail == "karma is -1, 0 or 1, not 2")
        }
    }

    @Test("answers of another shape are named, and a service that is down says so") func shapes() async throws
    {
        let strange = BodhiText.update.replacing("\"pending\"", with: "\"unheard-of\"")
        let exchanges = [
            Exchange("GET /updates/A", answer: .json(#"{"update": \#(strange)}"#)),
            Exchange("GET /updates/B", answer: .json("[]")),
            Exchange("GET /updates/C", answer: .text("<html>maintenance</html>")),
            Exchange("GET /healthz/live", answer: .json("\"ok\"")),
            Exchange("GET /healthz/ready", answer: .json(#"{"status": "error"}"#, 503)).times(1...9),
        ]
        try await withBodhi(exchanges) { bodhi, _ in
            for (alias, words) in [("A", "$.update.status"), ("B", "an object"), ("C", "JSON was expected")] {
                let wrong = await failure { () async throws(ForgeFailure) in _ = try await bodhi.update(alias)
                }
                #expect(wrong?.code == .malformedReply)
                #expect(wrong?.detail?.contains(words) == true, "\(String(describing: wrong))")
            }
            let value11 = try await bodhi.isLive()
            #expect(value11)
            let value12 = try await bodhi.isReady()
            #expect(!value12)
        }
    }

    @Test("no token, cookie or text of a login is in an error") func secrets() async throws {
        let exchanges: [Exchange] = [
            .bodhiCookie(times: 2), .bodhiCSRF(times: 2),
            .bodhiWrite(
                "/comments/", [("update", "A"), ("text", "t"), ("karma", "0")],
                .json(BodhiText.error("HTTPForbidden", "no"), 403)
            ).times(2),
        ]
        try await withBodhi(exchanges) { bodhi, _ in
            let refused = try #require(
                await failure { () async throws(ForgeFailure) in _ = try await bodhi.comment(on: "A", "t") })
            for text in ["\(refused)", String(reflecting: refused), "\(bodhi)", String(reflecting: bodhi)] {
                for secret in ["T0ken", "c00kie", "c5rf"] { #expect(!text.contains(secret)) }
            }
        }
    }
}
