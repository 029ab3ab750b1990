import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

/// The client before what a real server answered.
@Suite(.enabled(if: Recordings.areThere, Recordings.missing), .timeLimit(.minutes(1)))
struct BodhiRecordingsTests {
    private static let nvr = "python-rec-4.0-1.fc43"
    private static let alias = "FEDORA-2026-ff7f9a4d44"

    private func recorded(_ name: String) throws -> Exchange {
        try .recorded("service-recordings/bodhi/\(name)")
    }

    /// Pages are as long as we want them.
    private func paged(_ name: String) throws -> Exchange {
        try recorded(name).query("rows_per_page", "100").query("page", "1")
    }

    /// The cookie's host is another here, and the recordings have two placeholders for one text.
    private func login() throws -> [Exchange] {
        [
            try recorded("006-login-token").with(header: [("Set-Cookie", "auth_tkt=<redacted>; Path=/")]),
            try recorded("007-csrf").with(json: #"{"csrf_token": "<csrf>"}"#),
        ]
    }

    private func draft(_ notes: String, _ kind: BodhiUpdate.Kind) -> BodhiUpdateDraft {
        BodhiUpdateDraft(.builds([Self.nvr]), notes: notes, kind: kind)
    }

    @Test("what anybody may read") func reading() async throws {
        let exchanges = try [
            paged("001-releases-list"), recorded("002-release-get"), recorded("012-get"),
            paged("014-list-by-build"), recorded("015-list-page"), paged("022-override-list"),
            recorded("024-build-get"), recorded("025-user"), recorded("026-api-version"),
        ]
        try await withBodhi(exchanges) { bodhi, _ in
            let releases = try await bodhi.releases().all()
            #expect(releases.map(\.name) == ["F43"])
            let release = try await bodhi.release("F43")
            #expect(release == releases[0])
            #expect((release.state, release.branch, release.idPrefix) == (.current, "f43", "FEDORA"))
            #expect((release.minimumKarma, release.criticalMandatoryDays) == (2, 14))
            #expect(release.pendingSigningTag == "f43-signing-pending")
            let update = try await bodhi.update(Self.alias)
            #expect((update.status, update.request, update.severity) == (.pending, .testing, .low))
            #expect(update.submitted == Timestamp(iso8601: "2026-11-21 07:17:20"))
            #expect(update.bugs.map(\.number) == [12345])
            #expect(update.comments.first?.author == "bodhi")
            let found = try await bodhi.updates(BodhiUpdateQuery(builds: [Self.nvr])).all()
            #expect(found.map(\.alias) == [Self.alias])
            let value1 = try await bodhi.updates(pageSize: 1).all(limit: 1).count
            #expect(value1 == 1)
            let overrides = try await bodhi.overrides().all()
            #expect(overrides.map { $0.expired == nil } == [true, false, true])
            #expect(overrides[0].submitter?.name == "alice")
            let value2 = try await bodhi.build(Self.nvr).kind
            #expect(value2 == "rpm")
            let value3 = try await bodhi.user("alice").groups
            #expect(value3 == ["packager", "provenpackager", "bodhiadmin"])
            let value4 = try await bodhi.version()
            #expect(value4 == "26.4.0")
        }
    }

    @Test("what is not there, and what is no question") func missing() async throws {
        let exchanges = try [
            recorded("003-release-get-404"), recorded("013-get-404"), recorded("023-override-get-404"),
            // No status that is none can be asked for here.
            paged("016-list-invalid-400").query("status", "pending"),
        ]
        try await withBodhi(exchanges) { bodhi, _ in
            let release = await failure { () async throws(ForgeFailure) in _ = try await bodhi.release("F1") }
            #expect((release?.code, release?.complaints) == (.notFound, "No such release"))
            let update = await failure { () async throws(ForgeFailure) in
                _ = try await bodhi.update("FEDORA-2000-0000000000")
            }
            #expect((update?.code, update?.status) == (.notFound, 404))
            let value5 = try await bodhi.override("none-1-1.fc43")
            #expect(value5 == nil)
            var query = BodhiUpdateQuery()
            query.statuses = [.pending]
            let invalid = await failure { () async throws(ForgeFailure) in
                _ = try await bodhi.updates(query).all()
            }
            #expect(invalid?.code == .invalid)
            #expect(invalid?.fields.first?.name == "status.0")
        }
    }

    @Test("an update is made, changed and commented on, and its build overridden") func writing() async throws
    {
        let exchanges =
            try login() + [
                recorded("010-create"), recorded("017-edit"), recorded("018-comment"),
                recorded("021-override-create"),
                recorded("019-request-stable-400"), recorded("020-request-unpush-400"),
            ]
        try await withBodhi(exchanges) { bodhi, _ in
            var new = draft("some notes", .enhancement)
            (new.severity, new.stableKarma, new.bugs) = (.low, 2, [12345])
            let made = try await bodhi.create(new)
            #expect(made.updates.map(\.alias) == [Self.alias])
            #expect(made.caveats.map(\.name) == ["stable days", "update"])
            let edited = try await bodhi.edit(Self.alias, draft("better notes", .bugfix))
            #expect(edited.updates.map(\.notes) == ["better notes"])
            let comment = try await bodhi.comment(on: Self.alias, "works")
            #expect((comment.id, comment.author) == (9, "alice"))
            let day = try #require(Timestamp(utcYear: 2026, month: 12, day: 1))
            let override = try await bodhi.createOverride(Self.nvr, notes: "some notes", expiring: day)
            #expect(override.expires == day)
            for (wish, words) in [
                (BodhiUpdate.Request.stable, "has less than 2 karma"), (.unpush, "Can't unpush"),
            ] {
                let refused = await failure { () async throws(ForgeFailure) in
                    _ = try await bodhi.request(wish, for: Self.alias)
                }
                #expect(refused?.code == .invalid)
                #expect(refused?.complaints.contains(words) == true, "\(String(describing: refused))")
            }
        }
    }

    @Test("an update that exists is success") func exists() async throws {
        let exchanges = try login() + [recorded("011-create-exists-400"), paged("014-list-by-build")]
        try await withBodhi(exchanges) { bodhi, _ in
            let found = try await bodhi.create(draft("some notes", .enhancement))
            #expect(found.wasThere)
            #expect(found.updates.map(\.alias) == [Self.alias])
        }
    }

    @Test("what the service says when a create fails, after it was asked whether the update is there")
    func createFails() async throws {
        // We send no notes that are too short, and nothing without a login and its text: only the answers count here.
        let cases: [(String, ForgeFailure.Code, String, Int)] = [
            ("005-create-anonymous-403", .forbidden, "new_update__POST failed permission check", 2),
            ("008-create-without-csrf-400", .invalid, "Required", 2),
            ("009-create-short-notes-400", .invalid, "Shorter than minimum length 2", 1),
        ]
        let none = BodhiText.page("updates", [])
        for (name, code, words, times) in cases {
            let create = try recorded(name).ignoringMembers("csrf_token", "notes", "builds")
                .ignoringCredentials
            // A new login may help with the first two, and is tried once.
            let exchanges =
                try login().map { $0.times(times) } + [
                    create.times(times),
                    Exchange(
                        "GET /updates/?builds=\(Self.nvr)&status=pending&status=testing&status=stable&rows_per_page=100&page=1",
                        answer: .json(none)),
                ]
            try await withBodhi(exchanges) { bodhi, _ in
                let refused = await failure { () async throws(ForgeFailure) in
                    _ = try await bodhi.create(draft("some notes", .bugfix))
                }
                #expect(refused?.code == code, "\(name)")
                #expect(refused?.complaints.contains(words) == true, "\(name)")
            }
        }
    }

    @Test("a token that the service does not take is not taken for a login") func badToken() async throws {
        let exchanges = try [
            recorded("004-login-token-401"),
            Exchange("GET /openidc/.well-known/openid-configuration", answer: .status(503)),
        ]
        try await withBodhi(exchanges) { bodhi, _ in
            let refused = await failure { () async throws(ForgeFailure) in try await bodhi.logIn() }
            // What was tried next.
            #expect(refused?.code == .serverFailure)
            #expect(refused?.request.contains("openid-configuration") == true)
        }
    }

    @Test("every recording is in a test above") func complete() {
        let names = Recordings.names(in: "service-recordings/bodhi")
        #expect(names.count == 26)
    }
}
