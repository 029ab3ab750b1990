import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport
import Testing

private let http = HTTPClient(.init(userAgent: "ForgeKit"))

@Suite("accounts on forges", .timeLimit(.minutes(2))) struct ForgeAccountsTests {
    private func accounts(_ hosts: ForgeHosts = .init(), _ credentials: [String: ForgeCredential] = [:])
        throws(ForgeFailure) -> ForgeAccounts
    { try ForgeAccounts(hosts: hosts, credentials: credentials, http: http) }

    /// What a forge answers to who asks who they are.
    private func whoami(_ kind: ForgeKind, _ header: [(String, String)], times: Int = 1) -> Exchange {
        let (request, answer) =
            switch kind {
            case .github: ("GET /api/v3/user", #"{"login": "cat", "email": "cat@example.org"}"#)
            case .gitlab: ("GET /api/v4/user", #"{"username": "cat", "id": 3}"#)
            case .pagure: ("POST /api/0/-/whoami", #"{"username": "cat"}"#)
            case .forgejo: ("GET /api/v1/user", #"{"login": "cat"}"#)
            }
        return Exchange(request, header: header, answer: .json(answer), times: times)
    }

    private func failure(_ ask: () throws(ForgeFailure) -> some Any) -> ForgeFailure? {
        do throws(ForgeFailure) {
            _ = try ask()
            return nil
        } catch {
            return error
        }
    }

    // MARK: Opening

    @Test("each forge of a host is asked with its own credential") func each() async throws {
        try await replaying([whoami(.github, [("Authorization", "token one")])]) { github in
            try await replaying([whoami(.gitlab, [("PRIVATE-TOKEN", "two")])]) { gitlab in
                try await replaying([whoami(.pagure, [("Authorization", "token three")])]) { pagure in
                    try await replaying([whoami(.forgejo, [("Authorization", "token four")])]) { forgejo in
                        let accounts = try accounts(
                            .init(),
                            [
                                github.url: .github(.init(token: Secret("one"))),
                                gitlab.url: .gitlab(.token(Secret("two"))),
                                pagure.url: .pagure(token: Secret("three")),
                                forgejo.url: .forgejo(token: Secret("four")),
                            ])
                        for server in [github, gitlab, pagure, forgejo] {
                            let url = try #require(accounts.hosts.repository("\(server.url)/cat/mouse"))
                            let forge = try accounts.forge(of: url)
                            #expect(forge.instance == server.url)
                            #expect(type(of: forge).kind == url.kind)
                            let name = try await forge.currentUser().login
                            #expect(name == "cat")
                        }
                        let page = "\(gitlab.url)/group/sub/tool/-/merge_requests/3"
                        let repository = try accounts.repository(page)
                        #expect(repository is GitLabRepository)
                        #expect(repository.name.fullName == "group/sub/tool")
                    }
                }
            }
        }
    }

    @Test("a credential goes to no other server of its host") func othersPort() async throws {
        try await replaying([whoami(.forgejo, [])]) { other in
            let own = try #require(ForgeHosts.Instance(other.url, kind: .forgejo))
            let accounts = try accounts(
                ForgeHosts([own]), ["http://127.0.0.1:1": .forgejo(token: Secret("hush"))])
            let url = try #require(accounts.hosts.repository("\(other.url)/cat/mouse"))
            _ = try await accounts.forge(of: url).currentUser()
        }
    }

    @Test("an address without encryption leads to the encrypted forge that there is a credential for")
    func encryption() throws {
        let accounts = try accounts(.init(), ["github.com": .github(.init(token: Secret("hush")))])
        for text in ["http://github.com/cat/mouse", "git@github.com:cat/mouse", "github.com/cat/mouse.git"] {
            let url = try #require(accounts.hosts.repository(text))
            #expect(try accounts.forge(of: url).instance == "https://github.com")
        }
    }

    @Test("a forge is opened once: what it has learned serves every repository") func shared() async throws {
        let exchange = whoami(.gitlab, [("PRIVATE-TOKEN", "hush")])
        try await replaying([exchange]) { server in
            let accounts = try accounts(.init(), [server.url: .gitlab(.token(Secret("hush")))])
            for name in ["cat/mouse", "cat/dog"] {
                let repository = try accounts.repository("\(server.url)/\(name)") as? GitLabRepository
                _ = try await repository?.forge.currentUser()
            }
        }
    }

    @Test("forges that everybody knows need no account") func known() throws {
        let accounts = try accounts()
        #expect(try accounts.repository("https://github.com/cat/mouse/pull/1") is GitHubRepository)
        #expect(try accounts.repository("https://gitlab.com/cat/mouse") is GitLabRepository)
        #expect(try accounts.repository("https://codeberg.org/cat/mouse") is ForgejoRepository)
        let package = try accounts.repository("https://src.fedoraproject.org/rpms/hello")
        #expect((package as? PagureRepository)?.name.fullName == "rpms/hello")
    }

    // MARK: Unknown hosts

    @Test("of an unknown host the failure says its name and what to do") func unknown() throws {
        let accounts = try accounts()
        let found = failure { () throws(ForgeFailure) in
            try accounts.repository("https://cat:hush@git.example.org/cat/mouse")
        }
        #expect(found?.code == .badRequest)
        let text = try #require(found?.description)
        for word in ["git.example.org", "type: github", "authentication", "ForgeProbe"] {
            #expect(text.contains(word))
        }
        #expect(!text.contains("hush"))
    }

    @Test("what is no URL of a repository is a failure, without its password") func noURL() throws {
        let accounts = try accounts()
        for text in ["", "github.com", "https://cat:hush@github.com", "/cat/mouse"] {
            let found = failure { () throws(ForgeFailure) in try accounts.repository(text) }
            #expect(found?.code == .badRequest)
            #expect(found?.description.contains("hush") == false)
        }
    }

    @Test("an unknown host is asked what it is, as nobody") func probed() async throws {
        let versions = ["/api/v4/version", "/api/0/version"].map {
            Exchange("GET \($0)", answer: .text("no", 404))
        }
        let forgejo = Exchange("GET /api/v1/version", answer: .json(#"{"version": "12.0"}"#))
        try await replaying(versions + [forgejo]) { server in
            let repository = try await accounts().find("\(server.url)/cat/mouse/pulls/3")
            #expect(repository is ForgejoRepository)
            #expect(repository.name.fullName == "cat/mouse")
        }
    }

    @Test("a server that does not tell what it is stays unknown") func silent() async throws {
        let versions = ["/api/v4/version", "/api/v1/version", "/api/0/version"].map {
            Exchange("GET \($0)", answer: .text("no", 404))
        }
        try await replaying(versions) { server in
            let found = await #expect(throws: ForgeFailure.self) {
                _ = try await accounts().find("\(server.url)/cat/mouse")
            }
            #expect(found?.code == .badRequest)
            #expect(found?.description.contains("127.0.0.1") == true)
        }
    }

    @Test("a known host is not asked, and where others are not allowed nobody is") func notProbed()
        async throws
    {
        try await replaying([]) { server in
            let own = try #require(ForgeHosts.Instance(server.url, kind: .pagure))
            let accounts = try accounts(ForgeHosts([own], isForced: true))
            #expect(try await accounts.find("\(server.url)/rpms/hello") is PagureRepository)
            let found = await #expect(throws: ForgeFailure.self) {
                _ = try await accounts.find("http://127.0.0.1:1/cat/mouse")
            }
            #expect(found?.detail?.contains("none of the forges that are configured") == true)
        }
    }

    // MARK: Mistakes

    @Test("credentials that fit no forge are failures") func mistakes() throws {
        let token = Secret("hush")
        let wrong: [([String: ForgeCredential], String)] = [
            (["github.com": .gitlab(.token(token))], "https://github.com is a github"),
            (["codeberg.org": .pagure(token: token)], "https://codeberg.org is a forgejo"),
            (["": .forgejo(token: token)], "no host"),
            (
                ["github.com": .github(.init(token: token)), "https://github.com/": .github(.anonymous)],
                "two credentials for https://github.com"
            ),
        ]
        for (credentials, words) in wrong {
            let found = failure { () throws(ForgeFailure) in try accounts(.init(), credentials) }
            #expect(found?.code == .badRequest)
            #expect(found?.detail?.contains(words) == true, "\(words): \(found?.detail ?? "no failure")")
            #expect(found?.description.contains("hush") == false)
        }
    }

    @Test("the host of one's own forge is enough to name it") func byHost() throws {
        let own = try #require(ForgeHosts.Instance("https://git.example.org:8443", kind: .forgejo))
        let accounts = try accounts(
            ForgeHosts([own]), ["git.example.org": .forgejo(token: Secret("hush"))])
        #expect(accounts.hosts.instances == [own])
        #expect(accounts.description == "https://git.example.org:8443")
    }

    @Test("credentials are not printed") func secrets() throws {
        let credentials: [String: ForgeCredential] = [
            "github.com": .github(.init(token: Secret("hush"), tokenProxy: "https://cat:hush@proxy")),
            "gitlab.com": .gitlab(.oauth(Secret("hush"))), "pagure.io": .pagure(token: Secret("hush")),
            "codeberg.org": .forgejo(token: Secret("hush")),
        ]
        var texts = ["\(credentials)", String(reflecting: credentials)]
        let accounts = try accounts(.init(), credentials)
        texts += ["\(accounts)", String(reflecting: accounts)]
        dump(accounts, to: &texts[0])
        dump(credentials, to: &texts[1])
        for text in texts { #expect(!text.contains("hush")) }
        #expect("\(ForgeCredential.pagure(token: Secret("hush")))" == "pagure: <redacted>")
    }
}
