import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import CurlHTTP

@Suite(.timeLimit(.minutes(2))) struct MultipartTests {
    private let client = HTTPClient(HTTPClient.Configuration(userAgent: "t"))
    private let content = sampleBytes(2_000_000)

    private func withFile(_ body: (FilePath) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("file")
            try Files.writeAtomically(content, to: path)
            try await body(path)
        }
    }

    @Test("fields and files are sent as browsers send them", arguments: ["POST", "PUT"])
    func exact(_ method: String) async throws {
        try await withFile { path in
            try await LocalServer.serving(["/x": [.text("ok")]]) { server in
                var request = HTTPRequest(method, server.url + "/x")
                request.multipart = HTTPMultipart(
                    [
                        .init(name: "name", text: "Grüße"),
                        .init(
                            name: "srpm", fileName: "a.src.rpm", contentType: "application/x-rpm",
                            content: .file(path)),
                        .init(name: "empty", fileName: "none", content: .bytes([])),
                        .init(name: "inline", content: .file(path)),
                    ], boundary: "B_-9")
                _ = try await client.send(request)
                var expected = Array(
                    "--B_-9\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nGrüße\r\n--B_-9\r\n".utf8)
                expected += Array(
                    "Content-Disposition: form-data; name=\"srpm\"; filename=\"a.src.rpm\"\r\n".utf8)
                expected += Array("Content-Type: application/x-rpm\r\n\r\n".utf8) + content
                expected += Array(
                    "\r\n--B_-9\r\nContent-Disposition: form-data; name=\"empty\"; filename=\"none\"\r\n".utf8
                )
                expected += Array("Content-Type: application/octet-stream\r\n\r\n\r\n--B_-9\r\n".utf8)
                expected += Array("Content-Disposition: form-data; name=\"inline\"\r\n\r\n".utf8) + content
                expected += Array("\r\n--B_-9--\r\n".utf8)
                let seen = try #require(server.requests.last)
                #expect(seen.method == method)
                // Millions of bytes are not to be shown.
                let isSame = seen.body == expected
                #expect(isSame, "\(seen.body.count) \(expected.count)")
                #expect(seen["Content-Type"] == "multipart/form-data; boundary=B_-9")
                #expect(seen["Content-Length"] == "\(expected.count)")
                #expect(seen["Transfer-Encoding"] == nil && seen["Expect"] == nil)
            }
        }
    }

    @Test("quotes and line breaks in names cannot end them; percent signs and other letters stay")
    func names() {
        let part = HTTPMultipart.Part(
            name: "a\"b\nc\rd\r\ne%22;é\"\u{301}", fileName: "x\"\n\r\n\\y", content: .bytes([]))
        guard case .bytes(let head) = HTTPMultipart([part], boundary: "b").pieces.first else {
            Issue.record("there is no head")
            return
        }
        let line = String(decoding: head, as: UTF8.self).split(separator: "\r\n")[1]
        #expect(
            line == "Content-Disposition: form-data; name=\"a%22b%0D%0Ac%0D%0Ad%0D%0Ae%22;é%22\u{301}\"; "
                + "filename=\"x%22%0A%0D%0A\\y\"")
    }

    @Test("a boundary is another one each time, and long") func boundary() {
        let boundaries = (0..<100).map { _ in HTTPMultipart().boundary }
        #expect(Set(boundaries).count == 100)
        #expect(boundaries.allSatisfy { $0.count >= 32 && HTTPMultipart(boundary: $0).problem == nil })
    }

    @Test("a form that cannot be what it says is told before anything is sent") func refused() async throws {
        try await LocalServer.serving(["/x": [.text("ok")]]) { server in
            var cases: [(HTTPRequest, HTTPError.Code, String)] = []
            func add(_ code: HTTPError.Code, _ words: String, _ change: (inout HTTPRequest) -> Void) {
                var request = HTTPRequest("POST", server.url + "/x")
                request.multipart = HTTPMultipart([.init(name: "a", text: "b")])
                change(&request)
                cases.append((request, code, words))
            }
            for boundary in ["", "a b", "a\r\nX: y", "\"", String(repeating: "a", count: 71)] {
                add(.badRequest, "boundary") { $0.multipart?.boundary = boundary }
            }
            add(.badRequest, "line break") { $0.multipart?.parts[0].contentType = "a\r\nX: y" }
            add(.badRequest, "Content-Type") { $0.header = [HTTPField("content-type", "text/plain")] }
            add(.badRequest, "more than one body") { $0.body = [] }
            add(.badRequest, "more than one body") { $0.file = HTTPFileBody("/x", count: 1) }
            add(.fileFailure, "no such file") { $0.multipart?.parts[0].content = .file("/nowhere/x") }
            add(.fileFailure, "not a regular file") { $0.multipart?.parts[0].content = .file("/dev/zero") }
            for (request, code, words) in cases {
                let error = await #expect(throws: HTTPError.self) { try await client.send(request) }
                #expect(error?.code == code)
                #expect(error?.description.contains(words) == true, "\(error!)")
                #expect(error?.mayHaveArrived == false)
            }
            #expect(server.requests.isEmpty)
        }
    }

    @Test("after a redirect the form is sent again whole, or nothing of it") func redirect() async throws {
        try await withFile { path in
            try await LocalServer.serving([
                "/again": [.redirect("/x", 308)], "/see": [.redirect("/x", 303)], "/x": [.text("ok")],
            ]) { server in
                var request = HTTPRequest("POST", server.url + "/again")
                request.multipart = HTTPMultipart([.init(name: "f", content: .file(path))])
                _ = try await client.send(request)
                request.url = server.url + "/see"
                _ = try await client.send(request)
                let sizes = server.requests.map(\.body.count)
                #expect(
                    sizes[0] > content.count && sizes[..<3].allSatisfy { $0 == sizes[0] } && sizes[3] == 0)
                let isSame = server.requests[0].body == server.requests[1].body
                #expect(isSame)
                let last = try #require(server.requests.last)
                #expect(last.method == "GET" && last["Content-Type"] == nil)
            }
        }
    }

    /// Says what it has read of a form, as a browser's engine reads it.
    private static let server = """
        const http = require('http'), crypto = require('crypto');
        const describe = async ([name, value]) => {
            if (typeof value == 'string') return `${name}=${value}`;
            const hash = crypto.createHash('sha256').update(Buffer.from(await value.arrayBuffer()));
            return `${name}=${value.name} ${value.type} ${value.size} ${hash.digest('hex')}`;
        };
        const server = http.createServer(async (request, response) => {
            const pieces = [];
            for await (const piece of request) pieces.push(piece);
            const form = await new Response(Buffer.concat(pieces), { headers: request.headers }).formData();
            response.end((await Promise.all([...form].map(describe))).join('\\n'));
        });
        server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
        """

    @Test("a server reads the form as it was meant", Tool.require("node")) func oracle() async throws {
        try await withFile { path in
            let directory = path.removingLastComponent()
            try Files.writeAtomically(Self.server, to: directory.appending("server.js"))
            let node = try Command.shell("exec node server.js", in: directory)
            try await ServerProcess.serving(node, isReady: { $0.hasPrefix("port ") }) { line in
                let sum = try await Host.forTests().runner
                    .check(.shell("sha256sum < file | cut -d ' ' -f 1", in: directory))
                var request = HTTPRequest("POST", "http://127.0.0.1:\(line.dropFirst(5))/")
                request.multipart = HTTPMultipart([
                    .init(name: "a", text: "1 + 1\r\n--"), .init(name: "a", text: ""),
                    .init(
                        name: "f", fileName: "x.tar.gz", contentType: "application/gzip", content: .file(path)
                    ),
                    .init(name: "b", text: "é"),
                ])
                let answer = try await client.send(request).checked().text
                let hash = String(decoding: sum.standardOutput.dropLast(), as: UTF8.self)
                #expect(
                    answer == "a=1 + 1\r\n--\na=\nf=x.tar.gz application/gzip 2000000 \(hash)\nb=é")
            }
        }
    }

    @Test("a body of pieces reads the same in portions of any size, from anywhere") func portions()
        async throws
    {
        try await withFile { path in
            let pieces: [BodyPiece] = [
                .bytes([]), .bytes([1, 2, 3]), .part(HTTPFileBody(path, offset: 7, count: 10)),
                .part(HTTPFileBody(path, offset: 9, count: 0)), .bytes([4]),
                .bytes(Array(repeating: 5, count: 9)),
            ]
            let whole = [1, 2, 3] + Array(content[7..<17]) + [4] + Array(repeating: 5, count: 9)
            let body = try UploadBody(pieces)
            #expect(body.count == 23)
            for begin in 0...23 {
                for size in 1...24 {
                    #expect(body.seek(to: Int64(begin)))
                    #expect(Self.read(body, size) == Array(whole[begin...]))
                }
            }
            #expect(!body.seek(to: 24) && !body.seek(to: -1))
        }
    }

    @Test("a file of any size is announced at once and read where it is needed") func large() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory.appending("large")
            try Files.writeAtomically("", to: path)
            let size: Int64 = 8 << 30
            let handle = try #require(FileHandle(forUpdatingAtPath: path.string))
            try handle.truncate(atOffset: UInt64(size))
            let body = try UploadBody([.bytes([1, 2]), .file(path), .bytes([3])])
            #expect(body.count == size + 3)
            #expect(body.seek(to: size + 1))
            #expect(Self.read(body, 100) == [0, 3])
            #expect(body.seek(to: 0))
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 5, alignment: 1)
            defer { buffer.deallocate() }
            #expect(body.read(into: buffer) == 5)
            #expect(Array(buffer) == [1, 2, 0, 0, 0])
            // What is gone meanwhile is noticed in the middle, too.
            try handle.truncate(atOffset: 1)
            #expect(body.read(into: buffer) == nil)
            #expect(body.failure == "\(path) has changed while it was sent")
        }
    }

    private static func read(_ body: UploadBody, _ size: Int) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
        defer { buffer.deallocate() }
        var bytes: [UInt8] = []
        while let count = body.read(into: buffer), count > 0 { bytes += buffer.prefix(count) }
        return bytes
    }
}
