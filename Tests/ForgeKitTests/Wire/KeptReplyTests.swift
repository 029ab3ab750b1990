import CurlHTTP
import ForgeKit
import HostKit
import JSONKit
import TestSupport
import Testing

@Suite("kept answers") struct KeptReplyTests {
    private func tagged(_ text: String, _ tag: String = "\"1\"", _ more: [(name: String, value: String)] = [])
        -> Reply
    { jsonReply(text, 200, [("ETag", tag)] + more) }

    private func unchanged(_ header: [(name: String, value: String)] = []) -> Reply {
        Reply(304, header: header)
    }

    @Test("an answer is asked for again by its tag, and given when it has not changed") func tags()
        async throws
    {
        let wire = Wire()
        let link = (name: "Link", value: "<x>; rel=\"next\"")
        try await LocalServer.serving([
            "/a": [
                tagged("[1]", "\"1\"", [link]), unchanged([("X-RateLimit-Used", "7")]),
                tagged("[2]", "W/\"2\""),
            ]
        ]) { server in
            let client = wire.client(server.url)
            let replies = [
                try await client.send(.get("/a")), try await client.send(.get("/a")),
                try await client.send(.get("/a")),
            ]
            #expect(replies.map { String(decoding: $0.body, as: UTF8.self) } == ["[1]", "[1]", "[2]"])
            #expect(replies.map(\.isKept) == [false, true, false])
            #expect(replies.map(\.status) == [200, 200, 200])
            #expect(replies[1].header["Link"] == link.value)
            #expect(replies[1].header["X-RateLimit-Used"] == "7")
            #expect(server.requests.map { $0["If-None-Match"] } == [nil, "\"1\"", "\"1\""])
        }
    }

    @Test("without a tag the date counts") func dates() async throws {
        let wire = Wire()
        let date = "Wed, 21 Oct 2015 07:28:00 GMT"
        try await LocalServer.serving(["/a": [jsonReply("[1]", 200, [("Last-Modified", date)]), unchanged()]])
        { server in
            let client = wire.client(server.url)
            for _ in 0..<2 { _ = try await client.send(.get("/a")) }
            #expect(server.requests.map { $0["If-Modified-Since"] } == [nil, date])
        }
    }

    @Test("another credential, kind of answer or query has its own answers") func apart() async throws {
        var wire = Wire()
        wire.authorizer = RenewingAuthorizer()
        let authorizer = wire.authorizer
        try await LocalServer.serving(["/a": [tagged("[1]")]]) { server in
            let client = wire.client(server.url)
            _ = try await client.send(.get("/a"))
            _ = try await client.send(.get("/a", query: [("page", "2")]))
            var patch = APIRequest.get("/a")
            patch.accept = "text/plain"
            _ = try await client.send(patch)
            _ = await authorizer.refused([])
            _ = try await client.send(.get("/a"))
            #expect(server.requests.allSatisfy { $0["If-None-Match"] == nil })
            _ = try await client.send(.get("/a"))
            #expect(server.requests.last?["If-None-Match"] == "\"1\"")
        }
    }

    @Test("what must not be kept is not, and a client can keep nothing") func unkept() async throws {
        for header in [("Cache-Control", "private, no-store"), ("Vary", "*")] {
            let wire = Wire()
            try await LocalServer.serving(["/a": [tagged("[1]", "\"1\"", [header])]]) { server in
                let client = wire.client(server.url)
                for _ in 0..<2 { _ = try await client.send(.get("/a")) }
                #expect(server.requests.last?["If-None-Match"] == nil)
            }
        }
        var wire = Wire()
        wire.options.keptReplies = .none
        try await LocalServer.serving(["/a": [tagged("[1]")]]) { server in
            let client = wire.client(server.url)
            for _ in 0..<2 { _ = try await client.send(.get("/a")) }
            #expect(server.requests.last?["If-None-Match"] == nil)
        }
    }

    @Test("there are only so many, and those that were not used for longest go first") func bounded()
        async throws
    {
        var wire = Wire()
        wire.options.keptReplies.count = 2
        try await LocalServer.serving(answering: { request in
            request["If-None-Match"] == nil ? jsonReply("[1]", 200, [("ETag", "\"1\"")]) : Reply(304)
        }) { server in
            let client = wire.client(server.url)
            var kept: [Bool] = []
            for path in ["a", "b", "a", "c", "a", "b"] {
                kept.append(try await client.send(.get("/\(path)")).isKept)
            }
            #expect(kept == [false, false, true, false, true, false])
        }
        wire.options.keptReplies.count = 100
        wire.options.keptReplies.bytes = 80
        try await LocalServer.serving(answering: { request in
            let body = "[\(String(repeating: "1", count: request.target == "/big" ? 20 : 6))]"
            return request["If-None-Match"] == nil ? jsonReply(body, 200, [("ETag", "\"1\"")]) : Reply(304)
        }) { server in
            let client = wire.client(server.url)
            for number in 0..<11 { _ = try await client.send(.get("/\(number)")) }
            let old = try await client.send(.get("/0"))
            #expect(!old.isKept)
            let new = try await client.send(.get("/10"))
            #expect(new.isKept)
            for _ in 0..<2 { _ = try await client.send(.get("/big")) }
            #expect(server.requests.last?["If-None-Match"] == nil)
        }
    }

    @Test("an answer that is new enough is given without asking, until something is changed") func fresh()
        async throws
    {
        let wire = Wire()
        try await LocalServer.serving(["/a": [jsonReply("[1]"), jsonReply("[2]")]]) { server in
            let client = wire.client(server.url)
            var request = APIRequest.get("/a")
            request.freshFor = .seconds(3600)
            for _ in 0..<3 { _ = try await client.send(request) }
            #expect(server.requests.count == 1)
            _ = try await client.send(APIRequest("POST", "/a"))
            _ = try await client.send(request)
            #expect(server.requests.map(\.method) == ["GET", "POST", "GET"])
            _ = try await client.send(.get("/a"))
            #expect(server.requests.count == 4)
        }
    }

    @Test("a read-only client changes nothing and says what it would have") func readOnly() async throws {
        var wire = Wire()
        wire.options.isReadOnly = true
        try await LocalServer.serving(["/a": [jsonReply()]]) { server in
            let client = wire.client(server.url)
            for method in ["POST", "PUT", "PATCH", "DELETE"] {
                let reply = try await client.send(
                    APIRequest(method, "/a", query: [("private_token", secretToken)]).pretending(["id": 7]))
                let id = try reply.json()["id"]?.int
                #expect(id == 7)
                #expect(reply.isPretended)
            }
            _ = try await client.send(.get("/a"))
            #expect(server.requests.map(\.method) == ["GET"])
            #expect(wire.lines.all.first == "READ ONLY: POST \(server.url)/a?private_token=…")
            #expect(!wire.lines.all.joined().contains(secretToken))
        }
    }
}
