import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import CurlHTTP

/// Whether a request that failed may have reached the server.
@Suite(.timeLimit(.minutes(2))) struct ArrivalTests {
    private let client = HTTPClient(HTTPClient.Configuration(userAgent: "packit-test/1"))

    @Test("a request may have arrived as soon as something was sent") func sent() async throws {
        let never = Event()
        try await LocalServer.serving([
            "/reset": [Reply(body: [1], delivery: .reset(after: 0))],
            "/closed": [Reply(body: [1, 2], delivery: .closed(after: 1))],
            "/silent": [Reply(beginning: never)],
        ]) { server in
            for (path, code) in [
                ("/reset", HTTPError.Code.interrupted), ("/closed", .interrupted), ("/silent", .timedOut),
            ] {
                var request = HTTPRequest("POST", server.url + path, body: [1])
                request.stallTimeout = .seconds(1)
                let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
                #expect(error?.code == code)
                #expect(error?.mayHaveArrived == true, "\(path)")
            }
            let missing = try await client.send(HTTPRequest("POST", server.url + "/none", body: [1]))
            #expect(#expect(throws: HTTPError.self) { try missing.checked() }?.mayHaveArrived == true)
        }
    }

    @Test("without a connection nothing has arrived") func unsent() async throws {
        for url in [
            "http://127.0.0.1:1/", "https://127.0.0.1:1/", "http://no-such-host.invalid/", "ftp://h/",
        ] {
            let error = await #expect(throws: HTTPError.self) {
                try await client.send(HTTPRequest("POST", url, body: [1]))
            }
            #expect(error?.mayHaveArrived == false)
        }
    }

    @Test(
        "a connection that breaks while keys are agreed on has not carried the request", Tool.require("node"),
        arguments: ["resetAndDestroy", "destroy"])
    func handshake(_ way: String) async throws {
        try await withTemporaryDirectory { directory in
            let script = """
                const net = require('net');
                const server = net.createServer((socket) => 
                    // Older ones cannot reset.
                    socket.once('data', () => (socket.\(way) ?? socket.destroy).call(socket)));
                server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
                """
            try Files.writeAtomically(script, to: directory.appending("server.js"))
            let node = try Command.shell("exec node server.js", in: directory)
            try await ServerProcess.serving(node, isReady: { $0.hasPrefix("port ") }) { line in
                let error = await #expect(throws: HTTPError.self) {
                    let url = "https://127.0.0.1:\(line.dropFirst(5))/"
                    return try await client.send(HTTPRequest("POST", url, body: [1]))
                }
                #expect(error?.code == .unreachable, "\(error!)")
                #expect(error?.mayHaveArrived == false)
            }
        }
    }

    @Test("a connection that the server has closed meanwhile is replaced, and the request sent once")
    func reconnect() async throws {
        let last = Reply(body: Array("one".utf8), delivery: .closed(after: 3))
        try await LocalServer.serving(["/x": [last, .text("two")]]) { server in
            let request = HTTPRequest("POST", server.url + "/x", body: [1, 2])
            for text in ["one", "two", "two"] { try await #expect(client.send(request).text == text) }
            #expect(server.requests.map(\.connection) == [1, 2, 2])
            #expect(server.requests.map(\.body) == [[1, 2], [1, 2], [1, 2]])
        }
    }

    @Test("what must not arrive twice is not sent again when a kept connection ends without an answer")
    func endOfKept() async throws {
        for (method, count) in [("POST", 1), ("PATCH", 1), ("PUT", 2), ("GET", 2)] {
            let silent = Reply(delivery: .nothing)
            try await LocalServer.serving(["/first": [.text("1")], "/x": [silent, .text("2")]]) { server in
                _ = try await client.send(HTTPRequest("GET", server.url + "/first"))
                let body: [UInt8]? = method == "GET" ? nil : [1]
                let request = HTTPRequest(method, server.url + "/x", body: body)
                if count == 2 {
                    try await #expect(client.send(request).text == "2")
                } else {
                    let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
                    #expect(error?.code == .interrupted)
                    #expect(error?.mayHaveArrived == true)
                }
                #expect(server.requests.map(\.connection).prefix(2) == [1, 1])
                #expect(server.requests.count == 1 + count, "\(method)")
            }
        }
    }

    @Test("a request has its own patience") func patience() async throws {
        var configuration = HTTPClient.Configuration(userAgent: "t")
        (configuration.stallTimeout, configuration.totalTimeout) = (.seconds(1), .milliseconds(1))
        let impatient = HTTPClient(configuration)
        let gate = Event()
        try await LocalServer.serving(["/x": [Reply(body: [1], beginning: gate)]]) { server in
            var request = HTTPRequest("POST", server.url + "/x", body: [])
            (request.stallTimeout, request.totalTimeout) = (.seconds(43200), .seconds(86400))
            let patient = request
            async let answer = impatient.send(patient)
            while server.requests.isEmpty { await Task.yield() }
            let error = await #expect(throws: HTTPError.self) {
                try await impatient.send(HTTPRequest("GET", server.url + "/x"))
            }
            #expect(error?.code == .timedOut)
            gate.happen()
            let response = try await answer
            #expect(response.body == [1])
        }
    }

    @Test("what asks for nothing but an answer is safe") func safe() {
        for method in ["GET", "HEAD", "OPTIONS"] { #expect(HTTPRequest(method, "http://h/").isSafe) }
        for method in ["POST", "PUT", "DELETE", "PATCH", "get"] {
            #expect(!HTTPRequest(method, "http://h/").isSafe)
        }
    }

    @Test("words of the library about certificates are told from others") func alerts() {
        let required =
            "OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0"
        #expect(
            CertificateAlert(required)?.message(hasCertificate: false)
                == "the server asks for a client certificate: certificate required")
        #expect(
            CertificateAlert("tlsv1 alert unknown ca, errno 0")?.message(hasCertificate: true)
                == "the server refuses our certificate: unknown ca")
        #expect(CertificateAlert("tlsv1 alert protocol version") == nil)
        #expect(CertificateAlert("Recv failure: Connection reset by peer") == nil)
    }
}
