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
            log.warning("[SKIP ] \(Self.banner(phase))")
            events(.phaseSkipped(phase))
            return nil
        }
        try Task.checkCancellation()
        log.info("[BEGIN] \(Self.banner(phase))")
        events(.phaseBegan(phase))
        await notifier.phaseStarted(phase.rawValue)
        let clock = ContinuousClock()
        let start = clock.now
        let result = try await body()
        let duration = start.duration(to: clock.now)
        log.info("[DONE ] \(Self.banner(phase))")
        log.info("PHASE \(phase.title) took \(Self.seconds(duration)) seconds")
        events(.phaseEnded(phase, duration))
        await notifier.phaseStopped(phase.rawValue)
        return result
    }

    private static func banner(_ phase: PhaseName) -> String { "---------- PHASE: \(phase.title) ----------" }

    /// Whole seconds, rounded up.
    private static func seconds(_ duration: Duration) -> Int64 {
        let (seconds, rest) = duration.components
        return rest > 0 ? seconds + 1 : seconds
    }
}
