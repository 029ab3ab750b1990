internal import Synchronization

/// Values that are made once for everybody who asks meanwhile, and kept while they are good.
///
/// Who is cancelled while waiting gets `.cancelled` at once and spoils nothing for the others; when nobody waits
/// any more, the making is cancelled too.
final class SharedValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    typealias Outcome = Result<Value, ForgeFailure>

    private struct Making {
        var number: Int
        var task: Task<Void, Never>
        var waiting: [Int: CheckedContinuation<Outcome, Never>] = [:]
    }

    private struct State {
        var kept: [Key: Value] = [:]
        var makings: [Key: Making] = [:]
        /// Who gave up before the wait began.
        var gone: Set<Int> = []
        var lastNumber = 0

        mutating func number() -> Int {
            lastNumber += 1
            return lastNumber
        }
    }

    private let state = Mutex(State())
    private let make: @Sendable (Key) async throws(ForgeFailure) -> Value
    private let isGood: @Sendable (Value) -> Bool

    init(
        isGood: @escaping @Sendable (Value) -> Bool = { _ in true },
        make: @escaping @Sendable (Key) async throws(ForgeFailure) -> Value
    ) {
        self.isGood = isGood
        self.make = make
    }

    func value(for key: Key) async throws(ForgeFailure) -> Value {
        if let value = kept(key) { return value }
        let asker = state.withLock { $0.number() }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { wait(asker, for: key, $0) }
        } onCancel: {
            leave(asker, key)
        }
        // Who was answered at the same moment left without need.
        state.withLock { _ = $0.gone.remove(asker) }
        return try outcome.get()
    }

    /// Forgets values; whether there were any.
    func drop(where isBad: (Value) -> Bool) -> Bool {
        state.withLock { state in
            let bad = state.kept.filter { isBad($0.value) }
            for key in bad.keys { state.kept[key] = nil }
            return !bad.isEmpty
        }
    }

    func drop(_ key: Key) { state.withLock { $0.kept[key] = nil } }

    private func kept(_ key: Key) -> Value? {
        let value = state.withLock { $0.kept[key] }
        return value.flatMap { isGood($0) ? $0 : nil }
    }

    private func wait(_ asker: Int, for key: Key, _ continuation: CheckedContinuation<Outcome, Never>) {
        let ready: Outcome? = state.withLock { state in
            if state.gone.remove(asker) != nil { return .failure(ForgeFailure(.cancelled)) }
            // Somebody may have brought it since this one looked.
            if let value = state.kept[key], isGood(value) { return .success(value) }
            if state.makings[key] == nil {
                let number = state.number()
                let task = Task { await self.bring(key, number) }
                state.makings[key] = Making(number: number, task: task)
            }
            state.makings[key]?.waiting[asker] = continuation
            return nil
        }
        if let ready { continuation.resume(returning: ready) }
    }

    private func leave(_ asker: Int, _ key: Key) {
        let continuation: CheckedContinuation<Outcome, Never>? = state.withLock { state in
            guard let continuation = state.makings[key]?.waiting.removeValue(forKey: asker) else {
                state.gone.insert(asker)
                return nil
            }
            if let making = state.makings[key], making.waiting.isEmpty {
                making.task.cancel()
                state.makings[key] = nil
            }
            return continuation
        }
        continuation?.resume(returning: .failure(ForgeFailure(.cancelled)))
    }

    private func bring(_ key: Key, _ number: Int) async {
        let outcome: Outcome
        do throws(ForgeFailure) {
            outcome = .success(try await make(key))
        } catch {
            outcome = .failure(error)
        }
        let waiting = state.withLock { state in
            guard let making = state.makings[key], making.number == number else {
                return [CheckedContinuation<Outcome, Never>]()
            }
            if case .success(let value) = outcome { state.kept[key] = value }
            state.makings[key] = nil
            return Array(making.waiting.values)
        }
        for continuation in waiting { continuation.resume(returning: outcome) }
    }
}
