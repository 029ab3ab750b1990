internal import HostKit

/// Runs phases: says when each begins and ends, to the log, the scripts and whoever watches, and keeps what it took.
struct PhaseRunner: Sendable {
    let selection: PhaseSelection
    let log: ComposeLog
    let notifier: Notifier
    let times: PhaseTimes
    let now: @Sendable () -> Timestamp
    let events: @Sendable (ComposeEvent) -> Void

    /// Runs a phase unless it is skipped.
    ///
    /// - Returns: nil for a skipped phase.
    func run<Result: Sendable>(
        _ phase: PhaseName, _ body: @Sendable () async throws -> Result
    ) async throws -> Result? {
        if selection.skips(phase) {
            skip(phase)
            return nil
        }
        try Task.checkCancellation()
        log.beginPhase(phase.rawValue)
        events(.phaseBegan(phase))
        await notifier.phaseStarted(phase.rawValue)
        try Task.checkCancellation()
        let start = Start(time: now())
        let result: Result
        do {
            result = try await body()
        } catch {
            record(entry(phase, start, isComplete: false))
            throw error
        }
        let entry = self.entry(phase, start, isComplete: true)
        record(entry)
        let duration = entry.wall
        log.endPhase(phase.rawValue, took: duration)
        events(.phaseEnded(phase, duration))
        await notifier.phaseStopped(phase.rawValue)
        return result
    }

    /// Runs a phase that has something to do only with an option.
    func run<Result: Sendable>(
        _ phase: PhaseName, ifConfigured isConfigured: Bool, otherwise reason: String? = nil,
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result? {
        if isConfigured || selection.skips(phase) { return try await run(phase, body) }
        log.info("\(reason ?? "Config section '\(phase.rawValue)' was not found.") Skipping.")
        events(.phaseSkipped(phase))
        return nil
    }

    /// Runs bodies at the same time; the first failure ends the others and is thrown.
    ///
    /// - Returns: What they gave, in the order in which they ended.
    func together<Result: Sendable>(
        _ bodies: [@Sendable () async throws -> Result]
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: Result.self) { group in
            for body in bodies { group.addTask { try await body() } }
            var results: [Result] = []
            for try await result in group { results.append(result) }
            return results
        }
    }

    /// Runs a phase that builds on another; it is skipped with that one.
    func run<Input: Sendable, Result: Sendable>(
        _ phase: PhaseName, needing input: Input?, _ body: @Sendable (Input) async throws -> Result
    ) async throws -> Result? {
        guard let input else {
            skip(phase)
            return nil
        }
        return try await run(phase) { try await body(input) }
    }
    private struct Start {
        var time: Timestamp
        var moment = ContinuousClock.now
        var processor = Machine.processorTime
    }

    /// A file that cannot be written must not hide what became of the phase.
    private func record(_ entry: PhaseTimes.Entry) {
        do {
            try times.add(entry)
        } catch {
            log.error("\(error)")
        }
    }

    private func entry(_ phase: PhaseName, _ start: Start, isComplete: Bool) -> PhaseTimes.Entry {
        PhaseTimes.Entry(
            phase, begin: start.time, end: now(), wall: start.moment.duration(to: .now),
            processor: Machine.processorTime - start.processor, isComplete: isComplete)
    }

    private func skip(_ phase: PhaseName) {
        log.skipPhase(phase.rawValue)
        events(.phaseSkipped(phase))
    }
}
