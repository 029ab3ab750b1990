import CurlHTTP
import HostKit
import TestSupport
import Testing

/// Many small requests by one client.
@Suite(.timeLimit(.minutes(2))) struct BurstTests {
    @Test("each of many requests gets its own answer, over few connections", arguments: [1, 20, 300])
    func many(_ width: Int) async throws {
        let client = HTTPClient(HTTPClient.Configuration(userAgent: "t"))
        let replies = Dictionary(uniqueKeysWithValues: (0..<300).map { ("/\($0)", [Reply.text("\($0)")]) })
        try await LocalServer.serving(replies) { server in
            let answers = try await Array(0..<300).concurrentMap(limit: width) { number in
                try await client.send(HTTPRequest("GET", "\(server.url)/\(number)")).text
            }
            #expect(answers == (0..<300).map { "\($0)" })
            let connections = Set(server.requests.map(\.connection)).count
            #expect(connections <= min(width, 20))
        }
    }

    @Test("no request is forgotten, however they come while the client's thread works or rests") func wakes()
        async throws
    {
        let client = HTTPClient(HTTPClient.Configuration(userAgent: "t"))
        try await LocalServer.serving(["/x": [.text("x")]]) { server in
            let sums = try await Array(0..<7).concurrentMap(limit: 7) { task in
                var bytes = 0
                for number in 0..<60 {
                    bytes += try await client.send(HTTPRequest("GET", server.url + "/x")).body.count
                    if number % (task + 1) == 0 { await Task.yield() }
                }
                return bytes
            }
            #expect(sums == Array(repeating: 60, count: 7))
        }
    }
}
