import CurlHTTP
import HostKit
import TestSupport
import Testing

@Suite struct RetryPolicyTests {
    private let busy = HTTPError(.status(503), "GET", "http://h/")

    @Test("pauses are by chance, within a quarter, and the same for the same seed") func jitter() {
        var policy = RetryPolicy(firstPause: .seconds(1), longestPause: .seconds(8))
        var generator = SeededGenerator(seed: 1)
        for (attempt, seconds) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 8), (60, 8)] {
            for _ in 0..<100 {
                let pause = policy.pause(after: attempt, busy, using: &generator)!
                #expect(pause >= .seconds(seconds) && pause <= .seconds(seconds) * 1.25)
            }
        }
        let some = (1...20).map { _ in policy.pause(after: 1, busy, using: &generator)! }
        #expect(Set(some).count > 10)
        policy.jitterSeed = 7
        let seeded = (1...4).map { policy.pause(after: $0, busy)! }
        #expect(seeded == (1...4).map { policy.pause(after: $0, busy)! })
        policy.jitterSeed = 8
        #expect(seeded != (1...4).map { policy.pause(after: $0, busy)! })
    }

    @Test("a server's wish is heeded up to a bound") func retryAfter() {
        let policy = RetryPolicy(firstPause: .seconds(1), longestRetryAfter: .seconds(60))
        var error = busy
        error.retryAfter = .seconds(60)
        #expect(policy.pause(after: 1, error) == .seconds(60))
        error.retryAfter = .seconds(61)
        #expect(policy.pause(after: 1, error) == nil)
        error.retryAfter = .zero
        #expect(policy.pause(after: 1, error)! >= .seconds(1))
    }

    @Test("no attempt begins after the time for all") func total() async throws {
        let clock = HastyClock()
        let client = HTTPClient(HTTPClient.Configuration(userAgent: "t"), clock: clock)
        try await LocalServer.serving(["/x": [.status(503)]]) { server in
            let policy = RetryPolicy(
                attempts: 100, firstPause: .seconds(1000), longestPause: .seconds(1000),
                longestTotal: .seconds(4000))
            let response = try await client.send(HTTPRequest("GET", server.url + "/x"), retry: policy)
            #expect(response.status == 503)
            // Three pauses of 1000 to 1250 seconds fit in, and four do not.
            #expect(clock.pauses.count == 3)
            #expect(server.requests.count == 4)
        }
    }

    @Test("refused tickets do not get better by asking again") func final() {
        #expect(!RetryPolicy().isWorthwhile(HTTPError(.authenticationFailed, "GET", "http://h/")))
        #expect(RetryPolicy().isWorthwhile(HTTPError(.unreachable, "GET", "http://h/")))
    }
}
