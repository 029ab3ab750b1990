import CurlHTTP
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct HTTPClientTests {
    let client = HTTPClient(HTTPClient.Configuration(userAgent: "packit-test/1"))

    @Test("a request arrives as given and the answer comes back whole") func exchange() async throws {
        try await LocalServer.serving([
            "/a": [Reply(201, header: [("X-One", " 1 "), ("x-one", "2")], body: [0, 255])]
        ]) {
            server in
            let request = HTTPRequest(
                "PATCH", server.url + "/a?q=1",
                header: [HTTPField("X-Empty", ""), HTTPField("Accept", "x/y")],
                body: Array("body".utf8))
            let response = try await client.send(request)
            #expect(response.status == 201)
            #expect(response.header["X-ONE"] == "1")
            #expect(response.body == [0, 255])
            #expect(response.url == request.url)
            let seen = try #require(server.requests.first)
            #expect(seen.method == "PATCH")
            #expect(seen.target == "/a?q=1")
            #expect(seen.body == Array("body".utf8))
            #expect(seen["User-Agent"] == "packit-test/1")
            #expect(seen["X-Empty"] == "")
            #expect(seen["Accept"] == "x/y")
            #expect(seen["Content-Type"] == nil)
            #expect(seen["Expect"] == nil)
        }
    }

    @Test(
        "each method is sent as itself, with or without a body",
        arguments: ["GET", "POST", "PUT", "DELETE", "HEAD"])
    func methods(_ method: String) async throws {
        try await LocalServer.serving(["/": [.text("hello")]]) { server in
            let plain = try await client.send(HTTPRequest(method, server.url + "/"))
            #expect(plain.text == (method == "HEAD" ? "" : "hello"))
            if method != "HEAD" {
                _ = try await client.send(HTTPRequest(method, server.url + "/", body: []))
                _ = try await client.send(HTTPRequest(method, server.url + "/", body: [65]))
            }
            #expect(server.requests.allSatisfy { $0.method == method })
            #expect(server.requests.map(\.body) == (method == "HEAD" ? [[]] : [[], [], [65]]))
        }
    }

    @Test("an error status is an answer; checked, it is an error with what the server said") func status()
        async throws
    {
        try await LocalServer.serving(["/x": [.json(#"{"error": "gone"}"#, 410)]]) { server in
            let response = try await client.send(HTTPRequest("GET", server.url + "/x?token=s3cret&page=2"))
            #expect(response.status == 410)
            let error = #expect(throws: HTTPError.self) { try response.checked() }
            #expect(error?.code == .status(410))
            #expect(
                error?.description == #"GET \#(server.url)/x?token=…&page=2: status 410: {"error": "gone"}"#)
        }
    }

    @Test("a chunked answer is put together, a compressed one unpacked") func encodings() async throws {
        // printf hello | gzip -n
        let packed: [UInt8] = [
            0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 7, 0, 0x86, 0xA6, 0x10, 0x36, 5,
            0, 0, 0,
        ]
        try await LocalServer.serving([
            "/chunked": [Reply(body: Array("hello world".utf8), delivery: .chunked(3))],
            "/packed": [Reply(header: [("Content-Encoding", "gzip")], body: packed)],
        ]) { server in
            let chunked = try await client.send(HTTPRequest("GET", server.url + "/chunked"))
            #expect(chunked.text == "hello world")
            let unpacked = try await client.send(HTTPRequest("GET", server.url + "/packed"))
            #expect(unpacked.text == "hello")
        }
    }

    @Test("connections are used again, also after an error status") func reuse() async throws {
        try await LocalServer.serving(["/": [.text("1"), .status(500), .text("3")]]) { server in
            for _ in 0..<3 { _ = try await client.send(HTTPRequest("GET", server.url + "/")) }
            #expect(server.requests.map(\.connection) == [1, 1, 1])
        }
    }

    @Test("many requests at once do not block each other") func concurrent() async throws {
        // None is answered before all have arrived.
        let gate = Event()
        try await LocalServer.serving(["/": [Reply(body: [1], beginning: gate)]]) { server in
            try await withThrowingTaskGroup(of: HTTPResponse.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await client.send(HTTPRequest("GET", server.url + "/")) }
                }
                while server.requests.count < 20 { await Task.yield() }
                gate.happen()
                for try await response in group { #expect(response.body == [1]) }
            }
        }
    }

    @Test("a body beyond the limit ends the transfer, announced or not")
    func bodyLimit() async throws {
        let body = [UInt8](repeating: 65, count: 100)
        try await LocalServer.serving([
            "/announced": [Reply(body: body)], "/chunked": [Reply(body: body, delivery: .chunked(10))],
            "/endless": [Reply(body: [UInt8](repeating: 65, count: 4096), delivery: .endless)],
        ]) { server in
            for path in ["/announced", "/chunked", "/endless"] {
                let request = HTTPRequest("GET", server.url + path)
                let error = await #expect(throws: HTTPError.self) {
                    try await client.send(request, bodyLimit: 99)
                }
                #expect(error?.code == .tooLarge)
            }
            let fits = try await client.send(HTTPRequest("GET", server.url + "/chunked"), bodyLimit: 100)
            #expect(fits.body == body)
        }
    }

    @Test("a header without end is refused") func headerLimit() async throws {
        let line = (name: "X-Long", value: String(repeating: "x", count: 10_000))
        try await LocalServer.serving(["/": [Reply(header: Array(repeating: line, count: 40))]]) { server in
            let error = await #expect(throws: HTTPError.self) {
                try await client.send(HTTPRequest("GET", server.url + "/"))
            }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test("a connection that breaks in the middle of the body is an error", arguments: [true, false])
    func interrupted(_ byReset: Bool) async throws {
        let reply = Reply(body: [1, 2, 3, 4], delivery: byReset ? .reset(after: 2) : .closed(after: 2))
        try await LocalServer.serving(["/": [reply]]) { server in
            let error = await #expect(throws: HTTPError.self) {
                try await client.send(HTTPRequest("GET", server.url + "/"))
            }
            #expect(error?.code == .interrupted)
        }
    }

    @Test("nobody listening, an unknown host, no URL: each has its code") func unreachable() async throws {
        do {
            let cases: [(String, HTTPError.Code)] = [
                ("http://127.0.0.1:1/", .unreachable), ("http://no-such-host.invalid/", .unreachable),
                ("http://[", .badURL), ("file:///etc/passwd", .badURL),
                ("ftp://127.0.0.1/x", .badURL), ("", .badURL), ("http://a/\r\nX: y", .badRequest),
            ]
            for (url, code) in cases {
                let error = await #expect(throws: HTTPError.self) {
                    try await client.send(HTTPRequest("GET", url))
                }
                #expect(error?.code == code, "\(url): \(String(describing: error))")
            }
        }
    }

    @Test("a field cannot smuggle in another line") func smuggling() async throws {
        try await LocalServer.serving(["/": [.status(200)]]) { server in
            for field in [
                HTTPField("X", "a\r\nY: b"), HTTPField("X: y\r\nZ", "1"),
                HTTPField("X", secret: Secret("a\nb")),
            ] {
                let request = HTTPRequest("GET", server.url + "/", header: [field])
                let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
                #expect(error?.code == .badRequest)
            }
            #expect(server.requests.isEmpty)
        }
    }

    @Test("a silent server is given up") func stalled() async throws {
        var configuration = HTTPClient.Configuration(userAgent: "t")
        configuration.stallTimeout = .seconds(1)
        let impatient = HTTPClient(configuration)
        let never = Event()
        try await LocalServer.serving([
            "/": [Reply(beginning: never)], "/half": [Reply(body: [1, 2], middle: never)],
        ]) {
            server in
            for path in ["/", "/half"] {
                let error = await #expect(throws: HTTPError.self) {
                    try await impatient.send(HTTPRequest("GET", server.url + path))
                }
                #expect(error?.code == .timedOut)
            }
        }
    }

    @Test("the total time covers all redirects") func totalTimeout() async throws {
        var configuration = HTTPClient.Configuration(userAgent: "t")
        configuration.totalTimeout = .milliseconds(300)
        let impatient = HTTPClient(configuration)
        let never = Event()
        try await LocalServer.serving(["/": [.redirect("/end")], "/end": [Reply(beginning: never)]]) {
            server in
            let error = await #expect(throws: HTTPError.self) {
                try await impatient.send(HTTPRequest("GET", server.url + "/"))
            }
            #expect(error?.code == .timedOut)
        }
    }

    @Test("cancelling the task ends a silent transfer") func cancelled() async throws {
        let never = Event()
        try await LocalServer.serving(["/": [Reply(beginning: never)]]) { server in
            let request = HTTPRequest("GET", server.url + "/")
            let task = Task { try await client.send(request) }
            while server.requests.isEmpty { await Task.yield() }
            task.cancel()
            let error = await #expect(throws: HTTPError.self) { try await task.value }
            #expect(error?.code == .cancelled)
        }
    }
}
