import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import CurlHTTP

@Suite(.timeLimit(.minutes(2))) struct UploadTests {
    private let client = HTTPClient(HTTPClient.Configuration(userAgent: "packit-test/1"))
    private let content = sampleBytes(3_000_000)

    private func withFile(_ body: (FilePath) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("file")
            try Files.writeAtomically(content, to: path)
            try await body(path)
        }
    }

    @Test("a file or a part of it is sent as it lies there", arguments: ["PUT", "POST"])
    func file(_ method: String) async throws {
        try await withFile { path in
            try await LocalServer.serving(["/x": [.text("ok")]]) { server in
                var request = HTTPRequest(method, server.url + "/x")
                for part in [0..<3_000_000, 1_000_000..<2_500_001, 3_000_000..<3_000_000, 5..<6] {
                    request.file = HTTPFileBody(
                        path, offset: Int64(part.lowerBound), count: Int64(part.count))
                    let response = try await client.send(request)
                    #expect(response.text == "ok")
                    let seen = try #require(server.requests.last)
                    #expect(seen.method == method)
                    #expect(seen.body == Array(content[part]))
                    #expect(seen["Content-Length"] == "\(part.count)")
                    #expect(seen["Expect"] == nil && seen["Transfer-Encoding"] == nil)
                    #expect(seen["Content-Type"] == nil)
                }
                #expect(server.requests.map(\.connection) == [1, 1, 1, 1])
            }
        }
    }

    @Test("after a redirect the file is sent again from its beginning, or not at all") func redirect()
        async throws
    {
        try await withFile { path in
            try await LocalServer.serving([
                "/again": [.redirect("/x", 307)], "/see": [.redirect("/x", 303)], "/x": [.text("ok")],
            ]) { server in
                var request = HTTPRequest("POST", server.url + "/again")
                request.file = HTTPFileBody(path, offset: 10, count: 2_000_000)
                _ = try await client.send(request)
                request.url = server.url + "/see"
                _ = try await client.send(request)
                let part = Array(content[10..<2_000_010])
                #expect(server.requests.map(\.body) == [part, part, part, []])
                #expect(server.requests.last?.method == "GET")
            }
        }
    }

    @Test("a stream can send a file, too") func stream() async throws {
        try await withFile { path in
            try await LocalServer.serving(["/x": [Reply(body: content)]]) { server in
                var request = HTTPRequest("POST", server.url + "/x")
                request.file = HTTPFileBody(path, count: 3_000_000)
                let received = try await client.stream(request, bodyLimit: .max) { _, body in
                    var received: [UInt8] = []
                    while let piece = try await body.next() { received += piece }
                    return received
                }
                #expect(received == content)
                #expect(server.requests.last?.body == content)
            }
        }
    }

    @Test("a file that is not there, too short or no file is told before anything is sent") func missing()
        async throws
    {
        try await withFile { path in
            try await LocalServer.serving(["/x": [.text("ok")]]) { server in
                let cases: [(HTTPFileBody, String)] = [
                    (
                        HTTPFileBody(path.removingLastComponent().appending("gone"), count: 1),
                        "no such file or directory"
                    ),
                    (
                        HTTPFileBody(path, offset: 1, count: 3_000_000),
                        "3000000 bytes from 1 on were to be sent, and it has 3000000"
                    ),
                    (HTTPFileBody(path, offset: -1, count: 1), "1 bytes from -1 on"),
                    (HTTPFileBody(path, offset: 1, count: .max), "bytes from 1 on"),
                    (HTTPFileBody("/dev/zero", count: 1), "not a regular file"),
                    (HTTPFileBody(path.removingLastComponent(), count: 1), "not a regular file"),
                ]
                for (file, words) in cases {
                    var request = HTTPRequest("PUT", server.url + "/x")
                    request.file = file
                    let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
                    #expect(error?.code == .fileFailure)
                    #expect(error?.description.contains(words) == true, "\(error!)")
                    #expect(error?.mayHaveArrived == false)
                }
                var request = HTTPRequest("PUT", server.url + "/x", body: [1])
                request.file = HTTPFileBody(path, count: 1)
                let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
                #expect(error?.code == .badRequest)
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test("a file that changes while it is sent is noticed before its last byte") func changed() async throws
    {
        for change in [-1, 1] {
            try await withFile { path in
                let file = try UploadBody([.part(HTTPFileBody(path, offset: 2_999_000, count: 1000))])
                let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 600, alignment: 1)
                defer { buffer.deallocate() }
                #expect(file.read(into: buffer) == 600)
                #expect(Array(buffer) == Array(content[2_999_000..<2_999_600]))
                let handle = try #require(FileHandle(forUpdatingAtPath: path.string))
                try handle.truncate(atOffset: UInt64(3_000_000 + change))
                #expect(file.seek(to: 600) && !file.seek(to: 1001))
                var count = file.read(into: buffer)
                if change < 0 {
                    // The end comes too early.
                    #expect(count == 399)
                    count = file.read(into: buffer)
                }
                #expect(count == nil)
                #expect(file.failure == "\(path) has changed while it was sent")
            }
        }
    }

    /// Answers with what it got.
    private static let server = """
        const fs = require('fs'), http2 = require('http2'), crypto = require('crypto');
        const options = { key: fs.readFileSync('authority-server.key'),
                          cert: fs.readFileSync('authority-server.pem') };
        const server = http2.createSecureServer(options, (request, response) => {
            const hash = crypto.createHash('sha256');
            request.on('data', (piece) => hash.update(piece));
            request.on('end', () => response.end(
                `${request.httpVersion} ${request.headers['content-length']} ${hash.digest('hex')}`));
        });
        server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
        """

    @Test("several files at once are sent over one connection of HTTP/2", Tool.require("node", "openssl"))
    func http2() async throws {
        try await withFile { path in
            let directory = path.removingLastComponent()
            let authority = try await CertificateAuthority(in: directory)
            _ = try await authority.server()
            try Files.writeAtomically(Self.server, to: directory.appending("server.js"))
            let node = try Command.shell("exec node server.js", in: directory)
            try await ServerProcess.serving(node, isReady: { $0.hasPrefix("port ") }) { line in
                var configuration = HTTPClient.Configuration(userAgent: "t")
                configuration.certificateFile = authority.certificate
                let client = HTTPClient(configuration)
                let sum = try await Host.forTests().runner
                    .check(.shell("sha256sum < file | cut -d ' ' -f 1", in: directory))
                let expected =
                    "2.0 3000000 " + String(decoding: sum.standardOutput.dropLast(), as: UTF8.self)
                let url = "https://localhost:\(line.dropFirst(5))/"
                let answers = try await Array(0..<4).concurrentMap(limit: 4) { _ in
                    var request = HTTPRequest("PUT", url)
                    request.file = HTTPFileBody(path, count: 3_000_000)
                    return try await client.send(request).text
                }
                #expect(answers == Array(repeating: expected, count: 4))
            }
        }
    }
}
