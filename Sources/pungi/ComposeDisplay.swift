import CommandSupport
import ComposeCore
import HostKit
import Synchronization

/// Shows a compose while it is made: a line that moves on a terminal, the lines of the log elsewhere.
final class ComposeDisplay: Sendable {
    private let console: Console
    private let isQuiet: Bool
    private let printsDirectory: Bool
    private let line: ProgressLine
    /// The phases that run, in the order in which they began.
    private let running = Mutex<[Running]>([])

    private struct Running {
        var phase: PhaseName
        var began = ContinuousClock.now
    }

    init(_ console: Console, isQuiet: Bool, printsDirectory: Bool) {
        self.console = console
        self.isQuiet = isQuiet
        self.printsDirectory = printsDirectory
        line = ProgressLine(console)
    }

    /// Keeps the moving line alive while a body runs.
    func drawing<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        isQuiet ? try await body() : try await line.drawing(body)
    }

    func show(_ event: ComposeEvent) {
        switch event {
        case .reserved(_, let layout):
            // A reader that is gone must not stop the compose.
            if printsDirectory { console.announcement("Compose dir: \(layout.top)\n") }
        case .phaseBegan(let phase):
            running.withLock { $0.append(Running(phase: phase)) }
            line.show(phase.rawValue)
        case .phaseEnded(let phase, _):
            let rest = running.withLock { running in
                running.removeAll { $0.phase == phase }
                return running.last
            }
            line.show(rest?.phase.rawValue)
        case .phaseSkipped: break
        case .progress(let phase, let progress): show(progress, of: phase)
        case .message(let message): show(message)
        }
    }

    private func show(_ progress: ComposeEvent.Progress, of phase: PhaseName) {
        guard let began = running.withLock({ $0.first { $0.phase == phase }?.began }) else { return }
        let elapsed = began.duration(to: .now)
        var text = "\(phase.rawValue): \(progress.done) of \(progress.total) \(progress.unit)"
        if let bytes = progress.bytes, let total = progress.totalBytes {
            text += ", \(ByteCount.text(bytes)) of \(ByteCount.text(total))"
        }
        if let left = Self.left(progress, elapsed) { text += ", \(left) s left" }
        line.update(text)
    }

    /// Seconds until a phase is done at its pace so far; nil while that says nothing.
    private static func left(_ progress: ComposeEvent.Progress, _ elapsed: Duration) -> Int64? {
        guard elapsed > .seconds(2), progress.done > 0, progress.total > progress.done else { return nil }
        let rest = Double(progress.total - progress.done) / Double(progress.done) * elapsed.inSeconds
        return Int64(rest.rounded(.up))
    }

    /// Says at the end what a terminal was not told on the way.
    func showEnd(_ report: ComposeRun.Report) {
        guard console.isInteractive, !isQuiet else { return }
        console.message("\(report.status.rawValue): \(report.directory)\n")
    }

    /// A terminal that shows a moving line needs warnings and failures only; elsewhere the log itself is shown.
    private func show(_ message: ComposeLog.Line) {
        if isQuiet || message.level == .debug { return }
        if console.isInteractive, message.level == .info { return }
        line.withLineCleared { console.message(message.formatted + "\n") }
    }
}
