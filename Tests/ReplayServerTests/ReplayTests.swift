import ReplayServer
import TestSupport
import Testing

@Suite struct ReplayTests {
    @Test("exchanges are found by what is asked, and of equal ones the first is played first") func order()
        async throws
    {
        let exchanges = [
            Exchange("GET /a", answer: .text("1")), Exchange("GET /a", answer: .text("2")),
            Exchange("GET /b?x=1", answer: .text("b")),
        ]
        let answers = try await replaying(exchanges) { server in
            let client = WireClient(url: server.url)
            let answers = try await client.ask(
                .init(line: "GET /b?x=1"), .init(line: "GET /a"), .init(line: "GET /a"))
            #expect(server.requests.map(\.connection) == [1, 1, 1])
            return answers.map(\.text)
        }
        #expect(answers == ["b", "1", "2"])
    }

    @Test("a request that nobody expected is an issue that tells the nearest exchange") func unexpected()
        async throws
    {
        let issues = try await issues {
            let exchanges = [
                Exchange("GET /a?page=1", answer: .status(200)), Exchange("GET /b", answer: .status(200)),
            ]
            try await replaying(exchanges) { server in
                let client = WireClient(url: server.url)
                let answer = try await client.get("/a?page=2")
                #expect(answer.status == 418)
                _ = try await client.get("/b")
                _ = try await client.get("/b")
            }
        }
        #expect(
            issues == [
                """
                nobody expected GET /a?page=2
                  nearest: GET /a?page=1
                  query: `page=1` expected, `page=2` found
                """,
                """
                nobody expected GET /b
                  GET /b was asked 1 times already
                """, "nobody asked: GET /a?page=1 (GET /a)",
            ])
    }

    @Test("an exchange may be asked for several times, and some need not be") func times() async throws {
        let often = Exchange("GET /a", answer: .status(204)).times(2)
        let rare = Exchange("GET /b", answer: .status(204)).times(0...1)
        let issues = try await issues {
            try await replaying([often, rare]) { server in
                _ = try await WireClient(url: server.url).get("/a")
            }
        }
        #expect(issues == ["asked 1 times only: GET /a (GET /a)"])
    }

    @Test("with an order as given an exchange must wait for its turn") func turns() async throws {
        let exchanges = ["GET /a", "GET /b", "GET /c"].map { Exchange($0, answer: .status(200)) }
        let issues = try await issues {
            try await replaying(exchanges, order: .asGiven) { server in
                let client = WireClient(url: server.url)
                _ = try await client.ask(
                    .init(line: "GET /b"), .init(line: "GET /a"), .init(line: "GET /b"), .init(line: "GET /c")
                )
            }
        }
        #expect(issues == ["nobody expected GET /b\n  GET /b comes later"])
    }

    @Test("what a body throws comes through, and the issues are recorded") func thrown() async throws {
        struct Mistake: Error {}
        let issues = try await issues {
            await #expect(throws: Mistake.self) {
                try await replaying([Exchange("GET /a", answer: .status(200))]) { _ in throw Mistake() }
            }
        }
        #expect(issues == ["nobody asked: GET /a (GET /a)"])
    }

    @Test("the server's address stands where a hand-written answer wants it") func address() async throws {
        let page = Reply(
            header: [("Link", "<{server}/a?page=2>; rel=\"next\"")], body: Array(#"{"n":"{server}/a"}"#.utf8))
        try await replaying([Exchange("GET /a", answer: page)]) { server in
            let answer = try await WireClient(url: server.url).get("/a")
            #expect(answer.header["link"] == "<\(server.url)/a?page=2>; rel=\"next\"")
            #expect(answer.text == #"{"n":"\#(server.url)/a"}"#)
        }
    }

    @Test("an answer may be changed") func changed() async throws {
        let exchange = Exchange("GET /a", answer: .text("x"))
            .with(status: 503, header: [("Retry-After", "1")], json: "[1]")
        try await replaying([exchange]) { server in
            let answer = try await WireClient(url: server.url).get("/a")
            #expect(answer.status == 503)
            #expect(answer.header["retry-after"] == "1")
            #expect(answer.header["content-type"] == "application/json")
            #expect(answer.text == "[1]")
        }
    }

    @Test("many connections at a time are answered once each") func together() async throws {
        try await replaying([Exchange("GET /a", answer: .text("x"), times: 40)]) { server in
            try await withThrowingTaskGroup { group in
                for _ in 0..<40 {
                    group.addTask {
                        let answer = try await WireClient(url: server.url).get("/a")
                        #expect(answer.status == 200)
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}

/// The sentences of the issues that a body records.
func issues(_ body: () async throws -> Void) async throws -> [String] {
    let found = Issues()
    try await withKnownIssue {
        try await body()
    } matching: { issue in
        found.add(issue.comments.map(\.rawValue).joined())
        return true
    }
    return found.all
}
