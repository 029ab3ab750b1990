internal import Synchronization

/// One line at the bottom of a terminal that says what is being done and for how long; nothing elsewhere.
public final class ProgressLine: Sendable {
    private struct State {
        var step: String?
        var began = ContinuousClock.now
        var isDrawn = false
    }

    private let console: Console
    private let state = Mutex(State())

    public init(_ console: Console) { self.console = console }

    /// Says what is being done now; nil when it is done.
    public func show(_ step: String?) {
        state.withLock { state in
            clear(&state)
            state.step = step
            state.began = .now
        }
    }

    /// Says how far the step is that was shown, without starting it anew.
    public func update(_ step: String) {
        state.withLock { $0.step = step }
    }

    /// Draws the line anew every fifth of a second while a body runs; steps of less than half a second stay silent.
    public func drawing<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        guard console.isInteractive else { return try await body() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .milliseconds(200))
                    self.draw()
                }
            }
            defer {
                group.cancelAll()
                show(nil)
            }
            return try await body()
        }
    }

    /// Prints something else without mixing it with the line.
    public func withLineCleared(_ body: () -> Void) {
        state.withLock { state in
            clear(&state)
            body()
        }
    }

    private func draw() {
        state.withLock { state in
            let elapsed = state.began.duration(to: .now)
            guard let step = state.step, elapsed > .milliseconds(500), !Task.isCancelled else { return }
            let text = "\(step) … \(elapsed.components.seconds) s"
            console.message("\r\u{1B}[K" + text.prefix(console.width - 1))
            state.isDrawn = true
        }
    }

    private func clear(_ state: inout State) {
        guard state.isDrawn else { return }
        console.message("\r\u{1B}[K")
        state.isDrawn = false
    }
}
