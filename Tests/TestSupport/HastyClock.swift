internal import Synchronization

/// A clock whose sleeps end at once; it remembers how long they were to be.
public final class HastyClock: Clock {
    public typealias Instant = ContinuousClock.Instant
    private let sleeps = Mutex<[Duration]>([])

    public init() {}

    public var now: Instant { .now }
    public var minimumResolution: Duration { .nanoseconds(1) }
    /// The sleeps so far, in their order.
    public var pauses: [Duration] { sleeps.withLock { $0 } }

    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let pause = Instant.now.duration(to: deadline)
        sleeps.withLock { $0.append(pause) }
        try Task.checkCancellation()
    }
}
