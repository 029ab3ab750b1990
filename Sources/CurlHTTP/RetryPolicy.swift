public import HostKit

/// How often something is tried that servers may get over, and how long to wait in between.
///
/// Worth another attempt are broken and refused connections, time-outs, and the statuses 408, 425, 429, 500,
/// 502, 503 and 504.
public struct RetryPolicy: Hashable, Sendable {
    /// All attempts, the first one included; at least 1.
    public var attempts: Int
    /// Before the second attempt; the pause doubles with each one that follows.
    public var firstPause: Duration
    public var longestPause: Duration
    /// A server that wants to be left alone for longer is given up.
    public var longestRetryAfter: Duration
    /// For all attempts and pauses together: no attempt begins later; nil is without limit.
    public var longestTotal: Duration?
    /// What the chance in the pauses is drawn from; nil is another each time.
    public var jitterSeed: UInt64?

    public init(
        attempts: Int = 4, firstPause: Duration = .milliseconds(500), longestPause: Duration = .seconds(20),
        longestRetryAfter: Duration = .seconds(120), longestTotal: Duration? = nil
    ) {
        self.attempts = max(1, attempts)
        self.firstPause = firstPause
        self.longestPause = longestPause
        self.longestRetryAfter = longestRetryAfter
        self.longestTotal = longestTotal
    }

    /// One attempt.
    public static let never = RetryPolicy(attempts: 1)

    /// Whether the same request may succeed later; whether it may be sent twice is another question, which
    /// ``HTTPRequest/isSafe`` and ``HTTPError/mayHaveArrived`` answer.
    public func isWorthwhile(_ error: HTTPError) -> Bool {
        switch error.code {
        case .unreachable, .interrupted, .timedOut, .badReply: true
        case .status(let status): [408, 425, 429, 500, 502, 503, 504].contains(status)
        default: false
        }
    }

    /// How long to wait after so many attempts; nil if the server asks for more patience than there is.
    ///
    /// The pause is up to a quarter longer by chance, so that many clients do not come back together.
    public func pause(after attempts: Int, _ error: HTTPError) -> Duration? {
        guard let jitterSeed else {
            var generator = SystemRandomNumberGenerator()
            return pause(after: attempts, error, using: &generator)
        }
        var generator = JitterGenerator(seed: jitterSeed, attempt: attempts)
        return pause(after: attempts, error, using: &generator)
    }

    /// How long to wait after so many attempts; see ``pause(after:_:)``.
    public func pause(
        after attempts: Int, _ error: HTTPError, using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        let doubled = firstPause * (1 << min(20, max(0, attempts - 1)))
        let pause = min(doubled, longestPause) * Double.random(in: 1...1.25, using: &generator)
        guard let wanted = error.retryAfter else { return pause }
        return wanted > longestRetryAfter ? nil : max(pause, wanted)
    }

    /// What a `Retry-After` asks for: seconds, or a date.
    ///
    /// - SeeAlso: RFC 9110, 10.2.3 and 5.6.7 (the preferred form of dates).
    public static func span(_ value: String, now: Timestamp) -> Duration? {
        if let seconds = Int64(value), seconds >= 0 { return .seconds(min(seconds, 1 << 32)) }
        guard let then = HTTPDate.moment(value) else { return nil }
        return .seconds(max(0, then.seconds - now.seconds))
    }
}

/// The time that attempts and pauses have taken.
struct RetryBudget {
    private let policy: RetryPolicy
    private var spent = Duration.zero
    private var begin = ContinuousClock.now

    init(_ policy: RetryPolicy) { self.policy = policy }

    /// How long to wait after so many attempts; nil if there is to be no other.
    mutating func pause(after attempts: Int, _ error: HTTPError) -> Duration? {
        guard attempts < policy.attempts, let pause = policy.pause(after: attempts, error) else { return nil }
        // A pause counts as it was asked for, whatever clock it is measured with.
        spent += begin.duration(to: .now) + pause
        if let longest = policy.longestTotal, spent > longest { return nil }
        return pause
    }

    /// Says that the pause is over.
    mutating func resume() { begin = .now }
}

/// The same numbers for the same seed and attempt (SplitMix64).
private struct JitterGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, attempt: Int) { state = seed ^ UInt64(truncatingIfNeeded: attempt) << 32 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
