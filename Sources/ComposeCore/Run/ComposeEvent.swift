internal import Synchronization

/// What happens while a compose is made, for whoever shows it.
public enum ComposeEvent: Sendable {
    /// The compose has a directory.
    case reserved(ComposeIdentity, ComposeLayout)
    case phaseBegan(PhaseName)
    case phaseEnded(PhaseName, Duration)
    case phaseSkipped(PhaseName)
    /// How far a phase is.
    case progress(PhaseName, Progress)
    case message(ComposeLog.Line)

    /// How much is done of how much.
    public struct Progress: Sendable, Hashable {
        public var done: Int
        public var total: Int
        /// What is counted: `packages`, `repositories`.
        public var unit: String
        public var bytes: Int64?
        public var totalBytes: Int64?

        public init(_ done: Int, of total: Int, _ unit: String, bytes: Int64? = nil, totalBytes: Int64? = nil)
        {
            self.done = done
            self.total = total
            self.unit = unit
            self.bytes = bytes
            self.totalBytes = totalBytes
        }
    }
}

/// Adds up what parallel work has done, and tells it.
final class ProgressCount: Sendable {
    private let state: Mutex<(done: Int, bytes: Int64)>
    private let tell: @Sendable (Int, Int64) -> Void

    init(_ tell: @escaping @Sendable (Int, Int64) -> Void) {
        state = Mutex((0, 0))
        self.tell = tell
    }

    func add(_ count: Int, _ bytes: Int64 = 0) {
        // Told under the lock, so that numbers never go back.
        state.withLock { state in
            state.done += count
            state.bytes += bytes
            tell(state.done, state.bytes)
        }
    }
}
