import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import CurlHTTP

@Suite(.timeLimit(.minutes(2))) struct StreamTests {
    private let client = HTTPClient(HTTPClient.Configuration(userAgent: "packit-test/1"))
    private let body = sampleBytes(5_000_000)

    /// The whole of a body, and how many bytes each piece of it had.
    private static func read(_ body: inout HTTPBody) async throws -> (bytes: [UInt8], sizes: [Int]) {
        var (bytes, sizes): ([UInt8], [Int]) = ([], [])
        while let piece = try await body.next() {
            bytes += piece
            sizes.append(piece.count)
        }
        return (bytes, sizes)
    }

    @Test("a body comes in pieces and in order, after redirects, with an answer without it") func whole()
        async throws
    {
        try await LocalServer.serving([
            "/a": [.redirect("/x")], "/x": [Reply(body: body)], "/none": [.status(204)],
        ]) { server in
            let request = HTTPRequest("GET", server.url + "/a")
            let (head, read) = try await client.stream(request, bodyLimit: 5_000_000) { head, body in
                (head, try await Self.read(&body))
            }
            #expect(head.status == 200 && head.body.isEmpty && head.url == server.url + "/x")
            #expect(read.bytes == body)
            #expect(read.sizes.allSatisfy { $0 <= 256 << 10 })
            // What was read to its end leaves a connection behind, the redirect too.
            #expect(server.requests.map(\.connection) == [1, 1])
            let empty = try await client.stream(HTTPRequest("GET", server.url + "/none"), bodyLimit: 0) {
                head, body in (head.status, try await body.next())
            }
            #expect(empty.0 == 204 && empty.1 == nil)
        }
    }

    /// Somebody with a state of its own, as most readers are.
    private actor Counter {
        var count = 0

        func read(_ client: HTTPClient, _ request: HTTPRequest) async throws -> Int {
            try await client.stream(request, bodyLimit: .max) { _, body in
                while let piece = try await body.next() { count += piece.count }
            }
            return count
        }
    }

    @Test("an actor can read a body into its state") func isolated() async throws {
        try await LocalServer.serving(["/x": [Reply(body: body)]]) { server in
            let request = HTTPRequest("GET", server.url + "/x")
            let count = try await Counter().read(client, request)
            #expect(count == body.count)
        }
    }

    @Test("the answer is there before the first byte of the body") func early() async throws {
        let gate = Event()
        try await LocalServer.serving(["/x": [Reply(body: [1], middle: gate)]]) { server in
            let request = HTTPRequest("GET", server.url + "/x")
            let read = try await client.stream(request, bodyLimit: 10) { head, body in
                #expect(head.header["Content-Length"] == "1")
                gate.happen()
                return try await Self.read(&body)
            }
            #expect(read.bytes == [1])
        }
    }

    @Test("a body that nobody reads waits with its server, while others arrive") func backPressure()
        async throws
    {
        try await LocalServer.serving(["/x": [Reply(body: body)], "/y": [.text("y")]]) { server in
            let (url, client, body) = (server.url, client, body)
            let channel = BodyChannel()
            let transfer = Transfer(
                request: HTTPRequest("GET", url + "/x"), policy: .stream, configuration: client.configuration,
                deadline: nil, body: .channel(channel, limit: .max))
            async let ending: Void = client.loop.feed(transfer, channel)
            while !channel.backlog.isPaused { await Task.yield() }
            for _ in 0..<10 {
                let other = try await client.send(HTTPRequest("GET", url + "/y"))
                #expect(other.text == "y")
            }
            #expect(channel.backlog.bytes <= BodyChannel.fullMark + 256 << 10)
            #expect(channel.backlog.isPaused)
            var (handed, sizes): (HTTPBody, [Int]) = (HTTPBody(channel), [])
            var read: [UInt8] = []
            while let piece = try await handed.next() {
                #expect(channel.backlog.bytes <= BodyChannel.fullMark + 256 << 10)
                read += piece
                sizes.append(piece.count)
            }
            await ending
            #expect(read == body)
            // What waited was joined.
            #expect(sizes.prefix(4).allSatisfy { $0 >= 128 << 10 })
        }
    }

    @Test("a body that waits can be ended; what waited is there, and then an error") func endedWhileWaiting()
        async throws
    {
        try await LocalServer.serving(["/x": [Reply(body: body)]]) { server in
            let (client, channel) = (client, BodyChannel())
            let transfer = Transfer(
                request: HTTPRequest("GET", server.url + "/x"), policy: .stream,
                configuration: client.configuration, deadline: nil, body: .channel(channel, limit: .max))
            let feeding = Task { await client.loop.feed(transfer, channel) }
            while !channel.backlog.isPaused { await Task.yield() }
            feeding.cancel()
            await feeding.value
            var (received, handed) = (0, HTTPBody(channel))
            let error = await #expect(throws: HTTPError.self) {
                while let piece = try await handed.next() { received += piece.count }
            }
            #expect(error?.code == .cancelled)
            #expect(received >= BodyChannel.fullMark && received < body.count)
        }
    }

    @Test("a reader that has had enough ends the transfer, by going or by an error") func enough()
        async throws
    {
        struct Enough: Error {}
        let endless = Reply(body: [UInt8](repeating: 65, count: 65536), delivery: .endless)
        try await LocalServer.serving(["/x": [endless], "/y": [.text("y")]]) { server in
            let request = HTTPRequest("GET", server.url + "/x")
            let first = try await client.stream(request, bodyLimit: .max) { _, body in
                try await body.next()
            }
            #expect(first?.first == 65)
            await #expect(throws: Enough.self) {
                try await client.stream(request, bodyLimit: .max) { _, body in
                    _ = try await body.next()
                    throw Enough()
                }
            }
            // Not as much as one byte, and no more than the answer.
            let status = try await client.stream(request, bodyLimit: .max) { head, _ in head.status }
            #expect(status == 200)
            try await #expect(client.send(HTTPRequest("GET", server.url + "/y")).text == "y")
        }
    }

    @Test(
        "a body without its end gives what came, and then an error",
        arguments: [Reply.Delivery.closed(after: 60_000), .reset(after: 60_000)])
    func truncated(_ delivery: Reply.Delivery) async throws {
        let reply = Reply(body: Array(body[..<100_000]), delivery: delivery)
        try await LocalServer.serving(["/x": [reply]]) { server in
            let request = HTTPRequest("GET", server.url + "/x")
            var received = 0
            let error = await #expect(throws: HTTPError.self) {
                try await client.stream(request, bodyLimit: .max) { _, body in
                    while let piece = try await body.next() { received += piece.count }
                }
            }
            #expect(error?.code == .interrupted)
            #expect(error?.mayHaveArrived == true)
            // A reset may take what came before along.
            if case .closed(let count) = delivery { #expect(received == count) }
        }
    }

    @Test("a body beyond the limit is an error, announced or not") func limit() async throws {
        let chunked = Reply(body: Array(body[..<100_000]), delivery: .chunked(1000))
        try await LocalServer.serving(["/a": [Reply(body: body)], "/c": [chunked]]) { server in
            for path in ["/a", "/c"] {
                let request = HTTPRequest("GET", server.url + path)
                var received = 0
                let error = await #expect(throws: HTTPError.self) {
                    try await client.stream(request, bodyLimit: 99_999) { _, body in
                        while let piece = try await body.next() { received += piece.count }
                    }
                }
                #expect(error?.code == .tooLarge)
                #expect(received <= 99_999)
            }
        }
    }

    @Test(
        "cancelling ends a stream at once, before the answer and in the body",
        arguments: ["/silent", "/half"])
    func cancelled(_ path: String) async throws {
        let never = Event()
        try await LocalServer.serving([
            "/silent": [Reply(beginning: never)], "/half": [Reply(body: [1, 2], middle: never)],
        ]) { server in
            let (client, request, began) = (client, HTTPRequest("GET", server.url + path), Event())
            let task = Task {
                try await client.stream(request, bodyLimit: .max) { _, body in
                    while (try await body.next()) != nil { began.happen() }
                }
            }
            if path == "/half" { await began.wait() }
            while server.requests.isEmpty { await Task.yield() }
            task.cancel()
            let error = await #expect(throws: HTTPError.self) { try await task.value }
            #expect(error?.code == .cancelled)
        }
    }

    @Test("an error's page is read like any other; who does not answer is an error") func failures()
        async throws
    {
        try await LocalServer.serving(["/x": [.text("gone", 410)]]) { server in
            let (status, page) = try await client.stream(HTTPRequest("GET", server.url + "/x"), bodyLimit: 99)
            {
                head, body in (head.status, try await Self.read(&body).bytes)
            }
            #expect(status == 410 && page == Array("gone".utf8))
            let error = await #expect(throws: HTTPError.self) {
                try await client.stream(HTTPRequest("GET", "http://127.0.0.1:1/"), bodyLimit: 99) { _, _ in }
            }
            #expect(error?.code == .unreachable)
            #expect(error?.mayHaveArrived == false)
        }
    }

    @Test(
        "a server of HTTP/2 gives a stream a connection of its own, and other requests share one",
        Tool.requireSystem("apache2", "openssl"))
    func http2() async throws {
        var options = ApacheServer.Options()
        options.lines = ["Header set X-Protocol expr=%{SERVER_PROTOCOL}"]
        try await ApacheServer.serving(options) { server in
            let file = server.documents.appending("x")
            try Files.writeAtomically(body, to: file)
            try Files.setPermissions(FilePermissions(rawValue: 0o644), of: file)
            var configuration = HTTPClient.Configuration(userAgent: "t")
            configuration.certificateFile = server.authority.certificate
            let (client, body) = (HTTPClient(configuration), body)
            let request = HTTPRequest("GET", server.url + "/x")
            let whole = try await client.send(request)
            #expect(whole.body == body)
            #expect(whole.header["X-Protocol"] == "HTTP/2.0")
            let read = try await client.stream(request, bodyLimit: .max) { head, stream in
                #expect(head.header["X-Protocol"] == "HTTP/1.1")
                let first = try await stream.next() ?? []
                // This one waits, and the others use the connection that they have.
                let others = try await Array(0..<5).concurrentMap(limit: 5) { _ in
                    try await client.send(request).body
                }
                #expect(others.allSatisfy { $0 == body })
                return try await first + Self.read(&stream).bytes
            }
            #expect(read == body)
        }
    }
}
