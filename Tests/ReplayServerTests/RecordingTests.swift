import HostKit
import TestSupport
import Testing

@testable import ReplayServer

@Suite(.enabled(if: Recordings.areThere, Recordings.missing)) struct RecordingTests {
    @Test("every recording answers the request that it was made of") func all() async throws {
        let names = Recordings.names()
        #expect(names.count > 400)
        for name in names {
            let recording = try Recording(name)
            try await replaying([.recorded(name)]) { server in
                let answer = try await WireClient(url: server.url).ask(recording.wireRequest)[0]
                guard case .number(let status)? = recording.value["status"] else { return }
                #expect(String(answer.status) == status, "\(name)")
            }
        }
    }

    @Test("a recorded answer is played with all its digits and members in their order") func body()
        async throws
    {
        let name = "forge-recordings/gitlab/042-languages"
        let recording = try Recording(name)
        try await replaying([.recorded(name)]) { server in
            let answer = try await WireClient(url: server.url).ask(recording.wireRequest)[0]
            #expect(answer.text == recording.value["response_body"]?.text)
            #expect(answer.text.contains("94.3"))
        }
    }

    @Test("a recorded request with another credential's name, query or body is not the recorded one")
    func strict() throws {
        func parts(_ name: String, _ change: (inout LocalServer.Request) -> Void) throws -> [String] {
            let wire = try Recording(name).wireRequest
            let words = wire.line.split(separator: " ").map(String.init)
            var request = LocalServer.Request(
                method: words[0], target: words[1], header: wire.header.map { [$0.0, $0.1] }, body: wire.body,
                connection: 1)
            change(&request)
            return try Exchange.recorded(name).differences(from: request).map(\.part.rawValue)
        }
        let get = "forge-recordings/gitlab/069-project-get"
        #expect(try parts(get) { _ in } == [])
        #expect(try parts(get) { $0.header.removeAll { $0[0] == "PRIVATE-TOKEN" } } == ["credential"])
        #expect(try parts(get) { $0.header.append(["Authorization", "Bearer x"]) } == ["credential"])
        #expect(try parts(get) { $0.target = $0.target.replacing("%2F", with: "/") } == ["path"])
        #expect(try parts(get) { $0.target += "?page=1" } == ["query"])
        let create = "forge-recordings/github/037-issue-create"
        #expect(try parts(create) { _ in } == [])
        #expect(try parts(create) { $0.body = Array("{}".utf8) }.allSatisfy { $0 == "body" })
        #expect(try parts(create) { $0.body = Array("{}".utf8) }.count == 4)
        let upload = "service-recordings/lookaside/002-upload"
        #expect(try parts(upload) { _ in } == [])
        #expect(
            try parts(upload) { request in
                let text = String(decoding: request.body, as: UTF8.self)
                request.body = Array(text.replacing("rec4.tar.gz", with: "rec5.tar.gz").utf8)
            } == ["body"])
        let bodhi = "service-recordings/bodhi/010-create"
        #expect(try parts(bodhi) { _ in } == [])
        #expect(
            try parts(bodhi) { request in
                for place in request.header.indices where request.header[place][0] == "COOKIE" {
                    request.header[place][1] = "session=x"
                }
            } == ["credential"])
    }

    @Test("of a request that was not recorded only method and path are compared") func unrecorded() throws {
        let exchange = try Exchange.recorded("forge-recordings/github/011-check-runs-for-commit")
        var request = LocalServer.Request(
            method: "GET",
            target:
                "/repos/packit/hello-world/commits/7cf6d0cbeca285ecbeb19a0067cb243783b3c768/check-runs?a=b",
            header: [["Authorization", "x y"]], body: [], connection: 1)
        #expect(exchange.differences(from: request) == [])
        #expect(exchange.query("a", "c").differences(from: request).map(\.part) == [.query])
        request.target = "/repos"
        #expect(exchange.differences(from: request).map(\.part) == [.path])
    }

    @Test("the next page of a list is at the local server") func links() async throws {
        let first = "forge-recordings/github/025-contributors"
        let second = "forge-recordings/github/026-contributors-page2"
        let recording = try Recording(first)
        try await replaying([.recorded(first), .recorded(second)]) { server in
            let client = WireClient(url: server.url)
            let request = try recording.wireRequest
            let answer = try await client.ask(request)[0]
            let link = try #require(answer.header["link"])
            #expect(!link.contains("api.github.com"))
            let next = String(link.dropFirst("<\(server.url)".count).prefix { $0 != ">" })
            #expect(
                link.hasPrefix("<\(server.url)/repositories/161636700/contributors?page=2>; rel=\"next\""))
            let page = try await client.get(next, header: request.header)
            #expect(page.status == 200)
        }
    }

    @Test("pagination in a body and members by name lead to the local server, and nothing else does")
    func pagination() async throws {
        let list = "forge-recordings/pagure/021-issues-list"
        let moved = "forge-recordings/github/069-project-get"
        let requests = try (Recording(list).wireRequest, Recording(moved).wireRequest)
        let exchanges = try [
            Exchange.recorded(list), .recorded(moved), Exchange.recorded(moved).rewriting("url"),
        ]
        try await replaying(exchanges) { server in
            let client = WireClient(url: server.url)
            let answers = try await client.ask(requests.0, requests.1, requests.1)
            #expect(answers[0].text.contains(#""first":"\#(server.url)/api/0/ogr-tests/issues?"#))
            #expect(answers[1].header["location"] == "\(server.url)/repositories/464988123")
            #expect(answers[1].text.contains(#""url":"https://api.github.com/repositories/464988123""#))
            #expect(answers[2].text.contains(#""url":"\#(server.url)/repositories/464988123""#))
        }
    }

    @Test("a recording that is not there is an error that names it") func missing() {
        #expect(throws: (any Error).self) { try Exchange.recorded("forge-recordings/none") }
    }
}
