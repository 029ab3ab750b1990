/// How long to wait before another attempt.
public struct Backoff: Hashable, Sendable {
    /// Before the second attempt.
    public var first: Duration
    /// The longest pause.
    public var longest: Duration

    public init(first: Duration = .seconds(1), longest: Duration = .seconds(60)) {
        self.first = first
        self.longest = longest
    }

    /// The pause after some failures in a row: it doubles each time, and half of it is left to chance, so that many
    /// clients of a broker that comes back do not come back at once.
    public func pause(afterFailures count: Int) -> Duration {
        var random = SystemRandomNumberGenerator()
        return pause(afterFailures: count, using: &random)
    }

    func pause(afterFailures count: Int, using random: inout some RandomNumberGenerator) -> Duration {
        var pause = min(first, longest)
        for _ in 1..<max(count, 1) where pause < longest { pause = min(pause * 2, longest) }
        return pause * Double.random(in: 0.5...1, using: &random)
    }
}
