internal import CurlHTTP

/// What a look at a build has shown.
public enum CoprWatchEvent: Hashable, Sendable {
    /// The build, or one of its chroots, is in another state than at the last look.
    case changed(CoprBuild, [CoprBuildChroot])
    /// The build is over.
    case ended(CoprBuild, [CoprBuildChroot])
    /// Nobody waits any longer; the build goes on.
    case timedOut(CoprBuild)

    public var build: CoprBuild {
        switch self {
        case .changed(let build, _), .ended(let build, _), .timedOut(let build): build
        }
    }

    /// A sentence for people, the one that packit says.
    public var sentence: String {
        switch self {
        case .changed(let build, _), .ended(let build, _): build.state.sentence
        case .timedOut: "Build watch timeout"
        }
    }

    /// What is told about the commit that is built.
    public var commitState: CommitStatus.State {
        switch self {
        case .changed(let build, _), .ended(let build, _): build.state.commitState
        case .timedOut: .error
        }
    }
}

/// A build as it goes on: what has changed since the last look, until it is over.
///
/// Looks that fail because Copr or the network does are repeated; ten in a row end the watch.
public struct CoprBuildWatch: AsyncSequence, Sendable {
    public typealias Element = CoprWatchEvent
    public typealias Failure = ForgeFailure

    let client: CoprClient
    let id: CoprBuild.ID
    let interval: Duration
    /// How long to wait in all, counted by the pauses.
    let patience: Duration?
    let looksAtChroots: Bool

    static let toleratedFailures = 10

    /// What a build is like at one time.
    fileprivate struct Look: Sendable {
        var build: CoprBuild
        var chroots: [CoprBuildChroot]
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let watch: CoprBuildWatch
        fileprivate var last: Look?
        fileprivate var waited = Duration.zero
        fileprivate var failures = 0
        fileprivate var hasEnded = false

        public mutating func next() async throws(ForgeFailure) -> CoprWatchEvent? {
            try await next(isolation: nil)
        }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws(ForgeFailure)
            -> CoprWatchEvent?
        {
            while !hasEnded {
                if let last {
                    if let patience = watch.patience, waited >= patience {
                        hasEnded = true
                        return .timedOut(last.build)
                    }
                    try await watch.pause()
                    waited += watch.interval
                }
                do throws(ForgeFailure) {
                    let now = try await watch.look()
                    failures = 0
                    if let event = note(now) { return event }
                } catch {
                    failures += 1
                    guard last != nil, error.mayPass, failures < CoprBuildWatch.toleratedFailures else {
                        throw error
                    }
                }
            }
            return nil
        }

        /// Nil when nothing has changed.
        private mutating func note(_ now: Look) -> CoprWatchEvent? {
            let hasChanged =
                last.map { $0.build.state != now.build.state || $0.chroots != now.chroots } ?? true
            last = now
            hasEnded = now.build.state.isFinal
            if hasEnded { return .ended(now.build, now.chroots) }
            return hasChanged ? .changed(now.build, now.chroots) : nil
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(watch: self) }

    fileprivate func look() async throws(ForgeFailure) -> Look {
        let build = try await client.build(id)
        return Look(build: build, chroots: looksAtChroots ? try await client.chroots(of: id) : [])
    }

    fileprivate func pause() async throws(ForgeFailure) {
        do {
            try await client.clock.sleep(for: interval)
        } catch {
            throw ForgeFailure(.cancelled)
        }
    }
}

extension CoprClient {
    /// Looks at a build again and again, and tells what changes; the first event comes at once.
    ///
    /// - Parameters:
    ///   - patience: How long to wait in all; nil as long as it takes.
    ///   - looksAtChroots: Whether the states of the chroots are asked for as well, with a request more each time.
    public func watch(
        _ id: CoprBuild.ID, every interval: Duration = .seconds(10), patience: Duration? = nil,
        looksAtChroots: Bool = false
    ) -> CoprBuildWatch {
        CoprBuildWatch(
            client: self, id: id, interval: interval, patience: patience, looksAtChroots: looksAtChroots)
    }

    /// Waits for a build: how it ended, or that nobody waits any longer.
    public func wait(for id: CoprBuild.ID, every interval: Duration = .seconds(10), patience: Duration? = nil)
        async throws(ForgeFailure) -> CoprWatchEvent
    {
        var iterator = watch(id, every: interval, patience: patience).makeAsyncIterator()
        while let event = try await iterator.next() {
            if case .changed = event { continue }
            return event
        }
        throw ForgeFailure(.cancelled)
    }
}

extension ForgeFailure {
    /// Whether the same question may have an answer a little later.
    var mayPass: Bool {
        switch code {
        case .serverFailure, .rateLimited: true
        case .unreachable: transport != .tlsFailure
        default: false
        }
    }
}
