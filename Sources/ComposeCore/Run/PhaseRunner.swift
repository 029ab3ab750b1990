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
            log.warning("[SKIP ] \(Self.banner(phase))")
            events(.phaseSkipped(phase))
            return nil
        }
        try Task.checkCancellation()
        log.info("[BEGIN] \(Self.banner(phase))")
        events(.phaseBegan(phase))
        await notifier.phaseStarted(phase.rawValue)
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
        log.info("[DONE ] \(Self.banner(phase))")
        log.info("PHASE \(phase.title) took \(Self.seconds(duration)) seconds")
        events(.phaseEnded(phase, duration))
        await notifier.phaseStopped(phase.rawValue)
        return result
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

    private static func banner(_ phase: PhaseName) -> String { "---------- PHASE: \(phase.title) ----------" }

    /// Whole seconds, rounded up.
    private static func seconds(_ duration: Duration) -> Int64 {
        let (seconds, rest) = duration.components
        return rest > 0 ? seconds + 1 : seconds
    }
}
