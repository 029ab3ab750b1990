import CurlHTTP
import ForgeKit
import HostKit
import SystemPackage
import TestSupport
import Testing

/// The client before a real Bodhi, with its development build system.
@Suite(.serialized, Tool.require("bodhi-python"), .bodhiServer, .timeLimit(.minutes(3)))
struct BodhiServerTests {
    private func withClient(
        _ body: (BodhiClient, BodhiServer, FilePath) async throws -> Void
    ) async throws {
        let server = try BodhiServer.ours
        try await withTemporaryDirectory { directory in
            let store = directory.appending("config").appending("client.json")
            try await body(server.client(store), server, store)
        }
    }

    /// A build that no other test has.
    private func nvr(_ name: String, _ version: String = "1.0", tag: String = "fc43") -> String {
        "\(name)-\(version)-1.\(tag)"
    }

    @Test("an update is made, read, found, changed, commented on and obsoleted") func life() async throws {
        try await withClient { bodhi, _, _ in
            var draft = BodhiUpdateDraft(.builds([nvr("life"), nvr("lives")]), notes: "some notes")
            draft.bugs = [12345, 67890]
            draft.stableKarma = 2
            draft.suggestion = .reboot
            draft.extra = ["notes": "not these", "close_bugs": "false"]
            let made = try await bodhi.create(draft)
            #expect(!made.wasThere)
            let update = try #require(made.updates.first)
            #expect(made.updates.count == 1)
            #expect(Set(update.builds.map(\.nvr)) == [nvr("life"), nvr("lives")])
            #expect(Set(update.bugs.map(\.number)) == [12345, 67890])
            #expect((update.status, update.request) == (.pending, .testing))
            #expect((update.stableKarma, update.suggestion, update.notes) == (2, .reboot, "some notes"))
            #expect(!update.closesBugs)
            #expect(update.user?.name == "alice")
            #expect(update.release?.name == "F43")

            let read = try await bodhi.update(update.alias)
            #expect(read.alias == update.alias)
            var query = BodhiUpdateQuery(builds: [nvr("life")])
            query.statuses = [.pending, .testing]
            query.releases = ["F43"]
            query.users = ["alice"]
            query.kinds = [.enhancement]
            query.bugs = [12345]
            query.isLocked = false
            query.submitted.since = Timestamp(seconds: 0)
            let found = try await bodhi.updates(query).all()
            #expect(found.map(\.alias) == [update.alias])
            query.submitted = .init(before: Timestamp(seconds: 0))
            #expect(try await bodhi.updates(query).all().isEmpty)

            var better = BodhiUpdateDraft(.builds([nvr("life")]), notes: "better notes", kind: .security)
            better.severity = .high
            let edited = try await bodhi.edit(update.alias, better).updates[0]
            #expect((edited.alias, edited.kind, edited.severity) == (update.alias, .security, .high))
            #expect(edited.builds.map(\.nvr) == [nvr("life")])

            let comment = try await bodhi.comment(on: update.alias, "works", karma: 0)
            #expect((comment.text, comment.author) == ("works", "alice"))
            let gone = try await bodhi.request(.obsolete, for: update.alias)
            #expect(gone.status == .obsolete)
            let comments = try await bodhi.update(update.alias).comments
            #expect(comments.contains { $0.text == "works" })
        }
    }

    @Test("builds of two releases become two updates") func twoReleases() async throws {
        try await withClient { bodhi, _, _ in
            let builds = [nvr("both"), nvr("both", tag: "fc17")]
            let made = try await bodhi.create(BodhiUpdateDraft(.builds(builds), notes: "some notes"))
            #expect(Set(made.updates.compactMap { $0.release?.name }) == ["F43", "F17"])
            #expect(Set(made.updates.flatMap { $0.builds.map(\.nvr) }) == Set(builds))
            #expect(!made.caveats.isEmpty)
            let again = try await bodhi.create(BodhiUpdateDraft(.builds(builds), notes: "some notes"))
            #expect(again.wasThere)
            #expect(Set(again.updates.map(\.alias)) == Set(made.updates.map(\.alias)))
        }
    }

