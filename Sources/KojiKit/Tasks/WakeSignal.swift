internal import Synchronization

/// Lets one task wait until another one wakes it. A wake that comes first is kept.
final class WakeSignal: Sendable {
    private enum State {
        case idle
        case woken
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.idle)

    /// Returns when it is woken, also when the waiting task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isWoken = state.withLock { state in
                    if case .woken = state {
                        state = .idle
                        return true
                    }
                    state = .waiting(continuation)
                    return false
                }
                if isWoken { continuation.resume() }
            }
        } onCancel: {
            wake()
        }
    }

    func wake() {
        let continuation: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard case .waiting(let continuation) = state else {
                state = .woken
                return nil
            }
            state = .idle
            return continuation
        }
        continuation?.resume()
    }
}
