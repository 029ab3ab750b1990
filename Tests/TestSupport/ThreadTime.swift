internal import Glibc

/// Processor time of the calling thread: what other programs do meanwhile does not count.
public struct ThreadTime: Sendable {
    private let began = Self.used()

    public init() {}

    /// Since this value was made, on the same thread.
    public var elapsed: Duration { Self.used() - began }

    private static func used() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
