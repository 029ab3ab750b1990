import Synchronization

/// Texts that several tasks collect.
final class SharedList: Sendable {
    private let texts = Mutex<[String]>([])

    var all: [String] { texts.withLock { $0 } }
    func add(_ text: String) { texts.withLock { $0.append(text) } }
}

/// A clock on which nobody waits: something is done instead.
final class DoingClock: Clock {
    typealias Duration = Swift.Duration
    struct Instant: InstantProtocol {
        var offset = Swift.Duration.zero
        func advanced(by duration: Swift.Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Swift.Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let state = Mutex((now: Instant(), pauses: [Swift.Duration]()))
    private let body: @Sendable (_ pause: Int) async throws -> Void

    /// - Parameter body: Called for each pause, with its number from 1.
    init(_ body: @escaping @Sendable (_ pause: Int) async throws -> Void = { _ in }) { self.body = body }

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Swift.Duration { .zero }
    /// How long each pause would have been.
    var pauses: [Swift.Duration] { state.withLock { $0.pauses } }

    func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        let count = state.withLock { state in
            state.pauses.append(state.now.duration(to: deadline))
            state.now = deadline
            return state.pauses.count
        }
        try await body(count)
    }
}
