import CurlHTTP
import ForgeKit
import HostKit
import JSONKit
import TestSupport
import Testing

@Suite("failures of services", .timeLimit(.minutes(2))) struct FailureTests {
    private func failure(_ reply: Reply, _ read: (APIClient) async throws -> Void) async throws
        -> ForgeFailure
    {
        var wire = Wire()
        wire.options.retry = .never
        return try await LocalServer.serving(["/a": [reply]]) { server in
            let failure = await #expect(throws: ForgeFailure.self) { try await read(wire.client(server.url)) }
            return try #require(failure)
        }
    }

    @Test(
        "each status means something",
        arguments: [
            (400, .invalid), (401, .unauthorized), (403, .forbidden), (404, .notFound), (405, .refused),
            (409, .conflict), (410, .gone), (412, .conflict), (422, .invalid), (423, .locked),
            (429, .rateLimited(until: nil)), (500, .serverFailure), (502, .serverFailure),
            (503, .serverFailure),
            (418, .refused), (300, .refused), (101 + 498, .serverFailure),
        ] as [(Int, ForgeFailure.Code)])
    func statuses(_ status: Int, _ code: ForgeFailure.Code) async throws {
        let failure = try await failure(.json(#"{"message": "because"}"#, status)) {
            _ = try await $0.send(.get("/a"))
        }
        #expect(failure.code == code)
        #expect(failure.status == status)
        #expect(failure.detail == "because")
        #expect(failure.request.hasPrefix("GET http://127.0.0.1"))
        #expect("\(failure)".contains("GET http://127.0.0.1") && "\(failure)".contains("because"))
    }

    @Test("of a page for people only the title is told") func page() async throws {
        let html =
            "<!DOCTYPE html><html><head><TITLE lang=x>\n 502 Bad\u{1B}[31m\n Gateway </title></head>{\"message\":1}"
        for kind in ["text/html; charset=utf-8", "application/xhtml+xml"] {
            let page = Reply(502, header: [("Content-Type", kind)], body: Array(html.utf8))
            let failure = try await failure(page) { _ = try await $0.send(.get("/a")) }
            #expect(failure.detail == "502 Bad\u{FFFD}[31m Gateway")
        }
        let found = Reply(200, header: [("Content-Type", "text/html")], body: Array("[1]".utf8))
        let malformed = try await failure(found) { _ = try await $0.send(.get("/a")).json() }
        #expect(malformed.code == .malformedReply)
        #expect(malformed.detail?.contains("text/html") == true)
    }

    @Test("what a service says is cut, and cannot steer a terminal") func text() async throws {
        let message = #"\u001b]0;x\u0007\u202e\r\n"# + String(repeating: "a", count: 100_000)
        let failure = try await failure(.json(#"{"message": "\#(message)"}"#, 400)) {
            _ = try await $0.send(.get("/a"))
        }
        let detail = try #require(failure.detail)
        #expect(detail.unicodeScalars.count <= 1001)
        #expect(
            !"\(failure)".unicodeScalars.contains {
                $0.value < 0x20 || $0.value == 0x202E || $0.value == 0x9B
            })
    }

    @Test(
        "an answer that is no JSON is malformed, and its place told",
        arguments: [
            "", "{", "[1", #"{"a": "#, #"{"a": tru"#, "\u{FEFF}", "<html>", #"{"a": 1} x"#, "[1,]", "'a'",
            String(repeating: "[", count: 200_000), #"{"id": "\ud800"#,
        ])
    func malformed(_ text: String) async throws {
        let failure = try await failure(.json(text)) { _ = try await $0.send(.get("/a")).json() }
        #expect(failure.code == .malformedReply)
        #expect(failure.detail?.isEmpty == false)
        #expect((failure.detail?.utf8.count ?? 0) < 1200)
        #expect(failure.status == 200)
    }

    @Test("bytes that are not UTF-8 are no JSON") func bytes() async throws {
        let reply = Reply(header: [("Content-Type", "application/json")], body: [0x22, 0xFF, 0x22])
        let failure = try await failure(reply) { _ = try await $0.send(.get("/a")).json() }
        #expect(failure.code == .malformedReply)
    }

    @Test("numbers without end and names that come twice do no harm") func odd() async throws {
        let text = #"{"id": 1e999, "id": 2, "big": \#(String(repeating: "9", count: 50_000))}"#
        let failure = try await failure(.json(text)) { client in
            let reply = try await client.send(.get("/a"))
            let json = try reply.json()
            #expect(json["id"]?.int == nil)
            #expect(json["big"]?.int == nil)
            _ = try reply.read { json throws(JSONError) in try json.int("id") }
        }
        #expect(failure.code == .malformedReply)
    }

    @Test(
        "an error without words, or with others than expected, is told by its status",
        arguments: ["[]", "null", "{", #"{"message": {"a": []}}"#])
    func wordless(_ body: String) async throws {
        let failure = try await failure(.json(body, 422)) { _ = try await $0.send(.get("/a")) }
        #expect(failure.code == .invalid)
        #expect(failure.detail == nil)
    }

    @Test("a body has a limit, whether it says how long it is, comes in chunks or never ends") func size()
        async throws
    {
        let bytes = [UInt8](repeating: 0x20, count: 100_000)
        for delivery in [Reply.Delivery.whole, .chunked(1000), .endless] {
            let failure = try await failure(Reply(body: bytes, delivery: delivery)) {
                var request = APIRequest.get("/a")
                request.replyLimit = 50_000
                _ = try await $0.send(request)
            }
            #expect(failure.code == .malformedReply)
            #expect(failure.transport == .tooLarge)
        }
    }

    @Test("no answer is told with what failed") func transports() async throws {
        let reset = try await failure(Reply(body: [1, 2], delivery: .reset(after: 1))) {
            _ = try await $0.send(.get("/a"))
        }
        #expect(reset.code == .unreachable)
        #expect(reset.transport == .interrupted)
        var wire = Wire()
        wire.options.retry = .never
        let name = await #expect(throws: ForgeFailure.self) {
            try await wire.client("https://no-such-host.invalid").send(.get("/a"))
        }
        #expect(name?.transport == .unreachable)
        #expect(name?.request == "GET https://no-such-host.invalid/a")
        let silent = Event()
        let late = try await failure(Reply(beginning: silent)) {
            var request = APIRequest.get("/a")
            request.timeout = .milliseconds(50)
            _ = try await $0.send(request)
        }
        #expect(late.transport == .timedOut)
    }

    @Test("a server that cannot prove who it is gets nothing", Tool.requireSystem("apache2", "openssl"))
    func encryption() async throws {
        var options = ApacheServer.Options()
        options.lines = []
        try await ApacheServer.serving(options) { server in
            let wire = Wire()
            let failure = await #expect(throws: ForgeFailure.self) {
                try await wire.client(server.url).send(APIRequest("POST", "/x"))
            }
            #expect(failure?.code == .unreachable)
            #expect(failure?.transport == .tlsFailure)
            #expect(failure?.mayHaveArrived == false)
            #expect(wire.clock.pauses.isEmpty)
            var configuration = HTTPClient.Configuration(userAgent: "t")
            configuration.certificateFile = server.authority.certificate
            let client = APIClient(
                base: server.url, http: HTTPClient(configuration),
                authorizer: FixedAuthorizer(scheme: "token ", token: Secret(secretToken)),
                options: wire.options)
            let missing = await #expect(throws: ForgeFailure.self) { try await client.send(.get("/none")) }
            #expect(missing?.code == .notFound)
            #expect(missing?.detail == "404 Not Found")
        }
    }

    @Test(
        "what cannot be sent is not",
        arguments: ["", "x", "ftp://h", "https://ada:pw@h/api", "https://tok@h"])
    func unsendable(_ base: String) async throws {
        let failure = await #expect(throws: ForgeFailure.self) {
            try await Wire().client(base).send(.get("/a"))
        }
        #expect(failure?.code == .badRequest)
        #expect(failure.map { "\($0)".contains("pw") || "\($0)".contains("tok@") } == false)
        let path = await #expect(throws: ForgeFailure.self) {
            try await Wire().client("http://127.0.0.1:1").send(.get("/\("..")"))
        }
        #expect(path?.code == .badRequest)
    }
}
