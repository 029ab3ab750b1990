import CurlHTTP
import HostKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite struct DownloadTests {
    let client = HTTPClient(HTTPClient.Configuration(userAgent: "packit-test/1"))

    @Test("a file arrives whole, through a redirect, and its progress is told") func download() async throws {
        let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await LocalServer.serving(["/a": [.redirect("/b")], "/b": [Reply(body: body)]]) { server in
            try await withTemporaryDirectory { root in
                let last = Mutex<HTTPClient.Progress?>(nil)
                let response = try await client.download(server.url + "/a", to: root.appending("x")) {
                    progress in
                    last.withLock { $0 = progress }
                }
                #expect(response.url == server.url + "/b")
                try #expect(Files.read(root.appending("x")) == body)
                try #expect(Files.list(root) == ["x"])
                let progress = last.withLock { $0 }
                #expect(progress == HTTPClient.Progress(received: 300_000, expected: 300_000))
                #expect(server.requests.last?["Accept-Encoding"] == "identity")
            }
        }
    }

    @Test("a compressed file is stored as the server has it") func identity() async throws {
        let packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        let reply = Reply(header: [("Content-Encoding", "gzip")], body: packed)
        try await LocalServer.serving(["/x.gz": [reply]]) { server in
            try await withTemporaryDirectory { root in
                try await client.download(server.url + "/x.gz", to: root.appending("x.gz"))
                try #expect(Files.read(root.appending("x.gz")) == packed)
            }
        }
    }

    @Test("an empty file is a file") func empty() async throws {
        try await LocalServer.serving(["/x": [.text("")]]) { server in
            try await withTemporaryDirectory { root in
                try await client.download(server.url + "/x", to: root.appending("x"))
                try #expect(Files.read(root.appending("x")).isEmpty)
            }
        }
    }

    @Test("whatever fails leaves the old file and nothing else") func failures() async throws {
        let body = [UInt8](repeating: 65, count: 100_000)
        try await LocalServer.serving([
            "/missing": [.text("no such\nfile", 404)],
            "/reset": [Reply(body: body, delivery: .reset(after: 50_000))],
            "/closed": [Reply(body: body, delivery: .closed(after: 50_000))],
            "/large": [Reply(body: body, delivery: .chunked(1000))],
            "/announced": [Reply(body: body)],
            "/page": [Reply(500, body: body)],
        ]) { server in
            try await withTemporaryDirectory { root in
                let path = root.appending("x")
                try Files.writeAtomically("old", to: path)
                let cases: [(String, HTTPError.Code)] = [
                    ("/missing", .status(404)), ("/reset", .interrupted), ("/closed", .interrupted),
                    ("/large", .tooLarge),
                    ("/announced", .tooLarge), ("/page", .status(500)),
                ]
                for (name, code) in cases {
                    let limit: Int64 = code == .tooLarge ? 99_999 : .max
                    let error = await #expect(throws: HTTPError.self) {
                        try await client.download(server.url + name, to: path, limit: limit)
                    }
                    #expect(error?.code == code, "\(name)")
                    if name == "/missing" { #expect(error?.detail == "no such file") }
                    try #expect(Files.list(root) == ["x"])
                    try #expect(Files.readText(path) == "old")
                }
            }
        }
    }

    @Test("cancelling in the middle of the body leaves nothing") func cancelled() async throws {
        let never = Event()
        let reply = Reply(body: [UInt8](repeating: 1, count: 200_000), middle: never)
        try await LocalServer.serving(["/x": [reply]]) { server in
            try await withTemporaryDirectory { root in
                let (begun, signal) = AsyncStream.makeStream(of: Void.self)
                let url = server.url + "/x"
                let task = Task {
                    try await client.download(url, to: root.appending("x")) { _ in signal.yield() }
                }
                for await _ in begun { break }
                task.cancel()
                let error = await #expect(throws: HTTPError.self) { try await task.value }
                #expect(error?.code == .cancelled)
                try #expect(Files.list(root).isEmpty)
            }
        }
    }

    @Test("a directory that is missing is told before anything is asked") func missingDirectory() async throws
    {
        try await LocalServer.serving(["/x": [.text("x")]]) { server in
            let error = await #expect(throws: HTTPError.self) {
                try await client.download(server.url + "/x", to: "/no/such/directory/x")
            }
            #expect(error?.code == .fileFailure)
            #expect(server.requests.isEmpty)
        }
    }
}
