public import HostKit

/// Finds out whether somebody of GitHub is somebody of Fedora, and whether somebody packages for Fedora.
///
/// What cannot be found out is a "no".
public actor FedoraVerification {
    /// Attempts are counted here alone.
    private let accounts: FedoraAccounts
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Timestamp
    /// Until when it is known of whom that they are packagers.
    private var packagers: [String: Timestamp] = [:]

    /// The group of those who package for Fedora.
    public static let packagerGroup = "packager"
    private static let lifetime: Int64 = 8 * 3600
    private static let attempts = 3
    /// More are not remembered.
    private static let memoryLimit = 10_000

    /// - Parameters:
    ///   - clock: What pauses between attempts are measured with.
    ///   - now: By which what is known gets old.
    public init(
        _ accounts: FedoraAccounts, clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
    ) {
        self.accounts = accounts.withoutRetries
        self.clock = clock
        self.now = now
    }

    /// Whether an account names exactly this login of GitHub, for everybody to see.
    public func verify(githubLogin: String, fasUser: String) async -> Bool {
        guard !githubLogin.isEmpty, let user = try? await accounts.user(fasUser) else { return false }
        return !user.isPrivate && user.githubLogin == githubLogin
    }

    /// Whether an account is in the group of packagers. A "yes" is remembered for eight hours, a "no" is not.
    public func isPackager(_ user: String) async -> Bool {
        if let until = packagers[user], until > now() { return true }
        guard let groups = try? await groups(of: user), groups.contains(Self.packagerGroup) else {
            packagers[user] = nil
            return false
        }
        remember(user)
        return true
    }

    private func remember(_ user: String) {
        let time = now()
        if packagers.count >= Self.memoryLimit {
            packagers = packagers.filter { $0.value > time }
            if packagers.count >= Self.memoryLimit { packagers = [:] }
        }
        packagers[user] = Timestamp(seconds: time.seconds + Self.lifetime)
    }

    /// Asked again where the server fails, after 2 and after 4 seconds.
    private func groups(of user: String) async throws -> [String] {
        var attempt = 1
        var pause = Duration.seconds(2)
        while true {
            do throws(ForgeFailure) {
                return try await accounts.groups(of: user).all().map(\.name)
            } catch {
                guard error.code == .serverFailure, attempt < Self.attempts else { throw error }
            }
            try await clock.sleep(for: pause)
            attempt += 1
            pause *= 2
        }
    }
}
