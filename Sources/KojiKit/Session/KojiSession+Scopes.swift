public import HostKit

extension KojiSession {
    /// Logs in, and out again when the work is done, however it ends.
    ///
    /// - Parameters:
    ///   - proxyUser: Whom to act for; only for those whom the hub lets.
    ///   - onRetry: Told why, before it is waited for another attempt; from any thread.
    ///   - body: The work; what is called in the session after it fails.
    /// - Throws: What the work throws; ``KojiError`` with `.login` for whoever is not let in, and `.unreachable`.
    public static func withSession<Result>(
        _ profile: KojiProfile, _ credentials: KojiCredentials, environment: HostEnvironment,
        clock: any Clock<Duration> = ContinuousClock(), proxyUser: String? = nil,
        onRetry: (@Sendable (String) -> Void)? = nil, isolation: isolated (any Actor)? = #isolation,
        _ body: (KojiSession) async throws -> Result
    ) async throws -> Result {
        let login = KojiLogin(
            profile: profile, credentials: credentials, proxyUser: proxyUser, environment: environment,
            clock: clock, onRetry: onRetry)
        return try await use(try await KojiSession(login), body)
    }

    /// Does some work in a session beside this one, for calls side by side.
    ///
    /// - Throws: What the work throws, and ``KojiError``.
    public nonisolated func subsession<Result: Sendable>(
        _ body: @Sendable (KojiSession) async throws -> Result
    ) async throws -> Result {
        try await Self.use(try await makeSubsession(), body)
    }

    private static func use<Result>(
        _ session: KojiSession, isolation: isolated (any Actor)? = #isolation,
        _ body: (KojiSession) async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await body(session)
            await session.end()
            return result
        } catch {
            await session.end()
            throw error
        }
    }

    /// Logs out, also when everything else is cancelled.
    private nonisolated func end() async {
        // The task has no parent that could cancel it, and it is waited for; it ends in bounded time.
        let farewell = Task.detached { () async -> Void in
            // The work's own result counts; a hub forgets sessions by itself.
            do throws(KojiError) { try await self.logOut() } catch {}
        }
        await farewell.value
    }
}
