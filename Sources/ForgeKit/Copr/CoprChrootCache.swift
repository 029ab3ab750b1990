public import HostKit

/// Knows the chroots of a Copr for some hours, since they change rarely and everybody asks for them.
public actor CoprChrootCache {
    private let client: CoprClient
    private let lifetime: Int64
    private let now: @Sendable () -> Timestamp
    private var known: (chroots: [CoprChrootInfo], until: Timestamp)?

    /// - Parameter lifetime: How long an answer is good for.
    public init(
        _ client: CoprClient, lifetime: Duration = .seconds(12 * 3600),
        now: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
    ) {
        self.client = client
        self.lifetime = lifetime.components.seconds
        self.now = now
    }

    /// All chroots, asked for when what is known is too old; that is given while Copr does not answer.
    public func chroots() async throws(ForgeFailure) -> [CoprChrootInfo] {
        if let known, known.until > now() { return known.chroots }
        do throws(ForgeFailure) {
            let chroots = try await client.chroots()
            known = (chroots, Timestamp(seconds: now().seconds + lifetime))
            return chroots
        } catch {
            guard let known, error.code == .serverFailure || error.code == .unreachable else { throw error }
            return known.chroots
        }
    }
}
