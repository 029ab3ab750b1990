internal import CCurl
internal import HostKit
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// What tasks want from a loop's thread, in the order in which they said it.
final class LoopMailbox: Sendable {
    enum Command: Sendable {
        case start(WaitingTransfer)
        case cancel(Cancellation)
        /// A transfer that has paused is to go on.
        case resume(Cancellation)
    }

    private struct State {
        var commands: [Command] = []
        /// Nil while there is no thread.
        var multi: CurlMulti?
        var isClosed = false
        /// Whether the thread waits, or is about to, and does not look here before it is woken.
        var isResting = false
    }

    private let state = Mutex(State())
    private let name: String

    init(name: String) { self.name = name }

    /// Hands over a command, and wakes the thread or starts it; false without memory for one.
    func post(_ command: Command) -> Bool {
        let (accepted, started): (Bool, CurlMulti?) = state.withLock { state in
            let isRunning = state.multi != nil
            if !isRunning {
                // Without a thread there is nothing to cancel: the transfer's start will see it.
                guard case .start = command else { return (true, nil) }
                state.multi = CurlMulti()
            }
            guard let multi = state.multi else { return (false, nil) }
            state.commands.append(command)
            // Once is enough, and a thread that is at work comes by on its own.
            if state.isResting { multi.wake() }
            state.isResting = false
            return (true, isRunning ? nil : multi)
        }
        if let started { startThread(started) }
        return accepted
    }

    /// Says that no command will come any more.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.multi?.wake()
        }
    }

    /// Gives the thread all that has come since it last asked, in order.
    func take() -> [Command] {
        state.withLock { state in
            defer { state.commands = [] }
            state.isResting = false
            return state.commands
        }
    }

    /// Asked by the thread before it waits: whether nothing has come meanwhile; the next command will wake it.
    func mayRest() -> Bool {
        state.withLock { state in
            state.isResting = state.commands.isEmpty
            return state.isResting
        }
    }

    /// Asked by a thread that has nothing left to do: whether it is to end.
    ///
    /// - Parameter isBorrowed: Whether the thread has other work, and nobody is there for the next transfer.
    func mayEnd(isBorrowed: Bool) -> Bool {
        state.withLock { state in
            guard state.commands.isEmpty, isBorrowed || state.isClosed else { return false }
            state.multi = nil
            state.isResting = false
            return true
        }
    }

    private func startThread(_ multi: CurlMulti) {
        let starter = Self.thisThread
        DedicatedThread.start { [self] in
            // Where the system has no thread left, this is the one of the task.
            let isBorrowed = Self.thisThread == starter
            // Linux takes 15 bytes and refuses more.
            if !isBorrowed {
                ccurl_name_thread(String(decoding: "curl \(name)".utf8.prefix(15), as: UTF8.self))
            }
            var run = LoopRun(self, multi, isBorrowed: isBorrowed)
            run.perform()
        }
    }

    private static var thisThread: UInt {
        #if canImport(Glibc)
            UInt(pthread_self())
        #else
            UInt(bitPattern: pthread_self())
        #endif
    }
}
