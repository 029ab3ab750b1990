import CurlHTTP
import ForgeKit
import HostKit
import JSONKit
import ReplayServer
import SystemPackage
import TestSupport
import Testing

@Suite("logging in at a provider of identities", .timeLimit(.minutes(1))) struct OpenIDTests {
    private func configuration(_ modes: String = #"["query", "oob"]"#, url: String = "https://id.example.org")
        throws -> OpenIDConfiguration
    {
        try OpenIDConfiguration(
            JSONDocument(
                """
                {"authorization_endpoint": "\(url)/a", "token_endpoint": "\(url)/t", "userinfo_endpoint": "\(url)/u",
                 "response_modes_supported": \(modes)}
                """
            ).root)
    }

    private let settings = OpenIDClient.Settings.bodhi(provider: "https://id.example.org/openidc")

    @Test("a browser comes back with a page where the provider has one, else to this machine")
    func redirects()
        throws
    {
        let page = try OpenIDAuthorization(settings, configuration())
        #expect(page.redirect == .page)
        #expect(
            page.url.hasPrefix(
                "https://id.example.org/a?client_id=bodhi-client&response_type=code&scope=openid%20"))
        #expect(page.url.contains("&redirect_uri=urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob&state="))
        let local = try OpenIDAuthorization(settings, configuration(#"["query"]"#))
        #expect(local.redirect == .listener(port: 45678))
        #expect(local.url.contains("&redirect_uri=http%3A%2F%2Flocalhost%3A45678%2Fauth&state="))
        let other = try OpenIDAuthorization(settings, configuration())
        #expect(other.url != page.url)
    }

    @Test("the code is found in each form of an answer, with the right state alone") func codes() throws {
        let authorization = try OpenIDAuthorization(settings, configuration())
        let state = String(try #require(authorization.url.firstMatch(of: /state=([0-9a-f]+)/)?.1))
        #expect(state.utf8.count == 48)
        for answer in [
            "code=a%2Fb;state=\(state)", "code=a%2Fb&state=\(state)", " code=a/b state=\(state)\n",
            "/auth?state=\(state)&code=a%2Fb", "http://localhost:45678/auth?code=a%2Fb&state=\(state)",
        ] {
            let code = try authorization.code(in: answer)
            #expect(code.reveal() == "a/b")
        }
        for (answer, words) in [
            ("code=a;state=0", "another login"), ("code=a", "another login"), ("state=\(state)", "no code"),
            ("", "no code"), ("error=access_denied&error_description=You%20may+not", "You may not"),
        ] {
            let error = #expect(throws: ForgeFailure.self) { try authorization.code(in: answer) }
            #expect(error?.code == .unauthorized)
            #expect(error?.detail?.contains(words) == true)
        }
    }

    @Test("a provider must not lead to addresses that are not encrypted") func downgrade() async throws {
        let answer = """
            {"authorization_endpoint": "ftp://x/a", "token_endpoint": "{server}/t"}
            """
        try await replaying([
            Exchange("GET /o/.well-known/openid-configuration", answer: .json(answer))
        ]) { server in
            let client = OpenIDClient(.bodhi(provider: "\(server.url)/o"), http: .forTests())
            let refused = await failure { () async throws(ForgeFailure) in _ = try await client.discover() }
            #expect(refused?.code == .malformedReply)
        }
    }

    @Test("what a provider says about a code is told, and the code is not") func refusedCode() async throws {
        try await replaying([
            Exchange(
                "POST /t",
                body: .form([
                    ("grant_type", "authorization_code"), ("code", "c0de"),
                    ("redirect_uri", "urn:ietf:wg:oauth:2.0:oob"), ("client_id", "bodhi-client"),
                ]), answer: .json(#"{"error": "invalid_grant", "error_description": "too old"}"#, 400)),
            Exchange("GET /u", header: [("Authorization", "Bearer acc3ss")], answer: .json(#"{"sub": "7"}"#)),
        ]) { server in
            let client = OpenIDClient(settings, http: .forTests())
            let configuration = try configuration(url: server.url)
            let authorization = OpenIDAuthorization(settings, configuration)
            let refused = await failure { () async throws(ForgeFailure) in
                _ = try await client.tokens(for: Secret("c0de"), of: authorization, configuration)
            }
            #expect(
                (refused?.code, refused?.serviceCode, refused?.detail) == (
                    .invalid, "invalid_grant", "too old"
                ))
            #expect(!"\(String(reflecting: refused))".contains("c0de"))
            let tokens = OpenIDTokens(access: Secret("acc3ss"), refresh: nil, expires: nil)
            let nameless = await failure { () async throws(ForgeFailure) in
                _ = try await client.userName(tokens, configuration)
            }
            #expect(nameless?.code == .malformedReply)
            #expect(!"\(String(reflecting: nameless))".contains("acc3ss"))
            let stale = await failure { () async throws(ForgeFailure) in
                _ = try await client.refreshed(tokens, configuration)
            }
            #expect(stale?.code == .unauthorized)
        }
    }

    @Test("a store that is no JSON is named and left as it is") func brokenStore() async throws {
        try await withTemporaryDirectory { directory in
            let store = directory.appending("client.json")
            try Files.writeAtomically("not JSON", to: store)
            let login = BodhiLogin(
                .asking { _ throws(ForgeFailure) in "" }, at: OpenIDClient(settings, http: .forTests()),
                store: BodhiTokenStore(store))
            let bodhi = BodhiClient("http://127.0.0.1:1", http: .forTests(), login: login)
            let refused = await failure { () async throws(ForgeFailure) in try await bodhi.logIn() }
            #expect(refused?.code == .badRequest)
            #expect(refused?.detail?.contains("client.json is no store of tokens") == true)
            let text = try Files.readText(store)
            #expect(text == "not JSON")
        }
    }

    @Test("the store is below the user's configuration") func path() throws {
        var environment = try HostEnvironment.current()
        environment.variables = ["HOME": "/home/ada"]
        #expect(BodhiTokenStore(environment).path == "/home/ada/.config/bodhi/client.json")
    }
}
