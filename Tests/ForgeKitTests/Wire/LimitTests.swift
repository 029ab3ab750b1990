import CurlHTTP
import ForgeKit
import HostKit
import JSONKit
import TestSupport
import Testing

@Suite("limits of a service") struct LimitTests {
    @Test("with none left a request waits until the reset, and says so") func waits() async throws {
        let wire = Wire()
        try await LocalServer.serving(["/a": [jsonReply("{}", 200, limited(0, resetIn: 30)), jsonReply()]]) {
            server in
            let client = wire.client(server.url)
            _ = try await client.send(.get("/a"))
            _ = try await client.send(.get("/a"))
            #expect(server.requests.count == 2)
        }
        #expect(wire.clock.pauses.count == 1)
        let pause = try #require(wire.clock.pauses.first)
        #expect(pause > .seconds(29) && pause < .seconds(31))
        #expect(wire.lines.all.contains { $0.contains("waiting 30") && $0.contains("GET http") })
    }

    @Test("what would take longer than our patience fails at once and is not sent") func impatient()
        async throws
    {
        let wire = Wire()
        try await LocalServer.serving(["/a": [jsonReply("{}", 200, limited(0, resetIn: 61))]]) { server in
            let client = wire.client(server.url)
            _ = try await client.send(.get("/a"))
            let copy = client
            let failure = await #expect(throws: ForgeFailure.self) {
                try await copy.send(APIRequest("POST", "/a"))
            }
            #expect(failure?.code == .rateLimited(until: Timestamp(seconds: wireTime.seconds + 61)))
            #expect(failure?.mayHaveArrived == false)
            #expect(failure?.request == "POST \(server.url)/a")
            #expect(server.requests.count == 1)
        }
        #expect(wire.clock.pauses.isEmpty)
    }

    @Test("each resource has its own limit") func resources() async throws {
        let wire = Wire()
        try await LocalServer.serving([
            "/search/a": [jsonReply("{}", 200, limited(0, resetIn: 600, "search"))],
            "/repos/a": [jsonReply("{}", 200, limited(9, resetIn: 600, "core"))],
        ]) { server in
            let client = wire.client(server.url)
            _ = try await client.send(.get("/search/a"))
            _ = try await client.send(.get("/repos/a"))
            _ = try await client.send(.get("/repos/a"))
            await #expect(throws: ForgeFailure.self) { try await client.send(.get("/search/a")) }
            #expect(server.requests.count == 3)
        }
    }

    @Test("requests on their way count, so that no more are sent than are left") func together() async throws
    {
        let wire = Wire()
        try await LocalServer.serving(answering: { _ in jsonReply("{}", 200, limited(2, resetIn: 600)) }) {
            server in
            let client = wire.client(server.url)
            _ = try await client.send(.get("/a"))
            let sent = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<2 { group.addTask { (try? await client.send(.get("/a"))) != nil } }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(sent == 2)
        }
    }

    @Test("a request that the service does not count is sent when none is left") func free() async throws {
        let wire = Wire()
        try await LocalServer.serving(["/a": [jsonReply("{}", 200, limited(0, resetIn: 600))]]) { server in
            let client = wire.client(server.url)
            _ = try await client.send(.get("/a"))
            var request = APIRequest.get("/a")
            request.isFree = true
            _ = try await client.send(request)
            await #expect(throws: ForgeFailure.self) { try await client.send(.get("/a")) }
        }
    }

    @Test(
        "an answer that says too many was nothing done: it is repeated, also what must not arrive twice",
        arguments: [403, 429])
    func repeated(_ status: Int) async throws {
        let wire = Wire()
        let busy = jsonReply(#"{"message": "slow down"}"#, status, [("Retry-After", "7")])
        try await LocalServer.serving(["/a": [busy, jsonReply("{}", 201)]]) { server in
            let reply = try await wire.client(server.url).send(APIRequest("POST", "/a", .json(["x": 1])))
            #expect(reply.status == 201)
            #expect(server.requests.map(\.body) == [Array(#"{"x":1}"#.utf8), Array(#"{"x":1}"#.utf8)])
        }
        #expect(wire.clock.pauses.count == 1)
        #expect((wire.clock.pauses.first ?? .zero) > .milliseconds(6500))
    }

    @Test("a service that wants to be left alone gets no other request either") func paused() async throws {
        let wire = Wire()
        let busy = jsonReply(#"{"message": "secondary rate limit"}"#, 403, [("Retry-After", "90")])
        try await LocalServer.serving(["/a": [busy], "/b": [jsonReply()]]) { server in
            let client = wire.client(server.url)
            let until = Timestamp(seconds: wireTime.seconds + 90)
            for path in ["a", "b"] as [APIPath] {
                let path: APIPath = "/\(path)"
                let failure = await #expect(throws: ForgeFailure.self) { try await client.send(.get(path)) }
                #expect(failure?.code == .rateLimited(until: until))
            }
            #expect(server.requests.map(\.target) == ["/a"])
        }
    }

    @Test("a service that goes on saying too many is given up") func hopeless() async throws {
        var wire = Wire()
        wire.options.longestWait = .seconds(10_000)
        let busy = jsonReply(#"{"message": "no"}"#, 429, [("Retry-After", "5")])
        try await LocalServer.serving(["/a": [busy]]) { server in
            let failure = await #expect(throws: ForgeFailure.self) {
                try await wire.client(server.url).send(.get("/a"))
            }
            #expect(failure?.status == 429)
            #expect(failure?.detail == "no")
            #expect(server.requests.count == wire.options.retry.attempts)
        }
    }

    @Test("none left in a refusal is a limit, and other refusals are none") func refusals() async throws {
        let wire = Wire()
        try await LocalServer.serving([
            "/none": [jsonReply("{}", 403, limited(0, resetIn: 3600))],
            "/some": [jsonReply("{}", 403, limited(5, resetIn: 3600))], "/who": [jsonReply("{}", 401)],
        ]) { server in
            for (path, code) in [("some", .forbidden), ("who", .unauthorized)]
                as [(String, ForgeFailure.Code)]
            {
                let failure = await #expect(throws: ForgeFailure.self) {
                    try await wire.client(server.url).send(.get("/\(path)"))
                }
                #expect(failure?.code == code)
            }
            let failure = await #expect(throws: ForgeFailure.self) {
                try await wire.client(server.url).send(.get("/none"))
            }
            #expect(failure?.code == .rateLimited(until: Timestamp(seconds: wireTime.seconds + 3600)))
            #expect(server.requests.count == 3)
        }
        #expect(wire.clock.pauses.isEmpty)
    }

    @Test(
        "a limit that makes no sense does not hold up the client for ever",
        arguments: ["9223372036854775807", "-5", "x", "1"])
    func nonsense(_ reset: String) async throws {
        let wire = Wire()
        let header = [(name: "X-RateLimit-Remaining", value: "0"), (name: "X-RateLimit-Reset", value: reset)]
        try await LocalServer.serving(["/a": [jsonReply("{}", 200, header)]]) { server in
            let client = wire.client(server.url)
            _ = try await client.send(.get("/a"))
            do throws(ForgeFailure) {
                _ = try await client.send(.get("/a"))
            } catch {
                #expect(error.code == .rateLimited(until: Timestamp(seconds: wireTime.seconds + 86_400)))
                #expect(!"\(error)".isEmpty)
            }
        }
    }

    @Test("a credential that is refused is replaced once, and the request sent again") func renewed()
        async throws
    {
        var wire = Wire()
        wire.authorizer = RenewingAuthorizer()
        try await LocalServer.serving([
            "/a": [jsonReply("{}", 401), jsonReply("{}", 201), jsonReply("{}", 401)]
        ]) {
            server in
            let client = wire.client(server.url)
            _ = try await client.send(APIRequest("POST", "/a"))
            #expect(server.requests.map { $0["Authorization"] } == ["Bearer token0", "Bearer token1"])
            await #expect(throws: ForgeFailure.self) { try await client.send(.get("/a")) }
            #expect(server.requests.count == 4)
        }
    }
}
