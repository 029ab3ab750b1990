internal import Synchronization

/// Something that others wait for: it is reached once, or never will be.
final class Milestone: Sendable {
    private struct State {
        var isReached = false
        var next = 0
        var waiting: [Int: CheckedContinuation<Bool, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Lets everybody go on who waits or will.
    func reach() {
        let waiting = state.withLock { state in
            state.isReached = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume(returning: true) }
    }

    /// Waits until it is reached.
    ///
    /// - Throws: `CancellationError`.
    func wait() async throws {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        let isReached = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.isReached { return true }
                    if Task.isCancelled { return false }
                    state.waiting[number] = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(returning: false)
        }
        if !isReached { throw CancellationError() }
    }
}
