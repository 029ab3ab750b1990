internal import Synchronization
internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Turns the signals that ask a program to stop into a cancellation, so that it can clean up behind itself.
public enum SignalTrap {
    /// How the body ended, and which signal came first meanwhile.
    public struct Outcome<Value: Sendable>: Sendable {
        public var result: Result<Value, any Error>
        /// Nil without a signal; a shell expects a program that a signal stopped to exit with 128 plus this.
        public var signal: Int32?
    }

    /// `SIGINT`, `SIGTERM` and `SIGHUP`.
    public static var stopSignals: [Int32] { [SIGINT, SIGTERM, SIGHUP] }

    /// Where the handler writes the signal's number; -1 without a trap. A handler has no other way to know.
    private static let handlerEnd = Atomic<Int32>(-1)

    /// Runs a body and cancels it at the first signal; later ones change nothing, and what they did before is
    /// restored at the end.
    ///
    /// A signal that is ignored from the start, as with `nohup`, stays ignored. Inside another trap this only
    /// runs the body.
    /// - Parameter onSignal: Called at the first signal, before the cancellation, from a thread of the trap.
    public static func run<Value: Sendable>(
        _ signals: [Int32] = stopSignals, onSignal: @escaping @Sendable (Int32) -> Void = { _ in },
        _ body: @escaping @Sendable () async throws -> Value
    ) async -> Outcome<Value> {
        guard let (readEnd, writeEnd) = try? Pipes.make() else { return await untrapped(body) }
        defer { for end in [readEnd, writeEnd] { close(end.rawValue) } }
        Pipes.setNonBlocking(writeEnd)
        guard
            handlerEnd.compareExchange(expected: -1, desired: writeEnd.rawValue, ordering: .releasing)
                .exchanged
        else { return await untrapped(body) }
        let previous = signals.compactMap(install)
        let outcome = await cancelling(body, when: readEnd, tellingEnd: writeEnd, onSignal)
        for (signal, action) in previous { restore(signal, action) }
        handlerEnd.store(-1, ordering: .releasing)
        return outcome
    }

    private static func untrapped<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async -> Outcome<Value> {
        do { return Outcome(result: .success(try await body())) } catch {
            return Outcome(result: .failure(error))
        }
    }

    private enum Event<Value: Sendable>: Sendable {
        case finished(Result<Value, any Error>)
        /// 0 is the word that the body has ended.
        case signal(Int32)
    }

    private static func cancelling<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value, when readEnd: FileDescriptor,
        tellingEnd writeEnd: FileDescriptor, _ onSignal: @escaping @Sendable (Int32) -> Void
    ) async -> Outcome<Value> {
        await withTaskGroup(of: Event<Value>.self) { group in
            let work = WorkTask(body)
            group.addTask {
                let signal = await DedicatedThread.run { firstByte(of: readEnd) }
                return .signal(signal)
            }
            group.addTask {
                let result = await work.result()
                // Wakes the reading thread, which would wait for a signal for ever.
                var zero: UInt8 = 0
                _ = write(writeEnd.rawValue, &zero, 1)
                return .finished(result)
            }
            var signal: Int32?
            var result: Result<Value, any Error> = .failure(CancellationError())
            for await event in group {
                switch event {
                case .finished(let value): result = value
                case .signal(0): break
                case .signal(let number):
                    signal = number
                    onSignal(number)
                    work.cancel()
                }
            }
            return Outcome(result: result, signal: signal)
        }
    }

    private static func firstByte(of readEnd: FileDescriptor) -> Int32 {
        var byte: UInt8 = 0
        while true {
            let count = read(readEnd.rawValue, &byte, 1)
            if count == 1 { return Int32(byte) }
            if count == 0 || errno != EINTR { return 0 }
        }
    }

    private static func install(_ signal: Int32) -> (Int32, sigaction)? {
        var previous = sigaction()
        sigaction(signal, nil, &previous)
        if isIgnored(previous) { return nil }
        var action = sigaction()
        let handler: @convention(c) (Int32) -> Void = { signal in
            let saved = errno
            var byte = UInt8(truncatingIfNeeded: signal)
            let end = SignalTrap.handlerEnd.load(ordering: .acquiring)
            if end >= 0 { _ = write(end, &byte, 1) }
            errno = saved
        }
        #if canImport(Darwin)
            action.__sigaction_u.__sa_handler = handler
        #else
            action.__sigaction_handler.sa_handler = handler
        #endif
        action.sa_flags = Int32(SA_RESTART)
        return sigaction(signal, &action, nil) == 0 ? (signal, previous) : nil
    }

    private static func restore(_ signal: Int32, _ previous: sigaction) {
        var action = previous
        sigaction(signal, &action, nil)
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
        #if canImport(Darwin)
            let handler = action.__sigaction_u.__sa_handler
        #else
            let handler = action.__sigaction_handler.sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}

/// The trapped work: a task of its own, for it is cancelled while the one that waits for signals goes on.
private struct WorkTask<Value: Sendable>: Sendable {
    private let task: Task<Value, any Error>

    init(_ body: @escaping @Sendable () async throws -> Value) { task = Task { try await body() } }

    func cancel() { task.cancel() }

    func result() async -> Result<Value, any Error> {
        await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
    }
}
