import CurlHTTP
import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct RetryTests {
    private let clock = HastyClock()
    private let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

    private var client: HTTPClient {
        HTTPClient(HTTPClient.Configuration(userAgent: "packit-test/1"), clock: clock)
    }

    private var checksum: Checksum { .of(body, .sha256) }

    private func withTarget(
        _ replies: [String: [Reply]], _ run: (LocalServer, FilePath) async throws -> Void
    ) async throws {
        try await LocalServer.serving(replies) { server in
            try await withTemporaryDirectory { try await run(server, $0.appending("x")) }
        }
    }

    @Test("a 503 is tried again, then the file arrives") func retry() async throws {
        try await withTarget(["/x": [.status(503), .status(503), Reply(body: body)]]) { server, target in
            try await client.download(Download([server.url + "/x"], to: target, checksum: checksum))
            try #expect(Files.read(target) == body)
            #expect(server.requests.count == 3)
            let pauses = clock.pauses
            try #require(pauses.count == 2)
            #expect(pauses[0] > .milliseconds(400) && pauses[0] < .milliseconds(700))
            #expect(pauses[1] > .milliseconds(900) && pauses[1] < .milliseconds(1400))
        }
    }

    @Test("what no later time would mend is not tried again", arguments: [400, 401, 403, 404, 501])
    func final(status: Int) async throws {
        try await withTarget(["/x": [.status(status), Reply(body: body)]]) { server, target in
            let error = await #expect(throws: HTTPError.self) {
                try await client.download(Download([server.url + "/x"], to: target))
            }
            #expect(error?.code == .status(status))
            #expect(server.requests.count == 1)
            #expect(clock.pauses.isEmpty)
        }
    }

    @Test("attempts have an end, and nothing is left") func attempts() async throws {
        try await withTarget(["/x": [.text("busy", 500)]]) { server, target in
            let error = await #expect(throws: HTTPError.self) {
                try await client.download(Download([server.url + "/x"], to: target))
            }
            #expect(error?.description.hasSuffix("status 500: busy") == true)
            #expect(server.requests.count == 4)
            try #expect(Files.list(target.removingLastComponent()).isEmpty)
        }
    }

    @Test("the server's Retry-After is heeded, within reason") func retryAfter() async throws {
        let later = Reply(429, header: [("Retry-After", "7")])
        let never = Reply(503, header: [("Retry-After", "9999")])
        try await withTarget(["/x": [later, Reply(body: body)], "/y": [never]]) { server, target in
            try await client.download(Download([server.url + "/x"], to: target))
            let pause = try #require(clock.pauses.first)
            #expect(pause > .seconds(6) && pause <= .seconds(7))
            let error = await #expect(throws: HTTPError.self) {
                try await client.download(Download([server.url + "/y"], to: target))
            }
            #expect(error?.retryAfter == .seconds(9999))
            #expect(server.requests.count == 3)
        }
    }

    @Test("a span is given in seconds or as a date") func spans() {
        let now = Timestamp(seconds: 784_111_777)
        #expect(RetryPolicy.span("120", now: now) == .seconds(120))
        #expect(RetryPolicy.span("Sun, 06 Nov 1994 08:50:07 GMT", now: now) == .seconds(30))
        #expect(RetryPolicy.span("Sun, 06 Nov 1994 08:49:07 GMT", now: now) == .zero)
        #expect(
            RetryPolicy.span("Thu, 29 Feb 2024 00:00:00 GMT", now: now)
                == .seconds(1_709_164_800 - 784_111_777))
        for text in ["", "-1", "soon", "Sun, 06 Foo 1994 08:49:37 GMT"] {
            #expect(RetryPolicy.span(text, now: now) == nil)
        }
    }

    @Test("a broken download goes on where it stopped if the server's file is the same") func resume()
        async throws
    {
        let first = Reply(header: [("ETag", "\"v1\"")], body: body, delivery: .closed(after: 60_000))
        let rest = Reply(
            206, header: [("Content-Range", "bytes 60000-99999/100000")], body: Array(body[60_000...]))
        try await withTarget(["/x": [first, rest]]) { server, target in
            try await client.download(Download([server.url + "/x"], to: target))
            try #expect(Files.read(target) == body)
            #expect(server.requests.map { $0["Range"] } == [nil, "bytes=60000-"])
            #expect(server.requests[1]["If-Range"] == "\"v1\"")
        }
    }

    @Test("a file that changed meanwhile is fetched from its beginning") func changed() async throws {
        let first = Reply(
            header: [("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")], body: body.reversed(),
            delivery: .closed(after: 60_000))
        try await withTarget(["/x": [first, Reply(body: body)]]) { server, target in
            try await client.download(Download([server.url + "/x"], to: target))
            try #expect(Files.read(target) == body)
            #expect(server.requests[1]["If-Range"] == "Sun, 06 Nov 1994 08:49:37 GMT")
        }
    }

    @Test("without a validator and a checksum nothing is joined") func noValidator() async throws {
        let weak = Reply(header: [("ETag", "W/\"v1\"")], body: body, delivery: .closed(after: 60_000))
        try await withTarget(["/x": [weak, Reply(body: body)]]) { server, target in
            try await client.download(Download([server.url + "/x"], to: target))
            try #expect(Files.read(target) == body)
            #expect(server.requests[1]["Range"] == nil)
        }
    }

    @Test("with a known checksum the rest may come from another mirror") func otherMirror() async throws {
        let rest = Reply(
            206, header: [("Content-Range", "bytes 60000-99999/100000")], body: Array(body[60_000...]))
        try await withTarget([
            "/a": [Reply(body: body, delivery: .reset(after: 0)), .status(500)],
            "/b": [Reply(body: body, delivery: .closed(after: 60_000))], "/c": [rest],
        ]) { server, target in
            let urls = ["/a", "/b", "/c"].map { server.url + $0 }
            try await client.download(Download(urls, to: target, checksum: checksum))
            try #expect(Files.read(target) == body)
            #expect(server.requests.last?["Range"] == "bytes=60000-")
            #expect(server.requests.last?["If-Range"] == nil)
            #expect(clock.pauses.isEmpty)
        }
    }

    @Test("parts that do not fit together are thrown away, and the whole is fetched") func patched()
        async throws
    {
        let first = Reply(
            header: [("ETag", "\"v\"")], body: body.reversed(), delivery: .closed(after: 60_000))
        let rest = Reply(
            206, header: [("Content-Range", "bytes 60000-99999/100000")], body: Array(body[60_000...]))
        let wrong = Reply(
            206, header: [("Content-Range", "bytes 0-39999/100000")], body: Array(body[..<40_000]))
        for second in [rest, wrong, .status(416)] {
            try await withTarget(["/x": [first, second, Reply(body: body)]]) { server, target in
                try await client.download(Download([server.url + "/x"], to: target, checksum: checksum))
                try #expect(Files.read(target) == body)
                #expect(server.requests.map { $0["Range"] } == [nil, "bytes=60000-", nil])
            }
        }
    }

    @Test("a file with another checksum or size is removed and told, and the next mirror asked")
    func mismatch() async throws {
        try await withTarget(["/bad": [Reply(body: body.reversed())], "/good": [Reply(body: body)]]) {
            server, target in
            let bad = Download([server.url + "/bad"], to: target, checksum: checksum)
            let error = await #expect(throws: HTTPError.self) { try await client.download(bad) }
            #expect(error?.code == .mismatch)
            #expect(error?.description.contains("instead of \(checksum)") == true)
            try #expect(Files.list(target.removingLastComponent()).isEmpty)
            var short = Download([server.url + "/good"], to: target)
            short.size = 99_999
            let other = await #expect(throws: HTTPError.self) { try await client.download(short) }
            #expect(other?.detail == "it has 100000 bytes instead of 99999")
            let both = Download(
                [server.url + "/bad", server.url + "/good"], to: target, checksum: checksum)
            try await client.download(both)
            try #expect(Files.read(target) == body)
            #expect(server.requests.last?["Range"] == nil)
        }
    }

    @Test("requests one after the other share a connection") func reuse() async throws {
        let client = client
        try await LocalServer.serving(["/x": [.text("x")]]) { server in
            try await withTemporaryDirectory { directory in
                for number in 0..<5 {
                    try await client.download(server.url + "/x", to: directory.appending("\(number)"))
                    _ = try await client.send(HTTPRequest("GET", server.url + "/x"))
                }
                #expect(Set(server.requests.map(\.connection)) == [1])
            }
        }
    }

    @Test("many downloads at a time use no more connections than run at once") func connections() async throws
    {
        let (client, body) = (client, body)
        try await LocalServer.serving(["/x": [Reply(body: body)]]) { server in
            try await withTemporaryDirectory { directory in
                let url = server.url + "/x"
                _ = try await Array(0..<40).concurrentMap(limit: 4) { number in
                    try await client.download(url, to: directory.appending("\(number)"))
                }
                #expect(server.requests.count == 40)
                #expect(Set(server.requests.map(\.connection)).count <= 4)
                try #expect(Files.list(directory).count == 40)
            }
        }
    }

    @Test("a request that may be sent twice is, and its last answer given whatever it is") func send()
        async throws
    {
        try await LocalServer.serving(["/x": [.status(502), .text("x")], "/y": [.text("no", 500)]]) {
            server in
            let client = client
            let good = try await client.send(HTTPRequest("GET", server.url + "/x"), retry: RetryPolicy())
            #expect(good.text == "x")
            let bad = try await client.send(
                HTTPRequest("GET", server.url + "/y"), retry: RetryPolicy(attempts: 2))
            #expect(bad.status == 500)
            #expect(server.requests.count == 4)
            await #expect(throws: HTTPError.self) {
                _ = try await client.send(
                    HTTPRequest("GET", "http://127.0.0.1:1/"), retry: RetryPolicy(attempts: 3))
            }
            #expect(clock.pauses.count == 4)
        }
    }

    @Test("cancelling between attempts ends the download and leaves nothing") func cancelled() async throws {
        try await withTarget(["/x": [.status(503)]]) { server, target in
            let url = server.url + "/x"
            let client = HTTPClient(HTTPClient.Configuration(userAgent: "packit-test/1"))
            var download = Download([url], to: target)
            download.retry = RetryPolicy(
                attempts: 5, firstPause: .seconds(1000), longestPause: .seconds(1000))
            let wanted = download
            let task = Task { try await client.download(wanted) }
            while server.requests.isEmpty { await Task.yield() }
            task.cancel()
            let error = await #expect(throws: HTTPError.self) { try await task.value }
            #expect(error?.code == .cancelled)
            try #expect(Files.list(target.removingLastComponent()).isEmpty)
        }
    }
}
