import CurlHTTP
import ForgeKit
import HostKit
import JSONKit
import SystemPackage
import TestSupport
import Testing

@Suite("repeated requests", .timeLimit(.minutes(2))) struct APIRetryTests {
    @Test(
        "what may arrive twice is tried again after failures that pass",
        arguments: [500, 502, 503, 504, 520, 524])
    func transient(_ status: Int) async throws {
        for request in [.get("/a"), APIRequest("PUT", "/a"), APIRequest("POST", "/a").repeatable()] {
            let wire = Wire()
            try await LocalServer.serving(["/a": [.status(status), .status(status), jsonReply()]]) { server in
                _ = try await wire.client(server.url).send(request)
                #expect(server.requests.count == 3)
            }
            #expect(wire.clock.pauses.count == 2)
            #expect(wire.lines.all.filter { $0.contains("trying again") }.count == 2)
        }
    }

    @Test("what may arrive once only is sent once", arguments: ["POST", "PATCH"]) func once(_ method: String)
        async throws
    {
        let replies: [Reply] = [
            .status(500), .status(503), Reply(delivery: .nothing),
            Reply(body: [1], delivery: .reset(after: 0)),
        ]
        for reply in replies {
            let wire = Wire()
            try await LocalServer.serving(["/first": [jsonReply()], "/a": [reply, jsonReply()]]) { server in
                let client = wire.client(server.url)
                // So that there is a connection that can turn out to be closed.
                _ = try await client.send(.get("/first"))
                let failure = await #expect(throws: ForgeFailure.self) {
                    try await client.send(APIRequest(method, "/a", .json([])))
                }
                #expect(failure?.mayHaveArrived == true)
                #expect(server.requests.count == 2)
            }
            #expect(wire.clock.pauses.isEmpty)
        }
    }

    @Test("a connection that breaks is replaced for what may arrive twice") func broken() async throws {
        let wire = Wire()
        let replies = [
            Reply(body: [1], delivery: .reset(after: 0)), Reply(body: [1, 2], delivery: .closed(after: 1)),
        ]
        try await LocalServer.serving(["/a": replies + [jsonReply()]]) { server in
            _ = try await wire.client(server.url).send(.get("/a"))
            #expect(server.requests.count == 3)
        }
    }

    @Test("what did not arrive is tried again, whatever it is") func unreachable() async throws {
        let wire = Wire()
        let failure = await #expect(throws: ForgeFailure.self) {
            try await wire.client("http://127.0.0.1:1").send(APIRequest("POST", "/a", .json([])))
        }
        #expect(failure?.code == .unreachable)
        #expect(failure?.mayHaveArrived == false)
        #expect(wire.clock.pauses.count == 3)
    }

    @Test("other failures are final", arguments: [400, 404, 409, 410, 422, 423, 501, 505]) func final(
        _ status: Int
    )
        async throws
    {
        let wire = Wire()
        try await LocalServer.serving(["/a": [.status(status)]]) { server in
            let failure = await #expect(throws: ForgeFailure.self) {
                try await wire.client(server.url).send(.get("/a"))
            }
            #expect(failure?.status == status)
            #expect(server.requests.count == 1)
        }
    }

    @Test("all pauses together have a limit, and what a server asks for too") func limits() async throws {
        var wire = Wire()
        wire.options.retry.longestTotal = .milliseconds(600)
        try await LocalServer.serving(["/a": [.status(503)]]) { server in
            await #expect(throws: ForgeFailure.self) { try await wire.client(server.url).send(.get("/a")) }
            #expect(wire.clock.pauses.count <= 1)
        }
        let patient = Wire()
        let later = Reply(503, header: [("Retry-After", "61")])
        let soon = Reply(503, header: [("Retry-After", "50")])
        try await LocalServer.serving(["/a": [soon, later]]) { server in
            await #expect(throws: ForgeFailure.self) { try await patient.client(server.url).send(.get("/a")) }
            #expect(server.requests.count == 2)
        }
    }

    @Test("a form with files is sent, and a limit does not cost it") func multipart() async throws {
        let wire = Wire()
        let busy = jsonReply("{}", 429, [("Retry-After", "1")])
        try await withTemporaryDirectory { directory in
            let file = directory.appending("a.src.rpm")
            try Files.writeAtomically("package", to: file)
            try await LocalServer.serving(["/a": [busy, jsonReply()]]) { server in
                let form = HTTPMultipart([
                    .init(name: "x", text: "1"),
                    .init(name: "pkgs", fileName: "a.src.rpm", content: .file(file)),
                ])
                let request = APIRequest("POST", "/a", .multipart(form))
                _ = try await wire.client(server.url).send(request)
                #expect(server.requests.count == 2)
                let body = String(decoding: server.requests.last?.body ?? [], as: UTF8.self)
                #expect(body.contains("filename=\"a.src.rpm\"") && body.contains("package"))
                #expect(
                    server.requests.last?["Content-Type"]?.hasPrefix("multipart/form-data; boundary=") == true
                )
                var shown = "\(request.body)"
                dump(request, to: &shown)
                #expect(!shown.contains("src.rpm"))
            }
        }
    }

    @Test("a cancelled task gets no other attempt") func cancelled() async throws {
        let wire = Wire()
        let (asked, never) = (Event(), Event())
        try await LocalServer.serving(["/a": [Reply(asked: asked, beginning: never)]]) { server in
            let client = wire.client(server.url)
            let task = Task { try await client.send(.get("/a")) }
            await asked.wait()
            task.cancel()
            let failure = await #expect(throws: ForgeFailure.self) { try await task.value }
            #expect(failure?.code == .cancelled)
            #expect(server.requests.count == 1)
        }
    }
}
