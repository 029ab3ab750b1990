import CurlHTTP
import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ComposeTrackingTests {
    private static let composes = "/api/1/composes/"
    private static let quick = RetryPolicy(attempts: 3, firstPause: .zero, longestPause: .zero)

    /// What the service answers that gives this respin.
    private func given(_ respin: Int, _ change: (inout ComposeIdentity) throws -> Void = { _ in }) throws
        -> Reply
    {
        var identity = try ComposeIdentity.forTests(respin: respin)
        try change(&identity)
        return Reply(
            header: [("Content-Type", "application/json")], body: ComposeInfo(identity).encoded())
    }

    private func tracking(
        _ server: LocalServer, _ variables: [String: String] = [:],
        _ change: (inout TrackingConfig) -> Void = { _ in }
    ) throws -> ComposeTracking {
        var config = TrackingConfig()
        config.url = server.url + "//"
        change(&config)
        var host = try Host.forTests()
        for name in ["TOKEN_URL", "CLIENT_ID", "CLIENT_SECRET"] {
            host.environment.variables["CTS_OIDC_" + name] = variables["CTS_OIDC_" + name]
        }
        return ComposeTracking(config, host, retry: Self.quick)
    }

    private func json(_ request: LocalServer.Request) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
    }

    @Test("the service is told of the compose and its relations, and gives the respin and the ID")
    func reserve() async throws {
        try await LocalServer.serving([Self.composes: [given(7)]]) { server in
            let identity = try ComposeIdentity.forTests()
            let made = try await tracking(server).reserve(
                identity, parents: ["Up-1-20261120.0", "Up-2-20261120.0"], respinOf: "PT-1.0-20261120.t.1")
            #expect(made.id == "PT-1.0-20261121.t.7")
            #expect(made.respin == 7)
            let request = try #require(server.requests.first)
            #expect(request.method == "POST")
            #expect(request["Content-Type"] == "application/json")
            #expect(request["Authorization"] == nil)
            let body = try json(request)
            #expect(body["parent_compose_ids"] as? [String] == ["Up-1-20261120.0", "Up-2-20261120.0"])
            #expect(body["respin_of"] as? String == "PT-1.0-20261120.t.1")
            let sent = try JSONSerialization.data(
                withJSONObject: try #require(body["compose_info"]), options: [.sortedKeys])
            let info = try ComposeInfo(decoding: Array(sent), name: "sent")
            #expect(info.compose.id == "PT-1.0-20261121.t.0")
            #expect(!String(decoding: request.body, as: UTF8.self).contains("\"paths\""))
        }
    }

    @Test("a service that is overloaded is asked again") func retry() async throws {
        try await LocalServer.serving([Self.composes: [.status(503), .status(500), given(1)]]) { server in
            let made = try await tracking(server).reserve(.forTests(), parents: [], respinOf: nil)
            #expect(made.respin == 1)
            #expect(server.requests.count == 3)
            #expect(try json(server.requests[2])["respin_of"] is NSNull)
        }
    }

    @Test("a service that refuses is final, and its reason is told") func refused() async throws {
        let reply = Reply.json(#"{"error": "no such release"}"#, 400)
        try await LocalServer.serving([Self.composes: [reply]]) { server in
            let tracking = try tracking(server)
            let identity = try ComposeIdentity.forTests()
            let error = await #expect(throws: ComposeError.self) {
                _ = try await tracking.reserve(identity, parents: [], respinOf: nil)
            }
            #expect(error?.code == .tracking)
            #expect(error?.message.contains("no such release") == true)
            #expect(error?.message.contains("gave no ID for the compose") == true)
            #expect(server.requests.count == 1)
        }
    }

    @Test("an answer that is no compose, or another one, is not taken") func otherCompose() async throws {
        let replies = try [
            Reply.text("<html>Hello</html>"), given(1) { $0.date = "20261120" },
            given(1) { $0.release.short = "Other" }, given(1) { $0.type = .nightly },
        ]
        try await LocalServer.serving([Self.composes: replies]) { server in
            let tracking = try tracking(server)
            let identity = try ComposeIdentity.forTests()
            for _ in replies {
                await #expect(throws: ComposeError.self) {
                    _ = try await tracking.reserve(identity, parents: [], respinOf: nil)
                }
            }
            #expect(server.requests.count == replies.count)
        }
    }

    @Test("the place of the compose is told with its ID") func publish() async throws {
        let path = Self.composes + "PT-1.0-20261121.t.7"
        try await LocalServer.serving([path: [.json("{}")]]) { server in
            try await tracking(server).publish("PT-1.0-20261121.t.7", at: "https://example.org/c/\"x")
            let request = try #require(server.requests.first)
            #expect(request.method == "PATCH")
            let body = try json(request)
            #expect(
                body as? [String: String] == [
                    "action": "set_url", "compose_url": "https://example.org/c/\"x",
                ])
        }
    }

    @Test("a token is got with the client's secret for each request, and shown nowhere") func token()
        async throws
    {
        let replies: [String: [Reply]] = try [
            "/token": [.json(#"{"token_type": "Bearer", "expires_in": 5, "access_token": "s3cr3t-token"}"#)],
            Self.composes: [given(1), .json(#"{"error": "no"}"#, 403)],
        ]
        try await LocalServer.serving(replies) { server in
            let variables = ["CTS_OIDC_CLIENT_ID": "me & you", "CTS_OIDC_CLIENT_SECRET": "p@ss word"]
            let tracking = try tracking(server, variables) {
                $0.tokenURL = server.url + "/token"
                $0.clientID = "somebody else"
            }
            _ = try await tracking.reserve(.forTests(), parents: [], respinOf: nil)
            let (asked, sent) = (server.requests[0], server.requests[1])
            #expect(asked["Content-Type"] == "application/x-www-form-urlencoded")
            #expect(
                String(decoding: asked.body, as: UTF8.self)
                    == "grant_type=client_credentials&client_id=me+%26+you&client_secret=p%40ss+word")
            #expect(sent["Authorization"] == "Bearer s3cr3t-token")
            let identity = try ComposeIdentity.forTests()
            let error = await #expect(throws: ComposeError.self) {
                _ = try await tracking.reserve(identity, parents: [], respinOf: nil)
            }
            #expect(error?.message.contains("status 403") == true)
            #expect(error?.message.contains("s3cr3t") == false)
            #expect(error?.message.contains("p@ss") == false)
        }
    }

    @Test("without the client's secret nothing is sent, and it is said what is missing") func noSecret()
        async throws
    {
        try await LocalServer.serving { server in
            let tracking = try tracking(server) { $0.tokenURL = server.url + "/token" }
            let identity = try ComposeIdentity.forTests()
            let error = await #expect(throws: ComposeError.self) {
                _ = try await tracking.reserve(identity, parents: [], respinOf: nil)
            }
            #expect(error?.message.contains("CTS_OIDC_CLIENT_SECRET") == true)
            #expect(server.requests == [])
        }
    }

    @Test("a keytab may be named after the machine, and takes the place of a token") func keytab() throws {
        var config = TrackingConfig()
        config.keytab = "/etc/cts.$HOSTNAME.keytab"
        config.tokenURL = "https://example.org/token"
        let login = TrackingLogin(config, .at(0))
        #expect(login.kerberos == Kerberos(keytab: FilePath("/etc/cts.\(Machine.name).keytab")))
        #expect(TrackingLogin(TrackingConfig(), .at(0)).kerberos == nil)
    }
}
