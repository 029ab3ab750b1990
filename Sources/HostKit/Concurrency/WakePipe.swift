internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A pipe with one reader's end to poll, which becomes readable when somebody wants its thread to wake up.
final class WakePipe: Sendable {
    let readEnd: FileDescriptor
    private let writeEnd: FileDescriptor

    init() throws(Errno) {
        (readEnd, writeEnd) = try Pipes.make()
        Pipes.setNonBlocking(writeEnd)
    }

    deinit {
        close(readEnd.rawValue)
        close(writeEnd.rawValue)
    }

    /// Makes the read end readable for good; from any thread, as often as one likes.
    func wake() {
        var byte: UInt8 = 1
        // A full pipe is readable already, which is all that is wanted.
        _ = write(writeEnd.rawValue, &byte, 1)
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