    @Test("an update that is there already is found") func exists() async throws {
        try await withClient { bodhi, _, _ in
            let draft = BodhiUpdateDraft(.builds([nvr("there")]), notes: "some notes")
            let first = try await bodhi.create(draft)
            let second = try await bodhi.create(draft)
            #expect(second.wasThere)
            #expect(second.updates.map(\.alias) == first.updates.map(\.alias))
        }
    }

    @Test("what the service refuses is told in its words") func refusals() async throws {
        try await withClient { bodhi, _, _ in
            let made = try await bodhi.create(
                BodhiUpdateDraft(.builds([nvr("refused")]), notes: "some notes"))
            let alias = made.updates[0].alias
            let unpush = await failure { () async throws(ForgeFailure) in
                _ = try await bodhi.request(.unpush, for: alias)
            }
            #expect(unpush?.code == .invalid)
            #expect(unpush?.complaints == "Can't unpush a pending update")
            #expect(unpush?.description.contains("/updates/\(alias)/request: ") == true)
            let waive = await failure { () async throws(ForgeFailure) in
                _ = try await bodhi.waiveTests(of: alias, comment: "they are wrong", tests: ["a", "b"])
            }
            #expect(waive?.complaints == "Test gating is not enabled")
            let trigger = await failure { () async throws(ForgeFailure) in
                _ = try await bodhi.triggerTests(of: alias)
            }
            #expect(trigger?.complaints == "Update is not in testing status")
            let unknown = await failure { () async throws(ForgeFailure) in
                _ = try await bodhi.create(
                    BodhiUpdateDraft(.builds(["stranger-1-1.el6"]), notes: "some notes"))
            }
            #expect(unknown?.code == .invalid)
            #expect(unknown?.complaints.contains("Cannot find release") == true)
            let missing = await failure { () async throws(ForgeFailure) in
                _ = try await bodhi.update("FEDORA-2000-0000000000")
            }
            #expect(missing?.code == .notFound)
            #expect(missing?.complaints == "Invalid update id")
            // A page of HTML.
            let compose = try await bodhi.compose(of: "F43", "testing")
            #expect(compose == nil)
        }
    }

    @Test("overrides are made, found and ended") func overrides() async throws {
        try await withClient { bodhi, _, _ in
            let build = nvr("overridden")
            _ = try await bodhi.create(BodhiUpdateDraft(.builds([build]), notes: "some notes"))
            let end = Timestamp(seconds: Timestamp.now().seconds + 5 * 86_400)
            let made = try await bodhi.createOverride(build, notes: "for the others", expiring: end)
            #expect((made.nvr, made.notes) == (build, "for the others"))
            #expect(made.expires?.utc.date == end.utc.date)
            #expect(made.expired == nil)
            let listed = try await bodhi.overrides(users: ["alice"], builds: [build], isExpired: false).all()
            #expect(listed.map(\.nvr) == [build])
            _ = try await bodhi.editOverride(build, notes: "done", expiring: end, expireNow: true)
            let read = try await bodhi.override(build)
            #expect(read?.expired != nil)
            #expect(read?.submitter?.name == "alice")
            #expect(try await bodhi.override("nothing-1-1.fc43") == nil)
        }
    }

    @Test("releases come from several pages, and their versions are in order") func releases() async throws {
        try await withClient { bodhi, _, _ in
            let releases = try await bodhi.releases().all()
            #expect(Set(releases.map(\.name)) == ["F43", "F44", "F17", "EPEL-9", "EPEL-10.2", "EPEL-10.10"])
            let epel = releases.filter { $0.idPrefix == "FEDORA-EPEL" }.map(\.version).sorted()
            #expect(epel.map(\.rawValue) == ["9", "10.2", "10.10"])
            let current = try await bodhi.releases(states: [.archived]).all()
            #expect(current.map(\.name) == ["F20"])
            let one = try await bodhi.release("F44")
            #expect((one.branch, one.state, one.longName) == ("rawhide", .pending, "Fedora 44"))
        }
    }

