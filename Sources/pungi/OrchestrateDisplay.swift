import CommandSupport
import ComposeCore
import HostKit
import Synchronization

/// Shows parts while they are made: a line that moves on a terminal, the lines of the log elsewhere.
final class OrchestrateDisplay: Sendable {
    private let console: Console
    private let showsLines: Bool
    private let line: ProgressLine
    /// The parts that run and their phases, in the order in which they began.
    private let running = Mutex<[(part: String, phase: String?)]>([])

    /// - Parameter showsLines: Whether what parts write is shown too.
    init(_ console: Console, showsLines: Bool) {
        self.console = console
        self.showsLines = showsLines
        line = ProgressLine(console)
    }

    /// Keeps the moving line alive while a body runs.
    func drawing<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        try await line.drawing(body)
    }

    func show(_ event: OrchestrateEvent) {
        switch event {
        case .reserved(_, let layout):
            if console.isInteractive { line.withLineCleared { console.message("\(layout.top)\n") } }
        case .began(let part): update { $0.append((part, nil)) }
        case .phase(let phase, let part):
            update { running in
                for place in running.indices where running[place].part == part {
                    running[place].phase = phase
                }
            }
        case .ended(let part, _): update { $0.removeAll { $0.part == part } }
        case .line(let text, let part):
            if showsLines { line.withLineCleared { console.message("[\(part)] \(text)\n") } }
        case .message(let message): show(message)
        }
    }

    private func update(_ change: (inout [(part: String, phase: String?)]) -> Void) {
        let text = running.withLock { running in
            change(&running)
            return running.map { entry in entry.part + (entry.phase.map { ": \($0)" } ?? "") }
                .joined(separator: ", ")
        }
        line.show(text.isEmpty ? nil : text)
    }

    /// Says at the end what a terminal was not told on the way.
    func showEnd(_ report: OrchestrateRun.Report) {
        guard console.isInteractive else { return }
        for row in report.parts.rows { console.message("  \(row.name): \(row.status.rawValue)\n") }
        console.message("\(report.status.rawValue): \(report.directory)\n")
    }

    /// A terminal that shows a moving line needs warnings and failures only; elsewhere the log itself is shown.
    private func show(_ message: ComposeLog.Line) {
        if message.level == .debug, !showsLines { return }
        if console.isInteractive, message.level == .info, !showsLines { return }
        line.withLineCleared { console.message(message.formatted + "\n") }
    }
}
