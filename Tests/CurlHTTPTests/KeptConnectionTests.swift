import CurlHTTP
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Connections that are used again, and what a server says on them without having been asked.
@Suite(.timeLimit(.minutes(2))) struct KeptConnectionTests {
    private let client = HTTPClient(HTTPClient.Configuration(userAgent: "t"))

    static let trailers = [
        Reply.Trailer(.text("another's")), Reply.Trailer(.text("too late", 408)), Reply.Trailer([0x0A]),
    ]

    @Test("what comes on a connection after an answer is not taken for the next one", arguments: 0..<3)
    func unasked(_ index: Int) async throws {
        var first = Reply.text("first")
        let trailer = Self.trailers[index]
        first.trailer = trailer
        try await LocalServer.serving(["/first": [first], "/next": [.text("next")]]) { server in
            try await #expect(client.send(HTTPRequest("GET", server.url + "/first")).text == "first")
            trailer.wanted.happen()
            try await ConnectionTable.untilInputWaits(from: server.port)
            let next = HTTPRequest("POST", server.url + "/next", body: [1, 2, 3])
            for _ in 0..<3 { try await #expect(client.send(next).text == "next") }
            #expect(server.requests.map(\.target) == ["/first", "/next", "/next", "/next"])
            #expect(server.requests.map(\.connection) == [1, 2, 2, 2])
            #expect(server.requests.dropFirst().allSatisfy { $0.body == [1, 2, 3] })
        }
    }

    @Test("a file is sent whole, and once, when its first connection could not be used") func file()
        async throws
    {
        var first = Reply.text("first")
        let trailer = Reply.Trailer(.text("another's"))
        first.trailer = trailer
        try await LocalServer.serving(["/first": [first], "/next": [.text("next")]]) { server in
            _ = try await client.send(HTTPRequest("GET", server.url + "/first"))
            trailer.wanted.happen()
            try await ConnectionTable.untilInputWaits(from: server.port)
            try await withTemporaryDirectory { directory in
                let (path, bytes) = (directory.appending("x"), sampleBytes(500_000))
                try Files.writeAtomically(bytes, to: path)
                var request = HTTPRequest("PUT", server.url + "/next")
                request.file = HTTPFileBody(path, count: Int64(bytes.count))
                try await #expect(client.send(request).text == "next")
                #expect(server.requests.map(\.connection) == [1, 2])
                #expect(server.requests.last?.body == bytes)
            }
        }
    }

    @Test(
        "encrypted connections are used again", Tool.requireSystem("apache2", "openssl"),
        arguments: ["http/1.1", "h2"])
    func encrypted(_ version: String) async throws {
        var options = ApacheServer.Options()
        options.lines = ["Header set X-Port \"expr=%{REMOTE_PORT} %{SERVER_PROTOCOL}\""]
        try await ApacheServer.serving(options) { server in
            let path = server.documents.appending("x")
            try Files.writeAtomically("hello", to: path)
            try Files.setPermissions(FilePermissions(rawValue: 0o644), of: path)
            var configuration = HTTPClient.Configuration(userAgent: "t")
            configuration.certificateFile = server.authority.certificate
            if version == "http/1.1" {
                // Who has one speaks no other version.
                configuration.clientCertificate = try await server.authority.client("me")
            }
            let client = HTTPClient(configuration)
            var ports: Set<String> = []
            for _ in 0..<5 {
                let response = try await client.send(HTTPRequest("GET", server.url + "/x"))
                #expect(response.text == "hello")
                ports.insert(try #require(response.header["X-Port"]))
            }
            #expect(ports.count == 1, "\(ports)")
            let protocolName = version == "h2" ? "HTTP/2.0" : "HTTP/1.1"
            let first = try #require(ports.first)
            #expect(first.hasSuffix(protocolName))
        }
    }

    /// Answers with the numbers of connection and request; to `/doubled` twice.
    private static let doublingServer = """
        const fs = require('fs'), tls = require('tls');
        const options = { key: fs.readFileSync('authority-server.key'),
            cert: fs.readFileSync('authority-server.crt') };
        let connections = 0, requests = 0;
        const answer = (text) => `HTTP/1.1 200 OK\\r\\nContent-Length: ${text.length}\\r\\n\\r\\n${text}`;
        const server = tls.createServer(options, (socket) => {
            const number = ++connections;
            socket.on('error', () => {});
            socket.on('data', (data) => {
                socket.write(answer(`${number} ${++requests}`), () => {
                    if (data.toString().includes('/doubled')) socket.write(answer('stale'));
                });
            });
        });
        server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
        """

    @Test(
        "an answer that comes twice over an encrypted connection is taken once",
        Tool.require("node", "openssl"))
    func doubled() async throws {
        try await withTemporaryDirectory { directory in
            let authority = try await CertificateAuthority(in: directory)
            _ = try await authority.server()
            try Files.writeAtomically(Self.doublingServer, to: directory.appending("server.js"))
            let command = try Command.shell("exec node server.js", in: directory)
            let (lines, signal) = AsyncStream.makeStream(of: String.self)
            let task = Task {
                defer { signal.finish() }
                return try await CommandRunner().run(command) { signal.yield($0.text) }
            }
            defer { task.cancel() }
            let line = await lines.first { $0.hasPrefix("port ") } ?? ""
            let port = try #require(line.split(separator: " ").last.flatMap { UInt16($0) })
            var configuration = HTTPClient.Configuration(userAgent: "t")
            configuration.certificateFile = authority.certificate
            let client = HTTPClient(configuration)
            let url = "https://localhost:\(port)"
            try await #expect(client.send(HTTPRequest("GET", url + "/doubled")).text == "1 1")
            try await ConnectionTable.untilInputWaits(from: port)
            for expected in ["2 2", "2 3", "2 4"] {
                let answer = try await client.send(HTTPRequest("GET", url + "/next")).text
                #expect(answer == expected)
            }
            task.cancel()
            _ = await task.result
        }
    }
}
