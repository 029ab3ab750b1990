import HostKit
import Synchronization
import Testing

@Suite struct ConcurrentMapTests {
    struct Oops: Error {}

    @Test("results keep the order of the elements") func order() async throws {
        let squares = try await Array(0..<200).concurrentMap(limit: 7) { $0 * $0 }
        #expect(squares == (0..<200).map { $0 * $0 })
    }

    @Test("no more than the limit run at once") func limit() async throws {
        let state = Mutex((running: 0, most: 0))
        _ = try await Array(0..<100).concurrentMap(limit: 3) { _ in
            state.withLock {
                $0.running += 1
                $0.most = max($0.most, $0.running)
            }
            for _ in 0..<10 { await Task.yield() }
            state.withLock { $0.running -= 1 }
        }
        let most = state.withLock { $0.most }
        #expect(most <= 3)
    }

    @Test("the first error cancels the rest and starts nothing more") func failure() async {
        let started = Mutex(0)
        await #expect(throws: Oops.self) {
            _ = try await Array(0..<1000).concurrentMap(limit: 2) { number in
                started.withLock { $0 += 1 }
                if number == 1 { throw Oops() }
                try await Task.sleep(for: .seconds(600))
            }
        }
        let count = started.withLock { $0 }
        #expect(count == 2)
    }
}
