import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import CurlHTTP

/// Answers without a body, and what is known of the way to an answer.
@Suite(.timeLimit(.minutes(2))) struct ConditionalTests {
    private let client = HTTPClient(HTTPClient.Configuration(userAgent: "t"))

    @Test("a 304 is an answer like any other, whatever it announces; what follows it belongs to nobody")
    func unchanged() async throws {
        let plain = Reply(304, header: [("ETag", "\"1\"")])
        let announcing = Reply(
            304, header: [("ETag", "\"1\""), ("Content-Length", "9000000000"), ("Content-Encoding", "gzip")])
        var full = Reply(304, header: [("ETag", "\"1\""), ("Content-Length", "4")])
        let body = Reply.Trailer(Array("oops".utf8))
        full.trailer = body
        try await LocalServer.serving(["/x": [plain, announcing, full], "/y": [.text("y")]]) { server in
            var request = HTTPRequest("GET", server.url + "/x")
            request.header = [HTTPField("If-None-Match", "\"1\"")]
            for _ in 0..<3 {
                let response = try await client.send(request)
                #expect(response.status == 304 && response.body.isEmpty && !response.isSuccess)
                #expect(response.header["etag"] == "\"1\"")
                #expect(response.redirects.isEmpty)
            }
            body.wanted.happen()
            try await ConnectionTable.untilInputWaits(from: server.port)
            for _ in 0..<2 {
                try await #expect(client.send(HTTPRequest("GET", server.url + "/y")).text == "y")
            }
            #expect(server.requests.prefix(3).allSatisfy { $0["If-None-Match"] == "\"1\"" })
            #expect(server.requests.prefix(3).map(\.connection) == [1, 1, 1])
        }
    }

    @Test("HEAD has the header of GET and no body, and keeps the connection") func head() async throws {
        let page = Reply(
            200, header: [("Content-Type", "text/plain"), ("Content-Encoding", "gzip")],
            body: [UInt8](repeating: 65, count: 100))
        try await LocalServer.serving(["/x": [page], "/away": [.redirect("/x", 302)]]) { server in
            for path in ["/x", "/away", "/x"] {
                // The limit is one of the body.
                let response = try await client.send(HTTPRequest("HEAD", server.url + path), bodyLimit: 10)
                #expect(response.status == 200 && response.body.isEmpty)
                #expect(response.header["Content-Length"] == "100")
            }
            #expect(server.requests.map(\.method) == ["HEAD", "HEAD", "HEAD", "HEAD"])
            #expect(server.requests.map(\.connection) == [1, 1, 1, 1])
        }
    }

    @Test(
        "a real server tells what has not changed, in both versions of the protocol",
        Tool.requireSystem("apache2", "openssl"), arguments: ["http/1.1", "h2"])
    func apache(_ version: String) async throws {
        var options = ApacheServer.Options()
        options.lines = ["Header always set X-Protocol expr=%{SERVER_PROTOCOL}", "Redirect 301 /old /x"]
        try await ApacheServer.serving(options) { server in
            let path = server.documents.appending("x")
            try Files.writeAtomically("hello", to: path)
            try Files.setPermissions(FilePermissions(rawValue: 0o644), of: path)
            var configuration = HTTPClient.Configuration(userAgent: "t")
            configuration.certificateFile = server.authority.certificate
            // Who has one speaks no other version.
            if version == "http/1.1" {
                configuration.clientCertificate = try await server.authority.client("me")
            }
            let client = HTTPClient(configuration)
            var request = HTTPRequest("GET", server.url + "/x")
            let first = try await client.send(request)
            #expect(first.text == "hello")
            #expect(first.header["X-Protocol"] == (version == "h2" ? "HTTP/2.0" : "HTTP/1.1"))
            let tag = try #require(first.header["ETag"])
            request.header = [HTTPField("If-None-Match", tag)]
            for _ in 0..<2 {
                let second = try await client.send(request)
                #expect(second.status == 304 && second.body.isEmpty)
                #expect(second.header["ETag"] == tag)
            }
            request.header = [HTTPField("If-None-Match", "\"other\"")]
            try await #expect(client.send(request).text == "hello")
            let head = try await client.send(HTTPRequest("HEAD", server.url + "/old"))
            #expect(head.status == 200 && head.body.isEmpty && head.header["Content-Length"] == "5")
            #expect(head.permanentURL == server.url + "/x")
        }
    }

    @Test("what led to an answer is told, and where it has gone for good") func redirects() async throws {
        try await LocalServer.serving([
            "/a": [.redirect("/b", 301)], "/b": [.redirect("/c", 308)], "/c": [.redirect("/d", 302)],
            "/d": [.redirect("/e", 301)], "/e": [.text("e")],
        ]) { server in
            let url = server.url
            let whole = try await client.send(HTTPRequest("GET", url + "/a"))
            #expect(whole.text == "e" && whole.url == url + "/e")
            #expect(whole.redirects.map(\.status) == [301, 308, 302, 301])
            #expect(whole.redirects.map(\.url) == ["/a", "/b", "/c", "/d"].map { url + $0 })
            #expect(whole.redirects.first?.header["Location"] == "/b")
            #expect(whole.permanentURL == url + "/c")
            let cases = [("/b", "/c"), ("/c", nil), ("/d", "/e"), ("/e", nil)]
            for (path, moved) in cases {
                let response = try await client.send(HTTPRequest("GET", url + path))
                #expect(response.permanentURL == moved.map { url + $0 })
            }
            let streamed = try await client.stream(HTTPRequest("GET", url + "/d"), bodyLimit: 10) { head, _ in
                head
            }
            #expect(streamed.redirects.map(\.status) == [301])
        }
    }

    @Test("who does not want to be sent elsewhere gets the answer that says so") func stays() async throws {
        try await LocalServer.serving(["/a": [.redirect("/b", 302)], "/b": [.text("b")]]) { server in
            var request = HTTPRequest("POST", server.url + "/a", body: [1])
            request.followsRedirects = false
            let response = try await client.send(request)
            #expect(
                response.status == 302 && response.header["Location"] == "/b" && response.redirects.isEmpty)
            let streamed = try await client.stream(request, bodyLimit: 10) { head, _ in head.status }
            #expect(streamed == 302)
            #expect(server.requests.map(\.target) == ["/a", "/a"])
        }
    }

    @Test("a server that answers without a header speaks another protocol", Tool.require("node"))
    func notHTTP() async throws {
        try await withTemporaryDirectory { directory in
            let script = """
                const server = require('net').createServer((socket) => {
                    socket.on('error', () => {});
                    socket.once('data', () => socket.end('hello, this is no HTTP at all'));
                });
                server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
                """
            try Files.writeAtomically(script, to: directory.appending("server.js"))
            let node = try Command.shell("exec node server.js", in: directory)
            try await ServerProcess.serving(node, isReady: { $0.hasPrefix("port ") }) { line in
                let url = "http://127.0.0.1:\(line.dropFirst(5))/"
                let error = await #expect(throws: HTTPError.self) {
                    try await client.send(HTTPRequest("POST", url, body: [1]))
                }
                #expect(error?.code == .badReply)
                #expect(error?.mayHaveArrived == true)
            }
            let error = await #expect(throws: HTTPError.self) {
                try await client.send(HTTPRequest("GET", "gopher://127.0.0.1:1/"))
            }
            #expect(error?.code == .badURL)
        }
    }
}
