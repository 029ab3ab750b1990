internal import Glibc
internal import HostKit

/// Something that happens once; tests wait for it and sleep for nothing.
public final class Event: Sendable {
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
    public func happen() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Waits without blocking a task's thread.
    public func wait() async { await DedicatedThread.run { [self] in wait(orUntil: nil) } }

    /// Blocks until this or the other event has happened.
    func wait(orUntil other: Event?) {
        var ends = [pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)]
        if let other { ends.append(pollfd(fd: other.readEnd, events: Int16(POLLIN), revents: 0)) }
        while poll(&ends, nfds_t(ends.count), -1) < 0 && errno == EINTR {}
    }
}
