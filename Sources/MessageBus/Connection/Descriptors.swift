internal import HostKit
internal import Synchronization
internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Waiting for a connection's socket, and for those who have something to say meanwhile.
enum Readiness {
    /// Waits until a descriptor can be read, somebody wakes the thread, or the time is up.
    ///
    /// - Parameter socket: Nil to wait for the waker alone.
    static func wait(socket: Int32?, wake: WakePipe, atMost limit: Duration) {
        var entries = [pollfd(fd: wake.readEnd.rawValue, events: Int16(POLLIN), revents: 0)]
        if let socket { entries.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0)) }
        let milliseconds = limit / .milliseconds(1)
        let timeout = Int32(min(max(milliseconds, 0), 3_600_000).rounded(.up))
        // An interruption is a wake-up like any other: the caller looks again.
        _ = poll(&entries, nfds_t(entries.count), timeout)
        if entries[0].revents != 0 { wake.clear() }
    }
}

/// Lets others end a connection that its own thread is stuck in.
final class Interrupter: Sendable {
    private let descriptor = Mutex<Int32?>(nil)

    /// Takes a copy of the socket: the number itself may be another file's by the time it is needed.
    func arm(_ socket: Int32) {
        let copy = fcntl(socket, F_DUPFD_CLOEXEC, 0)
        replace(copy >= 0 ? copy : nil)
    }

    func disarm() { replace(nil) }

    /// Breaks the connection, if there is one; whoever reads or writes it is told that it is closed.
    func interrupt() {
        descriptor.withLock { if let descriptor = $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } }
    }

    deinit { replace(nil) }

    private func replace(_ new: Int32?) {
        descriptor.withLock { descriptor in
            if let old = descriptor { close(old) }
            descriptor = new
        }
    }
}

extension Duration {
    var timeval: timeval {
        let (seconds, attoseconds) = components
        return .init(tv_sec: time_t(seconds), tv_usec: suseconds_t(attoseconds / 1_000_000_000_000))
    }
}
