package import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A pipe with one reader's end to poll, which becomes readable when somebody wants its thread to wake up.
package final class WakePipe: Sendable {
    package let readEnd: FileDescriptor
    private let writeEnd: FileDescriptor

    package init() throws(Errno) {
        (readEnd, writeEnd) = try Pipes.make()
        Pipes.setNonBlocking(writeEnd)
    }

    deinit {
        close(readEnd.rawValue)
        close(writeEnd.rawValue)
    }

    /// Makes the read end readable until it is cleared; from any thread, as often as one likes.
    package func wake() {
        var byte: UInt8 = 1
        // A full pipe is readable already, which is all that is wanted.
        _ = write(writeEnd.rawValue, &byte, 1)
    }

    /// Takes what made the read end readable. Only for who polled it: otherwise this waits for a wake.
    package func clear() {
        var bytes = [UInt8](repeating: 0, count: 64)
        _ = read(readEnd.rawValue, &bytes, bytes.count)
    }
}

/// Pipes that no child inherits by accident.
enum Pipes {
    static func make() throws(Errno) -> (readEnd: FileDescriptor, writeEnd: FileDescriptor) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
    }

    static func setNonBlocking(_ descriptor: FileDescriptor) {
        _ = fcntl(descriptor.rawValue, F_SETFL, fcntl(descriptor.rawValue, F_GETFL) | O_NONBLOCK)
    }
}
