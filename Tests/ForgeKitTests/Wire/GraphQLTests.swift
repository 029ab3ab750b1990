import CurlHTTP
import ForgeKit
import HostKit
import JSONKit
import TestSupport
import Testing

@Suite("GraphQL") struct GraphQLTests {
    @Test("query and variables are posted, and the data given") func data() async throws {
        try await LocalServer.serving([
            "/graphql": [.status(502), .json(#"{"data": {"viewer": {"login": "ada"}}}"#)]
        ]) { server in
            let client = Wire().client(server.url)
            let data = try await client.graphQL(query: "{ viewer { login } }", variables: ["n": 1])
            #expect(data["viewer"]?["login"]?.string == "ada")
            let sent = #"{"query":"{ viewer { login } }","variables":{"n":1}}"#
            #expect(server.requests.map { String(decoding: $0.body, as: UTF8.self) } == [sent, sent])
            #expect(server.requests.last?.method == "POST")
        }
    }

    @Test(
        "errors in an answer are failures",
        arguments: [
            ("NOT_FOUND", .notFound), ("FORBIDDEN", .forbidden), ("INSUFFICIENT_SCOPES", .forbidden),
            ("RATE_LIMITED", .rateLimited(until: Timestamp(seconds: wireTime.seconds + 90))),
            ("UNAUTHENTICATED", .unauthorized),
            ("SOMETHING", .invalid), ("SERVICE_UNAVAILABLE", .serverFailure),
        ] as [(String, ForgeFailure.Code)])
    func errors(_ type: String, _ code: ForgeFailure.Code) async throws {
        let body = #"{"data": null, "errors": [{"type": "\#(type)", "message": "Could\u001b not"}, {}]}"#
        let remaining = type == "RATE_LIMITED" ? 0 : 9
        try await LocalServer.serving([
            "/graphql": [jsonReply(body, 200, limited(remaining, resetIn: 90, "graphql"))]
        ]) { server in
            let client = Wire().client(server.url)
            let failure = await #expect(throws: ForgeFailure.self) {
                try await client.graphQL(query: "query { a }")
            }
            #expect(failure?.code == code)
            #expect(failure?.serviceCode == type)
            #expect(failure?.detail == "Could\u{FFFD} not (and 1 more errors)")
            #expect(failure?.request == "POST \(server.url)/graphql")
        }
    }

    @Test("a mutation is sent once, and by read-only clients not at all") func mutation() async throws {
        var wire = Wire()
        let mutation = "# query {\n mutation { a }"
        try await LocalServer.serving(["/graphql": [.status(502)]]) { server in
            let client = wire.client(server.url)
            await #expect(throws: ForgeFailure.self) { try await client.graphQL(query: mutation) }
            #expect(server.requests.count == 1)
            wire.options.isReadOnly = true
            let data = try await wire.client(server.url).graphQL(query: mutation, pretending: ["a": 1])
            #expect(data["a"]?.int == 1)
            #expect(server.requests.count == 1)
        }
    }

    @Test("an answer without data is malformed", arguments: ["{}", "[]", #"{"errors": []}"#, "null"])
    func nothing(_ body: String) async throws {
        try await LocalServer.serving(["/graphql": [.json(body)]]) { server in
            let failure = await #expect(throws: ForgeFailure.self) {
                try await Wire().client(server.url).graphQL(query: "{a}")
            }
            #expect(failure?.code == .malformedReply)
        }
    }
}
