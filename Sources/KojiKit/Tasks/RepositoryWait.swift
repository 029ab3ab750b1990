/// Waits for a repository of a tag that is as new as an event.
///
/// A hub since 1.35 is asked to provide one; older ones are asked whether they have made one.
public struct RepositoryWait: Sendable {
    public var tag: String
    /// Nil for any repository that is ready.
    public var minimumEvent: KojiEvent.ID?
    public var interval: Duration
    /// How often to ask before giving up.
    public var attempts: Int
    private let clock: any Clock<Duration>

    /// - Parameter attempts: Two hours with the usual interval of 6 seconds.
    public init(
        _ tag: String, minimumEvent: KojiEvent.ID? = nil, profile: KojiProfile, attempts: Int = 1200,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.tag = tag
        self.minimumEvent = minimumEvent
        self.attempts = attempts
        self.clock = clock
        interval = profile.pollInterval
    }

    /// - Parameter session: Logged in as anybody; without a login only repositories that are made anyway are waited for.
    /// - Throws: `.task` when time is up; what the hub says.
    public func perform(through session: any KojiCaller) async throws(KojiError) -> KojiRepository {
        do throws(KojiError) {
            return try await request(session)
        } catch {
            // Of hubs that do not know the call, and of ones where nobody is logged in.
            let isUnknown = error.fault == .generic && error.message.hasPrefix("Invalid method")
            guard isUnknown || error.fault == .actionNotAllowed else { throw error }
            return try await lookAround(session)
        }
    }

    private func request(_ session: any KojiCaller) async throws(KojiError) -> KojiRepository {
        var answer = try await session.call(.requestRepository(tag, minimumEvent: minimumEvent))
        for _ in 0..<max(attempts, 1) {
            if let repository = answer.repository { return repository }
            guard let id = answer.id else { throw AnswerReader.unexpected("request for a repository") }
            try await pause()
            answer = try await session.call(.repositoryRequest(id))
        }
        throw timeout
    }

    private func lookAround(_ session: any KojiCaller) async throws(KojiError) -> KojiRepository {
        for _ in 0..<max(attempts, 1) {
            let repository = try await session.call(.repository(tag))
            if let repository, isNewEnough(repository) { return repository }
            try await pause()
        }
        throw timeout
    }

    private func isNewEnough(_ repository: KojiRepository) -> Bool {
        guard let minimumEvent else { return true }
        return repository.event.map { $0 >= minimumEvent } ?? false
    }

    private func pause() async throws(KojiError) {
        do {
            try await clock.sleep(for: interval)
        } catch {
            throw KojiError(.cancelled, "nobody waits any more for a repository of \(tag)")
        }
    }

    private var timeout: KojiError {
        KojiError(
            .task,
            "there is still no repository of \(tag) after \(attempts) looks; see the hub's newRepo tasks")
    }
}
