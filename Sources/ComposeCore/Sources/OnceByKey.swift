internal import Synchronization

/// Makes a value once for each key, though several tasks ask for it at a time; the others wait.
///
/// A failure is kept like a value. A maker that is cancelled leaves its place to one of those who wait.
final class OnceByKey<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private enum Entry {
        case making([Int: CheckedContinuation<Void, Never>])
        case made(Result<Value, any Error>)
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var nextWaiter = 0
    }

    private enum Turn {
        case make
        case wait
        case done(Result<Value, any Error>)
    }

    private let state = Mutex(State())

    func value(for key: Key, _ make: () async throws -> Value) async throws -> Value {
        while true {
            try Task.checkCancellation()
            switch turn(for: key) {
            case .done(let result): return try result.get()
            case .wait: await wait(for: key)
            case .make: return try await made(key, make)
            }
        }
    }

    private func turn(for key: Key) -> Turn {
        state.withLock { state in
            switch state.entries[key] {
            case .made(let result): return .done(result)
            case .making: return .wait
            case nil:
                state.entries[key] = .making([:])
                return .make
            }
        }
    }

    private func made(_ key: Key, _ make: () async throws -> Value) async throws -> Value {
        do {
            let value = try await make()
            finish(key, with: .success(value))
            return value
        } catch {
            finish(key, with: Task.isCancelled ? nil : .failure(error))
            throw error
        }
    }

    private func finish(_ key: Key, with result: Result<Value, any Error>?) {
        let waiters = state.withLock { state in
            let old = state.entries[key]
            state.entries[key] = result.map(Entry.made)
            guard case .making(let waiters) = old else { return [CheckedContinuation<Void, Never>]() }
            return Array(waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    private func wait(for key: Key) async {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isOver = state.withLock { state in
                    // What ended, or was cancelled, in between is not waited for.
                    guard !Task.isCancelled, case .making(var waiters) = state.entries[key] else {
                        return true
                    }
                    waiters[number] = waiter
                    state.entries[key] = .making(waiters)
                    return false
                }
                if isOver { waiter.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
                guard case .making(var waiters) = state.entries[key] else { return nil }
                let waiter = waiters.removeValue(forKey: number)
                state.entries[key] = .making(waiters)
                return waiter
            }
            waiter?.resume()
        }
    }
}
