import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import CurlHTTP

/// What one client's thread does with many transfers; each test's client has a name of its own to count by.
@Suite(.timeLimit(.minutes(2))) struct CurlLoopTests {
    /// How many requests to one server run at a time, as the documentation says.
    private let hostLimit = 20

    /// How many threads of this process have a name.
    private func threads(_ name: String) throws -> Int {
        let tasks = "/proc/self/task"
        return try FileManager.default.contentsOfDirectory(atPath: tasks)
            .count { task in
                // A thread may end while we look.
                let found = try? String(contentsOfFile: "\(tasks)/\(task)/comm", encoding: .utf8)
                return found == "curl \(name)\n"
            }
    }

    private func client(_ name: String) -> HTTPClient {
        HTTPClient(HTTPClient.Configuration(userAgent: name))
    }

    @Test("fifty downloads at once take one thread, and of connections what one server is granted")
    func fifty() async throws {
        let (client, gate) = (client("fifty"), Event())
        let body = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await LocalServer.serving(["/x": [Reply(body: body, middle: gate)]]) { server in
            try await withTemporaryDirectory { directory in
                try await withThrowingTaskGroup { group in
                    for number in 0..<50 {
                        group.addTask {
                            try await client.download(
                                server.url + "/x", to: directory.appending("\(number)"))
                        }
                    }
                    // None ends before the gate opens, so these are all that run.
                    while server.requests.count < hostLimit { await Task.yield() }
                    try #expect(threads("fifty") == 1)
                    gate.happen()
                    try await group.waitForAll()
                }
                #expect(server.requests.count == 50)
                #expect(Set(server.requests.map(\.connection)).count == hostLimit)
                let files = try Files.list(directory)
                #expect(files.count == 50)
                for file in files { try #expect(Files.read(directory.appending(file)) == body) }
                try #expect(threads("fifty") == 1)
            }
        }
    }

    @Test("one that is cancelled among many ends at once, and the others arrive") func cancelledOne()
        async throws
    {
        let (client, gate, never) = (client("cancelled"), Event(), Event())
        try await LocalServer.serving([
            "/x": [Reply(body: [1], beginning: gate)],
            "/never": [Reply(body: [UInt8](repeating: 1, count: 1000), middle: never)],
        ]) { server in
            try await withTemporaryDirectory { directory in
                let url = server.url
                let one = Task { try await client.download(url + "/never", to: directory.appending("x")) }
                let others = Task {
                    try await Array(0..<10).concurrentMap(limit: 10) { _ in
                        try await client.send(HTTPRequest("GET", url + "/x")).body
                    }
                }
                while server.requests.count < 11 { await Task.yield() }
                one.cancel()
                // The others are held back until this one has ended.
                let error = await #expect(throws: HTTPError.self) { try await one.value }
                #expect(error?.code == .cancelled)
                try #expect(Files.list(directory).isEmpty)
                gate.happen()
                try await #expect(others.value == Array(repeating: [1], count: 10))
            }
        }
    }

    @Test("one that waits for its turn can be cancelled, and is never sent") func cancelledWhileWaiting()
        async throws
    {
        let (client, gate) = (client("waiting"), Event())
        try await LocalServer.serving([
            "/x": [Reply(body: [1], beginning: gate)], "/y": [Reply(body: [2])],
        ]) { server in
            let url = server.url
            let (limit, request) = (hostLimit, HTTPRequest("GET", url + "/x"))
            let others = Task {
                try await Array(0..<limit).concurrentMap(limit: limit) { _ in
                    try await client.send(request).body
                }
            }
            while server.requests.count < limit { await Task.yield() }
            let waiting = Task { try await client.send(HTTPRequest("GET", url + "/y")) }
            let next = Task { try await client.send(HTTPRequest("GET", url + "/y?next")) }
            waiting.cancel()
            let error = await #expect(throws: HTTPError.self) { try await waiting.value }
            #expect(error?.code == .cancelled)
            gate.happen()
            try await #expect(others.value.count == limit)
            try await #expect(next.value.body == [2])
            #expect(server.requests.map(\.target).filter { $0 != "/x" } == ["/y?next"])
        }
    }

    @Test("the total time goes on while a request waits for its turn") func deadlineWhileWaiting()
        async throws
    {
        let (loop, gate) = (CurlLoop(name: "deadline"), Event())
        try await LocalServer.serving(["/x": [Reply(body: [1], beginning: gate)]]) { server in
            let (limit, url) = (hostLimit, server.url)
            let others = Task {
                try await Array(0..<limit).concurrentMap(limit: limit) { _ in
                    try await loop.perform(transfer(url + "/x")).body
                }
            }
            while server.requests.count < limit { await Task.yield() }
            // The others have all the time in the world, and are held back until this one has ended.
            let error = await #expect(throws: HTTPError.self) {
                let deadline = ContinuousClock.now.advanced(by: .milliseconds(100))
                return try await loop.perform(transfer(url + "/late", deadline: deadline))
            }
            #expect(error?.code == .timedOut)
            gate.happen()
            try await #expect(others.value.count == limit)
            #expect(server.requests.allSatisfy { $0.target == "/x" })
        }
    }

    private func transfer(_ url: String, deadline: ContinuousClock.Instant? = nil) -> Transfer {
        Transfer(
            request: HTTPRequest("GET", url), policy: .exchange,
            configuration: HTTPClient.Configuration(userAgent: "t"), deadline: deadline,
            body: .memory(limit: 100), progress: nil)
    }

    @Test("a client that is let go takes its thread along, after its transfers have ended") func letGo()
        async throws
    {
        let gate = Event()
        try await LocalServer.serving(["/x": [Reply(body: [1], beginning: gate)]]) { server in
            let request = HTTPRequest("GET", server.url + "/x")
            // Nobody but the requests under way has the client.
            let bodies = Task { [client = client("letgo")] in
                try await Array(0..<5).concurrentMap(limit: 5) { _ in try await client.send(request).body }
            }
            while server.requests.count < 5 { await Task.yield() }
            try #expect(threads("letgo") == 1)
            gate.happen()
            try await #expect(bodies.value.count == 5)
            while try threads("letgo") > 0 { await Task.yield() }
        }
    }

    @Test("a client that was never asked has no thread, and copies have one together") func copies()
        async throws
    {
        let client = client("copies")
        try #expect(threads("copies") == 0)
        try await LocalServer.serving(["/x": [.text("x")]]) { server in
            let copy = client
            _ = try await client.send(HTTPRequest("GET", server.url + "/x"))
            _ = try await copy.send(HTTPRequest("GET", server.url + "/x"))
            try #expect(threads("copies") == 1)
        }
    }

    @Test("tasks one after the other share a connection, after a failure too") func reuse() async throws {
        let client = client("reuse")
        try await LocalServer.serving(["/x": [.text("x")], "/missing": [.status(404)]]) { server in
            let url = server.url
            for path in ["/x", "/missing", "/x", "/missing", "/x"] {
                let task = Task { try await client.send(HTTPRequest("GET", url + path)).status }
                try await #expect(task.value == (path == "/x" ? 200 : 404))
            }
            #expect(server.requests.map(\.connection) == [1, 1, 1, 1, 1])
        }
    }
}
