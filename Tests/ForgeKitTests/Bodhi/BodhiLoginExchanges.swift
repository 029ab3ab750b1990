import ForgeKit
import HostKit
import ReplayServer
import SystemPackage
import TestSupport
import Testing

/// A client with good tokens in its store, before a server that plays exchanges.
func withBodhi(
    _ exchanges: [Exchange], options: APIClient.Options = .init(), hasTokens: Bool = true,
    _ body: (BodhiClient, ReplayServer) async throws -> Void
) async throws {
    try await withTemporaryDirectory { directory in
        try await replaying(exchanges) { server in
            let store = directory.appending("client.json")
            let provider = "\(server.url)/openidc"
            if hasTokens {
                try Files.writeAtomically(
                    #"{"tokens": {"\#(provider)": {"access_token": "T0ken", "expires_at": 9999999999.5}}}"#,
                    to: store)
            }
            let login = BodhiLogin(
                .asking { _ throws(ForgeFailure) in "" },
                at: OpenIDClient(.bodhi(provider: provider), http: .forTests()), store: BodhiTokenStore(store)
            )
            let bodhi = BodhiClient(server.url, http: .forTests(), login: login, options: options)
            try await body(bodhi, server)
        }
    }
}

extension Exchange {
    /// The cookie for a token.
    static func bodhiCookie(_ cookie: String = "c00kie", times: Int = 1) -> Exchange {
        Exchange(
            "GET /oidc/login-token", header: [("Authorization", "Bearer T0ken")],
            answer: Reply(
                202,
                header: [("Content-Type", "application/json"), ("Set-Cookie", "auth_tkt=\(cookie); Path=/")],
                body: Array("{}".utf8)), times: times)
    }

    /// The text that writes carry.
    static func bodhiCSRF(_ cookie: String = "c00kie", _ text: String = "c5rf", times: Int = 1) -> Exchange {
        Exchange(
            "GET /csrf", header: [("Cookie", "auth_tkt=\(cookie)")],
            answer: Reply(
                200, header: [("Content-Type", "application/json"), ("Set-Cookie", "session=s; Path=/")],
                body: Array(#"{"csrf_token": "\#(text)"}"#.utf8)), times: times)
    }

    /// A write by somebody who is logged in.
    static func bodhiWrite(
        _ path: String, _ fields: [(String, String)], cookie: String = "c00kie", csrf: String = "c5rf",
        _ answer: Reply
    ) -> Exchange {
        Exchange(
            "POST \(path)", header: [("Cookie", "auth_tkt=\(cookie); session=s")],
            body: .form(fields + [("csrf_token", csrf)]), answer: answer)
    }
}

/// Parts of answers.
enum BodhiText {
    static let update = """
        {"alias": "FEDORA-2026-1", "title": "hello-1-1.fc43", "url": "https://bodhi.example.org/updates/FEDORA-2026-1",
         "status": "pending", "request": null, "type": "enhancement", "builds": [{"nvr": "hello-1-1.fc43"}],
         "date_submitted": "2026-11-21 07:17:20"}
        """

    static func page(_ name: String, _ values: [String], page: Int = 1, of pages: Int = 1) -> String {
        #"{"\#(name)": [\#(values.joined(separator: ", "))], "page": \#(page), "pages": \#(pages)}"#
    }

    static func error(_ name: String, _ description: String) -> String {
        #"{"status": "error", "errors": [{"location": "body", "name": "\#(name)", "description": "\#(description)"}]}"#
    }
}
