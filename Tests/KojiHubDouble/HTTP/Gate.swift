internal import Glibc
internal import HostKit
internal import Synchronization

/// Something that happens once; threads and tasks wait for it.
public final class Gate: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32

    public init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no descriptors left")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Lets everybody who waits go on, now and later.
    public func open() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Waits without blocking a task's thread.
    public func wait() async { await DedicatedThread.run { [self] in block(orUntil: nil) } }

    var isOpen: Bool {
        var end = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        return poll(&end, 1, 0) > 0
    }

    /// Blocks until this or the other gate is open.
    func block(orUntil other: Gate?) {
        var ends = [pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)]
        if let other { ends.append(pollfd(fd: other.readEnd, events: Int16(POLLIN), revents: 0)) }
        while poll(&ends, nfds_t(ends.count), -1) < 0 && errno == EINTR {}
    }
}

/// Threads that are waited for together.
final class ThreadGroup: Sendable {
    private struct State {
        var running = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func start(_ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.running += 1 }
        DedicatedThread.start { [self] in
            body()
            let waiters = state.withLock { state in
                state.running -= 1
                if state.running > 0 { return [CheckedContinuation<Void, Never>]() }
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter.resume() }
        }
    }

    /// Waits until none of them runs any more.
    func finish() async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if state.running > 0 { state.waiters.append(continuation) }
                return state.running == 0
            }
            if isDone { continuation.resume() }
        }
    }
}
