import CurlHTTP
import HostKit

/// Many small requests by one client, for benchmarks: the arguments are the URL, how many, and how many at a time.
struct Burst {
    let url: String
    let count: Int
    let width: Int

    /// Nil for other arguments.
    init?(_ arguments: [String]) {
        guard arguments.count == 4, arguments[0] == "burst", let count = Int(arguments[2]),
            let width = Int(arguments[3])
        else { return nil }
        (url, self.count, self.width) = (arguments[1], count, width)
    }

    func perform() async throws {
        let client = HTTPClient(HTTPClient.Configuration(userAgent: "burst/1"))
        let begin = ContinuousClock.now
        let sizes = try await Array(0..<count).concurrentMap(limit: width) { number in
            try await client.send(HTTPRequest("GET", "\(url)/api/\(number)")).checked().body.count
        }
        let seconds = begin.duration(to: .now).inSeconds
        print("\(sizes.reduce(0, +)) bytes, \(Int(Double(count) / seconds)) requests a second")
    }
}