    @Test("builds, candidates, side tags, packages, users and health are read") func others() async throws {
        try await withClient { bodhi, _, _ in
            _ = try await bodhi.create(BodhiUpdateDraft(.builds([nvr("seen")]), notes: "some notes"))
            #expect(try await bodhi.build(nvr("seen")).nvr == nvr("seen"))
            #expect(try await bodhi.builds(packages: ["seen"]).all().map(\.nvr) == [nvr("seen")])
            #expect(try await bodhi.latestBuilds(of: "seen")["f43-updates"] != nil)
            let candidate = try #require(try await bodhi.latestCandidates(of: "seen").first)
            #expect(candidate.release == "Fedora 17")
            let tags = try await bodhi.sideTags(of: "alice", containsBuilds: true)
            #expect(tags.map(\.name) == ["f17-build-side-1234", "f17-build-side-7777"])
            #expect(tags[0].builds.map(\.nvr) == ["gnome-backgrounds-3.0-1.fc17"])
            #expect(try await bodhi.packages(like: "see").all().map(\.name) == ["seen"])
            #expect(try await bodhi.user("alice").groups.contains("packager"))
            #expect(try await bodhi.composes().isEmpty)
            #expect(try await bodhi.isLive())
            #expect(try await bodhi.isReady())
            #expect(try await bodhi.version() == "26.4.0")
            #expect(try await bodhi.userName() == "alice")
        }
    }

    @Test("lists of several pages are read to their end") func pages() async throws {
        try await withClient { bodhi, _, _ in
            for number in 1...3 {
                _ = try await bodhi.create(
                    BodhiUpdateDraft(.builds([nvr("paged", "\(number)")]), notes: "some notes"))
            }
            var query = BodhiUpdateQuery()
            query.packages = ["paged"]
            let all = try await bodhi.updates(query, pageSize: 1).all()
            #expect(Set(all.flatMap { $0.builds.map(\.nvr) }).count == 3)
        }
    }

