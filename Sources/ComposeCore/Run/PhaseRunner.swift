internal import HostKit

/// Runs phases: says when each begins and ends, to the log, the scripts and whoever watches.
struct PhaseRunner: Sendable {
    let selection: PhaseSelection
    let log: ComposeLog
    let notifier: Notifier
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
        let clock = ContinuousClock()
        let start = clock.now
        let result = try await body()
        let duration = start.duration(to: clock.now)
        log.endPhase(phase.rawValue, took: duration)
        events(.phaseEnded(phase, duration))
        await notifier.phaseStopped(phase.rawValue)
        return result
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

    private func skip(_ phase: PhaseName) {
        log.skipPhase(phase.rawValue)
        events(.phaseSkipped(phase))
    }
}
