import CurlHTTP
import ForgeKit
import HostKit
import JSONKit
import TestSupport
import Testing

@Suite("secrets", .timeLimit(.minutes(2))) struct SecretTests {
    private static let password = "hunter2Hunter2"

    /// Everything that a value shows of itself.
    private func shown(_ value: Any) -> String {
        var text = "\(value)\n" + String(reflecting: value) + "\n"
        dump(value, to: &text)
        return text
    }

    private func isSecretive(_ value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
        let text = shown(value)
        for secret in [secretToken, Self.password] {
            #expect(!text.contains(secret), "\(text)", sourceLocation: sourceLocation)
        }
    }

    private var request: APIRequest {
        var request = APIRequest(
            "POST", "/a", query: [("private_token", secretToken), ("per_page", "1")],
            .form([("password", Self.password)]))
        request.header = [HTTPField("X-Token", secret: Secret(secretToken))]
        return request
    }

    @Test("no client, request or answer shows one") func values() async throws {
        let echo = jsonReply(#"{"token": "\#(secretToken)"}"#, 200, [("ETag", "\"\(secretToken)\"")])
        try await LocalServer.serving(["/a": [echo]]) { server in
            let client = Wire().client(server.url)
            let reply = try await client.send(.get("/a", query: [("token", secretToken)]))
            #expect(server.requests.last?.target == "/a?token=\(secretToken)")
            isSecretive(client)
            isSecretive(reply)
            isSecretive(request)
            isSecretive(request.body)
            isSecretive(APIRequest.get("/a", query: [("token", secretToken)]))
            isSecretive(FixedAuthorizer(scheme: "token ", token: Secret(secretToken)))
        }
        isSecretive(Wire().client("https://ada:\(Self.password)@h/api"))
        isSecretive(Wire().client("https://\(secretToken)@h/api"))
    }

    /// Replies that fail in every way there is, with our secrets in all that they say.
    private var failing: [Reply] {
        let words = "token \(secretToken) of \(secretToken)"
        let json = #"{"message": "\#(words)", "error": "\#(words)"}"#
        let statuses = [301, 302, 400, 401, 403, 404, 405, 409, 410, 418, 422, 423, 429, 500, 502, 503].map {
            status in
            jsonReply(
                json, status,
                [("Location", "http://127.0.0.1:1/?token=\(secretToken)"), ("Retry-After", "3")])
        }
        let page = "<title>\(words)</title>"
        return statuses + [
            Reply(500, header: [("Content-Type", "text/html")], body: Array(page.utf8)),
            .text(words, 400), Reply(delivery: .nothing), Reply(body: [1, 2], delivery: .reset(after: 1)),
            .json("{\"a\": \"\(secretToken)\" x"), .json("[\"\(secretToken)\"]"),
            .text("\(secretToken)"),
        ]
    }

    @Test("no failure and no line of a log shows one, whatever fails") func failures() async throws {
        for (place, reply) in failing.enumerated() {
            for isWriting in [false, true] {
                let wire = Wire()
                try await LocalServer.serving(["/a": [reply]]) { server in
                    var request = request
                    if !isWriting {
                        (request.method, request.repetition, request.body) = ("GET", .safe, .none)
                    }
                    let client = wire.client(server.url)
                    let failure = await #expect(throws: ForgeFailure.self, "\(place)") {
                        try await client.send(request).read { json throws(JSONError) in try json.string("b") }
                    }
                    isSecretive(try #require(failure))
                    #expect(failure?.request.contains("private_token=…") == true)
                    isSecretive(client)
                }
                isSecretive(wire.lines.all)
            }
        }
    }

    @Test("failures without a server show none") func unreachable() async throws {
        for base in [
            "http://127.0.0.1:1", "https://no-such-host.invalid", "https://ada:\(Self.password)@h", "x://",
        ] {
            let wire = Wire()
            let failure = await #expect(throws: ForgeFailure.self) {
                try await wire.client(base).send(request)
            }
            isSecretive(try #require(failure))
            isSecretive(wire.lines.all)
        }
        let client = Wire().client("http://127.0.0.1:1")
        let failure = await #expect(throws: ForgeFailure.self) {
            try await client.follow(request, to: "http://ada:\(Self.password)@h/?token=\(secretToken)")
        }
        isSecretive(try #require(failure))
    }
}
