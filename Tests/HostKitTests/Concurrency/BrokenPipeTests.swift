import Glibc
import HostKit
import SystemPackage
import Testing

struct BrokenPipeTests {
    private func writeToNobody() throws -> Errno? {
        let (readEnd, writeEnd) = try FileDescriptor.pipe()
        try readEnd.close()
        defer { try? writeEnd.close() }
        return BrokenPipe.survived {
            do {
                try writeEnd.writeAll("text".utf8)
                return nil
            } catch {
                return error as? Errno
            }
        }
    }

    @Test("a write to a pipe that nobody reads fails, and the process goes on") func survives() throws {
        #expect(try writeToNobody() == .brokenPipe)
        // Not only the first time, and not by leaving the signal for later.
        #expect(try writeToNobody() == .brokenPipe)
        var (mask, pending) = (sigset_t(), sigset_t())
        pthread_sigmask(SIG_BLOCK, nil, &mask)
        sigpending(&pending)
        #expect(sigismember(&pending, SIGPIPE) == 0)
    }

    @Test("a thread that has the signal blocked keeps it so") func blocked() async throws {
        let states = await DedicatedThread.run { () -> [Int32] in
            var (before, after) = (sigset_t(), sigset_t())
            pthread_sigmask(SIG_BLOCK, nil, &before)
            BrokenPipe.survived {}
            pthread_sigmask(SIG_BLOCK, nil, &after)
            return [sigismember(&before, SIGPIPE), sigismember(&after, SIGPIPE)]
        }
        #expect(states == [1, 1])
    }
}
