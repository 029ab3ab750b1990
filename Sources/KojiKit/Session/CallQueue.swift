internal import Synchronization

/// Lets one call after another through, in the order in which they came.
final class CallQueue: Sendable {
    private struct State {
        var isBusy = false
        var last: UInt64 = 0
        var waiting: [(number: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    }

    private let state = Mutex(State())

    /// Waits for the turn; who got it has to ``leave()``.
    ///
    /// - Throws: `.cancelled`, and then the turn is another's.
    func enter(_ action: String) async throws(KojiError) {
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        let isGranted = await withTaskCancellationHandler {
            await withCheckedContinuation { wait($0, number) }
        } onCancel: {
            withdraw(number)
        }
        guard isGranted else { throw .cancelled(action) }
    }

    private func wait(_ continuation: CheckedContinuation<Bool, Never>, _ number: UInt64) {
        let answer: Bool? = state.withLock { state in
            // Either this sees the cancellation, or the cancellation sees who waits.
            if Task.isCancelled { return false }
            if state.isBusy {
                state.waiting.append((number, continuation))
                return nil
            }
            state.isBusy = true
            return true
        }
        if let answer { continuation.resume(returning: answer) }
    }

    private func withdraw(_ number: UInt64) {
        let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard let index = state.waiting.firstIndex(where: { $0.number == number }) else { return nil }
            return state.waiting.remove(at: index).continuation
        }
        continuation?.resume(returning: false)
    }

    /// Gives the turn to who waits longest.
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            if state.waiting.isEmpty {
                state.isBusy = false
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}
