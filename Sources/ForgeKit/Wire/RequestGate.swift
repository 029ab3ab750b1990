internal import HostKit

/// Lets requests to a service through as long as the service takes them.
actor RequestGate {
    /// Who draws from which supply of requests.
    struct Account: Hashable, Sendable {
        /// Empty where a service has one supply, and where nothing is known yet.
        var resource: String
        /// Which credential, without it.
        var credential: Fingerprint
    }

    /// What the service says of its supplies.
    private var limits: [Account: RateLimit] = [:]
    /// How many requests are on their way whose answers will count.
    private var running: [Account: Int] = [:]
    /// Nothing at all is asked before this.
    private var pause: Timestamp?
    /// Which supply requests below a part of the interface have drawn from.
    private var resources: [String: String] = [:]

    /// No server's clock is further from ours, and no limit lasts longer: what says so is wrong.
    private static let longest: Int64 = 86_400
    private static let sizeLimit = 1000

    /// The account of a request whose dialect does not know it: that of the last one to the same part.
    func account(part: String, _ credential: Fingerprint) -> Account {
        Account(resource: resources[part, default: ""], credential: credential)
    }

    /// Takes one from the supply; or says when the next one may be allowed.
    func enter(_ account: Account, now: Timestamp) -> Timestamp? {
        if let pause {
            if pause > now { return pause }
            self.pause = nil
        }
        if let limit = limits[account] {
            if limit.reset <= now {
                limits[account] = nil
            } else if limit.remaining <= running[account, default: 0] {
                return limit.reset
            }
        }
        running[account, default: 0] += 1
        return nil
    }

    /// Says that a moment is over, whatever the time of day: it has been waited for.
    func pass(_ moment: Timestamp) {
        if let pause, pause <= moment { self.pause = nil }
        limits = limits.filter { $0.value.reset > moment }
    }

    /// Gives back what was taken, with what the answer says of the supply.
    func leave(
        _ account: Account, part: String, _ limit: RateLimit?, now: Timestamp, wasCounted: Bool = true
    ) {
        if wasCounted, let count = running[account] { running[account] = count > 1 ? count - 1 : nil }
        guard var limit else { return }
        limit.reset = min(limit.reset, Timestamp(seconds: now.seconds + Self.longest))
        let resource = limit.resource ?? account.resource
        if resources.count < Self.sizeLimit || resources[part] != nil { resources[part] = resource }
        let owner = Account(resource: resource, credential: account.credential)
        // Answers may overtake each other.
        if let known = limits[owner], known.reset == limit.reset, known.remaining < limit.remaining { return }
        if limits.count >= Self.sizeLimit { limits = limits.filter { $0.value.reset > now } }
        if limits.count < Self.sizeLimit || limits[owner] != nil { limits[owner] = limit }
    }

    /// Stops everything until a moment.
    func stop(until moment: Timestamp, now: Timestamp) {
        let end = min(moment, Timestamp(seconds: now.seconds + Self.longest))
        pause = pause.map { max($0, end) } ?? end
    }
}

/// Tells values apart without keeping them; good for one process.
struct Fingerprint: Hashable, Sendable {
    private let halves: [Int]

    init(_ value: some Hashable) {
        halves = (0..<2).map { half in
            var hasher = Hasher()
            hasher.combine(half)
            hasher.combine(value)
            return hasher.finalize()
        }
    }
}