    @Test("tokens are kept, refreshed when they are too old, and got anew when they are refused")
    func tokens() async throws {
        try await withClient { bodhi, server, store in
            func logInAnew() async throws {
                // Another process, without the cookie.
                let text = try Files.readText(store)
                let start = try #require(text.firstRange(of: "\"sessions\""))
                try Files.writeAtomically(
                    text[..<start.lowerBound] + "\"sessions\": {}, \"mine\": 7}", to: store)
                try await server.client(store).logIn()
            }
            func numbers() async throws -> [Int] {
                try await server.counts().split { !$0.isNumber }.compactMap { Int($0) }
            }
            let before = try await numbers()
            try await bodhi.logIn()
            let mode = try Files.stat(store).permissions
            #expect(mode == [.ownerReadWrite])
            var change = zip(try await numbers(), before).map { $0 - $1 }
            #expect(change == [1, 1, 0])
            try await logInAnew()
            // Another client of the same person finds the cookie.
            try await server.client(store).logIn()
            change = zip(try await numbers(), before).map { $0 - $1 }
            #expect(change == [1, 1, 0])
            // Refused though they look good: refreshed.
            try await server.control(#"{"expire": true}"#)
            try await logInAnew()
            change = zip(try await numbers(), before).map { $0 - $1 }
            #expect(change == [1, 1, 1])
            #expect(try Files.readText(store).contains("\"mine\": 7"))
            // Nothing is known of any token: a login from the beginning.
            try await server.control(#"{"revoke": true}"#)
            try await logInAnew()
            change = zip(try await numbers(), before).map { $0 - $1 }
            #expect(change == [2, 2, 2])
            // Too old by the clock.
            try await server.control(#"{"lifetime": 5, "expire": true}"#)
            try await logInAnew()
            try await server.control(#"{"lifetime": 3600}"#)
            try await logInAnew()
            change = zip(try await numbers(), before).map { $0 - $1 }
            #expect(change == [2, 2, 4])
        }
    }

    @Test("a cookie that the service does not know any more is replaced, and the write is made") func stale()
        async throws
    {
        try await withClient { bodhi, server, store in
            try await bodhi.logIn()
            let text = try Files.readText(store)
            let cookie = try #require(text.firstMatch(of: /"auth_tkt": "([^"]+)"/)?.1)
            try Files.writeAtomically(text.replacing(cookie, with: "0123456789"), to: store)
            let draft = BodhiUpdateDraft(.builds([nvr("stale")]), notes: "some notes")
            let made = try await server.client(store).create(draft)
            #expect(!made.wasThere)
            #expect(try !Files.readText(store).contains("0123456789"))
        }
    }

    @Test("several writes at once need one login") func together() async throws {
        try await withClient { bodhi, server, _ in
            let before = try await server.counts().split { !$0.isNumber }.compactMap { Int($0) }
            let drafts = (1...4).map {
                BodhiUpdateDraft(.builds([nvr("at-once-\($0)")]), notes: "some notes")
            }
            let made = try await drafts.concurrentMap(limit: 4) { try await bodhi.create($0).updates.count }
            #expect(made == [1, 1, 1, 1])
            let after = try await server.counts().split { !$0.isNumber }.compactMap { Int($0) }
            #expect(after[0] - before[0] == 1)
        }
    }

    @Test(
        "who has Kerberos tickets needs nobody to log in",
        Tool.requireSystem("apache2", "mod_auth_gssapi", "krb5kdc", "kdb5_util", "kadmin.local", "kinit"))
    func kerberos() async throws {
        try await withClient { bodhi, server, store in
            let made = try await bodhi.create(
                BodhiUpdateDraft(.builds([nvr("kerberos")]), notes: "some notes"))
            try Files.remove(store)
            try await KerberosRealm.serving { realm in
                var options = ApacheServer.Options()
                options.realm = realm
                options.kerberosPaths = ["/openidc/Authorization", "/openidc/Continue"]
                options.forwardedPaths = ["/openidc": server.providerPort]
                try await ApacheServer.serving(options) { apache in
                    let probe = ProbeProcess(
                        certificate: apache.authority.certificate.string,
                        login: .init(
                            provider: "\(apache.url)/openidc", bodhi: server.url, store: store.string,
                            update: made.updates[0].alias))
                    let strangers = try await probe.lines(realm)
                    #expect(strangers.count == 1)
                    #expect(strangers[0].contains("the credentials are missing"), "\(strangers)")
                    #expect(strangers[0].contains("No Kerberos credentials"), "\(strangers)")
                    try await realm.addPrincipal("bob", password: "pw")
                    try await realm.getTickets("bob", password: "pw")
                    try await server.control(#"{"form": true}"#)
                    let form = try await probe.lines(realm)
                    try await server.control(#"{"form": null, "hops": true}"#)
                    #expect(form[0].contains("the provider wants more than Kerberos tickets"), "\(form)")
                    let known = try await probe.lines(realm)
                    try await server.control(#"{"hops": null}"#)
                    #expect(known == ["user: bob", "comment by bob"])
                }
            }
        }
    }

    @Test("an answer to another login is not taken") func state() async throws {
        try await withClient { bodhi, server, _ in
            try await server.control(#"{"state": "forged"}"#)
            let refused = await failure { () async throws(ForgeFailure) in try await bodhi.logIn() }
            let settings = #"{"state": null}"#
            try await server.control(settings)
            #expect(refused?.code == .unauthorized)
            #expect(refused?.detail?.contains("another login") == true)
        }
    }
}

/// The failure of a call; nil when it succeeds.
func failure(_ body: () async throws(ForgeFailure) -> Void) async -> ForgeFailure? {
    do throws(ForgeFailure) {
        try await body()
        return nil
    } catch {
        return error
    }
}
