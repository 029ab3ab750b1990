internal import CurlHTTP

/// How often a call is tried, and how long to wait in between.
///
/// Only what a hub may get over is tried again: broken and refused connections, time-outs, answers that are cut off,
/// and the statuses of a server that is overloaded. Faults are final, and so is a certificate that is not trusted.
public struct KojiRetryPolicy: Sendable, Hashable {
    /// All attempts, the first one included; at least 1.
    public var attempts: Int
    /// Before the third attempt and each one after it; the second follows the first at once.
    public var interval: Duration
    /// Before asking a hub again that is down for maintenance; nil does not wait for it.
    public var offlineInterval: Duration?
    /// A server that wants to be left alone for longer is given up.
    public var longestRetryAfter: Duration = .seconds(300)

    public init(attempts: Int, interval: Duration, offlineInterval: Duration? = nil) {
        self.attempts = max(1, attempts)
        self.interval = interval
        self.offlineInterval = offlineInterval
    }

    /// What a profile asks for.
    ///
    /// Whatever it says of anonymous calls, they are tried three times: what only reads can be asked again.
    init(_ profile: KojiProfile, isAnonymous: Bool) {
        let wanted = max(0, profile.maxRetries) + 1
        let isBrief = isAnonymous && !profile.retriesAnonymousCalls
        self.init(
            attempts: isBrief ? min(3, wanted) : wanted,
            interval: isBrief ? min(.seconds(5), profile.retryInterval) : profile.retryInterval,
            offlineInterval: profile.waitsForOfflineHub ? profile.offlineRetryInterval : nil)
    }

    /// How long to wait after so many attempts; nil if there is to be no other.
    ///
    /// The pause is up to a quarter longer by chance, so that many clients do not come back together.
    func pause(after attempts: Int, wanted: Duration?) -> Duration? {
        guard attempts < self.attempts else { return nil }
        let pause = attempts == 1 ? .zero : interval * Double.random(in: 1...1.25)
        guard let wanted else { return pause }
        return wanted > longestRetryAfter ? nil : max(pause, wanted)
    }
}

/// The attempts of one call.
struct KojiAttempts {
    private let policy: KojiRetryPolicy
    private let clock: any Clock<Duration>
    let action: String
    private let notice: (@Sendable (String) -> Void)?
    private var count = 1
    /// Whether the hub may have seen one of the attempts, and acted on it.
    private(set) var mayHaveArrived = false

    /// - Parameter notice: Told why and how long it is waited.
    init(
        _ policy: KojiRetryPolicy, _ clock: any Clock<Duration>, _ action: String,
        notice: (@Sendable (String) -> Void)?
    ) {
        self.policy = policy
        self.notice = notice
        self.clock = clock
        self.action = action
    }

    /// Waits until the next attempt is due; false if there is to be none.
    mutating func goesOn(after failure: ExchangeFailure) async throws(KojiError) -> Bool {
        if failure.mayHaveArrived { mayHaveArrived = true }
        guard failure.isWorthAnother, let pause = policy.pause(after: count, wanted: failure.retryAfter)
        else { return false }
        count += 1
        try await wait(pause, "\(failure.error(action)); attempt \(count) of \(policy.attempts)")
        return true
    }

    /// Waits for a hub that is down; false if that is not wanted.
    mutating func goesOn(after fault: XMLRPCFault) async throws(KojiError) -> Bool {
        guard fault.code == KojiFaultKind.serverOffline.rawValue, let pause = policy.offlineInterval else {
            return false
        }
        count = 1
        try await wait(pause, "\(KojiError(fault, action: action)); another attempt")
        return true
    }

    private func wait(_ pause: Duration, _ reason: String) async throws(KojiError) {
        if pause > .zero { notice?("\(reason) follows in \(pause.components.seconds) s") }
        do {
            try Task.checkCancellation()
            if pause > .zero { try await clock.sleep(for: pause) }
        } catch {
            throw .cancelled(action)
        }
    }

    /// What to say when there is no other attempt.
    func error(_ failure: ExchangeFailure) -> KojiError {
        var error = failure.error(action)
        if count > 1, error.code == .unreachable { error.message += " (after \(count) attempts)" }
        return error
    }
}
