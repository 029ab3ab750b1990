import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

@Suite("Fedora's accounts") struct FedoraAccountsTests {
    private func accounts(_ server: ReplayServer) -> FedoraAccounts {
        FedoraAccounts(url: server.url + "/v1/", http: .forTests(), options: serviceOptions())
    }

    private static func user(_ github: String?, isPrivate: Bool = false) -> String {
        let login = github.map { #", "github_username": "\#($0)""# } ?? ""
        return """
            {"username": "ada", "human_name": "Ada L.", "emails": ["ada@example.org"], "locked": false,
            "creation": "2020-01-02T03:04:05Z", "website": "https://a.example", "rssurls": ["r1", "r2"],
            "pronouns": ["she"], "is_private": \(isPrivate)\(login)}
            """
    }

    private static func result(_ value: String) -> Reply { .json(#"{"result": \#(value)}"#) }

    @Test("an account is read, whole or masked, and a locked one is not found") func user() async throws {
        let exchanges = [
            Exchange(
                "GET /v1/users/ada/", header: [("X-Fields", "{username,is_private}")],
                answer: Self.result(#"{"username": "ada", "is_private": true}"#)),
            Exchange("GET /v1/users/ada/", answer: Self.result(Self.user("ada-l"))),
            Exchange(
                "GET /v1/users/bob/", answer: .json(#"{"message": "User not found", "code": 404}"#, 404)),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let accounts = accounts(server)
            let masked = try await accounts.user("ada", fields: ["username", "is_private"])
            #expect(masked.isPrivate && masked.emails.isEmpty && masked.githubLogin == nil)
            let whole = try await accounts.user("ada")
            #expect(whole.githubLogin == "ada-l" && whole.humanName == "Ada L." && !whole.isPrivate)
            #expect(whole.websites == ["https://a.example"] && whole.feeds == ["r1", "r2"])
            #expect(whole.created == Timestamp(iso8601: "2020-01-02T03:04:05Z"))
            let missing = await failing { try await accounts.user("bob") }
            #expect(missing?.code == .notFound && missing?.detail == "User not found")
        }
    }

    @Test("lists come at once without a size, and in pages with one") func pages() async throws {
        func page(_ number: Int, _ name: String) -> Exchange {
            Exchange(
                "GET /v1/groups/packager/members/?page_size=1&page_number=\(number)",
                answer: .json(
                    """
                    {"result": [{"username": "\(name)", "uri": "u"}], "page": {"page_number": \(number),
                    "page_size": 1, "total_results": 2, "total_pages": 2}}
                    """))
        }
        let exchanges = [
            page(1, "ada"), page(2, "bob"),
            Exchange(
                "GET /v1/groups/packager/sponsors/", answer: Self.result(#"[{"username": "eve"}]"#)),
            Exchange(
                "GET /v1/users/ada/groups/", answer: Self.result(#"[{"groupname": "packager", "uri": "u"}]"#)
            ),
        ]
        try await replaying(exchanges) { server in
            let accounts = accounts(server)
            let members = try await accounts.members(of: "packager", pageSize: 1).all()
            #expect(members == ["ada", "bob"])
            let sponsors = try await accounts.sponsors(of: "packager").all()
            #expect(sponsors == ["eve"])
            let groups = try await accounts.groups(of: "ada").all()
            #expect(groups.map(\.name) == ["packager"])
        }
    }

    @Test("groups, membership, searches and oneself") func others() async throws {
        let exchanges = [
            Exchange(
                "GET /v1/groups/packager/",
                answer: Self.result(#"{"groupname": "packager", "description": "d", "irc": ["c"]}"#)),
            Exchange("GET /v1/groups/packager/is-member/ada", answer: Self.result("true")),
            Exchange("GET /v1/groups/packager/is-member/bob", answer: Self.result("false")),
            Exchange(
                "GET /v1/search/users/?github_username=ada-l&page_size=40&page_number=1",
                answer: Self.result("[\(Self.user("ada-l"))]")),
            Exchange("GET /v1/me/", answer: Self.result(#"{"dn": "uid=ada", "username": "ada"}"#)),
        ]
        try await replaying(exchanges) { server in
            let accounts = accounts(server)
            let group = try await accounts.group("packager")
            #expect(group.description == "d" && group.ircChannels == ["c"])
            let ada = try await accounts.isMember("ada", of: "packager")
            let bob = try await accounts.isMember("bob", of: "packager")
            #expect(ada && !bob)
            let found = try await accounts.search(.github("ada-l")).all()
            #expect(found.map(\.name) == ["ada"])
            let me = try await accounts.me()
            #expect(me.user == "ada" && me.service == nil)
        }
    }

    @Test("a login of GitHub is verified by exactly that name, told in public") func verify() async throws {
        let cases: [(String, Reply, Bool)] = [
            ("same", result("ada-l"), true), ("case", result("Ada-L"), false), ("none", result(nil), false),
            ("private", Self.result(Self.user("ada-l", isPrivate: true)), false),
            ("missing", .json(#"{"message": "no", "code": 404}"#, 404), false),
            ("broken", .text("oops", 500), false), ("odd", .json("[]"), false),
        ]
        let exchanges = cases.map { name, answer, _ in
            Exchange("GET /v1/users/\(name)/", answer: answer).times(1...20)
        }
        try await replaying(exchanges) { server in
            let verification = FedoraVerification(accounts(server), clock: HastyClock())
            for (name, _, isVerified) in cases {
                let answer = await verification.verify(githubLogin: "ada-l", fasUser: name)
                #expect(answer == isVerified, "\(name)")
            }
            let empty = await verification.verify(githubLogin: "", fasUser: "none")
            #expect(!empty)
        }
        let nobody = FedoraAccounts(
            url: "http://127.0.0.1:1/v1", http: .forTests(), options: serviceOptions())
        let outage = await FedoraVerification(nobody, clock: HastyClock())
            .verify(githubLogin: "ada-l", fasUser: "ada")
        #expect(!outage)
    }

    private func result(_ github: String?) -> Reply { Self.result(Self.user(github)) }

    private static func groups(_ names: String..., times: Int = 1) -> Exchange {
        let list = names.map { #"{"groupname": "\#($0)"}"# }.joined(separator: ", ")
        return Exchange("GET /v1/users/ada/groups/", answer: result("[\(list)]"), times: times)
    }

    @Test("packagers are known for eight hours; who is none is asked about again") func packager()
        async throws
    {
        let exchanges = [
            Self.groups("fedora-contributor", times: 2), Self.groups("packager", "provenpackager"),
            Self.groups(),
        ]
        try await replaying(exchanges, order: .asGiven) { server in
            let time = TestTime(1_000_000)
            let verification = FedoraVerification(
                accounts(server), clock: HastyClock(), now: { time.now })
            var answers: [Bool] = []
            for later in [0, 1, 1, 8 * 3600 - 1, 1] {
                time.advance(later)
                answers.append(await verification.isPackager("ada"))
            }
            #expect(answers == [false, false, true, true, false])
            #expect(server.requests.count == 4)
        }
    }

    @Test("a failing server is asked three times, with longer pauses; others once") func retries()
        async throws
    {
        let broken = Exchange("GET /v1/users/ada/groups/", answer: .text("oops", 503))
        let clock = HastyClock()
        try await replaying([broken.times(2), Self.groups("packager")], order: .asGiven) { server in
            let answer = await FedoraVerification(accounts(server), clock: clock).isPackager("ada")
            #expect(answer)
        }
        #expect(clock.pauses.map { Int(($0 / .seconds(1)).rounded()) } == [2, 4])
        try await replaying([broken.times(3)]) { server in
            let answer = await FedoraVerification(accounts(server), clock: HastyClock()).isPackager("ada")
            #expect(!answer)
        }
        let missing = Exchange(
            "GET /v1/users/ada/groups/", answer: .json(#"{"message": "no", "code": 404}"#, 404))
        try await replaying([missing]) { server in
            let answer = await FedoraVerification(accounts(server), clock: HastyClock()).isPackager("ada")
            #expect(!answer)
        }
    }
}
