internal import CurlHTTP

/// The time that attempts and pauses have taken.
struct PauseBudget {
    private let policy: RetryPolicy
    private var spent = Duration.zero
    private var begin = ContinuousClock.now

    init(_ policy: RetryPolicy) { self.policy = policy }

    /// How long to wait after so many attempts; nil if there is to be no other.
    ///
    /// - Parameter longest: What the service may ask for.
    mutating func pause(after attempts: Int, _ error: HTTPError, longest: Duration) -> Duration? {
        if let wanted = error.retryAfter, wanted > longest { return nil }
        var policy = policy
        policy.longestRetryAfter = max(policy.longestRetryAfter, longest)
        guard attempts < policy.attempts, let pause = policy.pause(after: attempts, error) else { return nil }
        // A pause counts as it was asked for, whatever clock it is measured with.
        spent += begin.duration(to: .now) + pause
        if let total = policy.longestTotal, spent > total { return nil }
        return pause
    }

    /// Says that the pause is over.
    mutating func resume() { begin = .now }
}
