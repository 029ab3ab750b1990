/// Waits for tasks of one hub.
///
/// All that wait share it: one message asks for all their tasks at a time, however many wait. Whoever came first asks
/// for the others as well; there is no task in the background, and nothing happens between two messages. A hub that does
/// not answer for a while does not end the wait.
///
/// ```swift
/// let watcher = TaskWatcher(hub, profile: profile)
/// let task = try await watcher.closed(id) { event in print(event) }
/// ```
public actor TaskWatcher {
    /// How often to ask, and how long to bear with a hub that does not answer.
    public struct Policy: Sendable, Hashable {
        /// Between two messages.
        public var interval: Duration
        /// After a time in which nothing changed, messages go out at every second interval, then at every third one, up to
        /// this one.
        public var slowest: Int = 5
        /// How many messages without a change it takes to go one interval slower.
        public var patience: Int = 10
        /// How many messages in a row may remain without an answer.
        public var failureLimit: Int
        /// Whether a hub that is down for maintenance counts as one that answers.
        public var waitsForOfflineHub: Bool

        public init(_ profile: KojiProfile) {
            interval = profile.pollInterval
            failureLimit = profile.maxRetries
            waitsForOfflineHub = profile.waitsForOfflineHub
        }
    }

    /// Told what happens, one event at a time; it has to be quick.
    public typealias Progress = @Sendable (TaskEvent) -> Void

    let hub: any KojiCaller
    nonisolated let profile: KojiProfile
    private let policy: Policy
    private let clock: any Clock<Duration>
    private(set) var waiters: [Int: TaskWaiter] = [:]
    private var nextNumber = 0
    /// Which of the waiters asks for all.
    private var leader: Int?
    /// Whether somebody came whose tasks were not asked for yet.
    private var hasNewcomers = false
    private var quietMessages = 0
    private var failures = 0

    /// - Parameters:
    ///   - hub: Asked without logging in, unless it is a session.
    ///   - profile: Says where the tasks' pages are.
    ///   - policy: Nil for that of the profile.
    public init(
        _ hub: any KojiCaller, profile: KojiProfile, policy: Policy? = nil,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.hub = hub
        self.profile = profile
        self.policy = policy ?? Policy(profile)
        self.clock = clock
    }

    /// Waits until tasks are finished, in whatever way.
    ///
    /// - Returns: The tasks in the order of their IDs.
    /// - Throws: `.task` for a task that the hub does not have; `.cancelled`, with what became of the tasks; what the hub
    ///   said, or why it cannot be asked, after as many attempts as the policy has.
    public func finished(
        _ ids: [KojiTask.ID], onCancel: TaskCancelPolicy = .leaveTask, progress: Progress? = nil
    ) async throws(KojiError) -> [KojiTask] {
        let number = nextNumber
        nextNumber += 1
        waiters[number] = TaskWaiter(ids, progress)
        hasNewcomers = true
        defer { leave(number) }
        while let waiter = waiters[number], !waiter.isDone {
            if Task.isCancelled { throw await interrupted(waiter, onCancel) }
            if leader == nil {
                await lead(number)
            } else {
                await waiter.signal.wait()
            }
        }
        if let error = waiters[number]?.error { throw error }
        return ids.compactMap { waiters[number]?.tasks[$0] }
    }

    private func leave(_ number: Int) {
        waiters[number] = nil
        if leader == nil { handOver() }
    }

    private func handOver() {
        waiters.filter { !$0.value.isDone }.min { $0.key < $1.key }?.value.signal.wake()
    }

    /// Asks for the tasks of all until those of the leader are finished.
    private func lead(_ number: Int) async {
        leader = number
        defer {
            leader = nil
            handOver()
        }
        var intervals = 0
        while !Task.isCancelled {
            if hasNewcomers || failures > 0 || intervals >= pause {
                await ask()
                intervals = 0
            }
            if waiters[number]?.isDone ?? true { return }
            do {
                try await clock.sleep(for: policy.interval)
            } catch {
                // Only because the leader is cancelled; whoever called sees that itself.
                return
            }
            intervals += 1
        }
    }

    /// How many intervals lie between two messages.
    private var pause: Int { min(1 + quietMessages / max(policy.patience, 1), max(policy.slowest, 1)) }

    /// One message for the tasks of all.
    private func ask() async {
        hasNewcomers = false
        let questions = TaskQuestions(waiters.values)
        do throws(KojiError) {
            let answers = try questions.answers(try await hub.batch(questions.requests))
            failures = 0
            var hasChanges = false
            for number in waiters.keys {
                if waiters[number]?.take(answers, profile) ?? false { hasChanges = true }
            }
            quietMessages = hasChanges ? 0 : quietMessages + 1
        } catch {
            take(error)
        }
        for waiter in waiters.values where waiter.isDone { waiter.signal.wake() }
    }

    private func take(_ error: KojiError) {
        // The message was given up with the leader; another one asks again.
        if Task.isCancelled { return }
        if error.fault != .serverOffline || !policy.waitsForOfflineHub { failures += 1 }
        for number in waiters.keys {
            if error.isTransient, failures <= policy.failureLimit {
                waiters[number]?.progress?(.hubFailed(error, attempt: failures))
            } else {
                waiters[number]?.error = error
            }
        }
    }

    private func interrupted(_ waiter: TaskWaiter, _ policy: TaskCancelPolicy) async -> KojiError {
        let ids = waiter.pending
        switch policy {
        case .leaveTask:
            let pages = ids.map { profile.taskURL($0) }.joined(separator: " ")
            return KojiError(.cancelled, "nobody waits any more for what goes on at \(pages)")
        case .cancelTask(let session):
            // Not a child of the task that is cancelled: that one could not send anything.
            let report = await Task { await TaskCancellation.cancel(ids, through: session) }.value
            waiter.progress?(.cancelled(report))
            return KojiError(.cancelled, "\(report)")
        }
    }
}

extension KojiError {
    /// Whether the same question may well be answered later.
    var isTransient: Bool {
        switch code {
        case .unreachable, .badReply, .uncertain: true
        case .fault(let kind): kind == .serverOffline
        default: false
        }
    }
}

extension TaskWatcher {
    /// How many wait.
    var waiterCount: Int { waiters.count }
}
