import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct FileLockTests {
    @Test("a lock that another process holds is busy and names that process", Tool.require("flock"))
    func busy() async throws {
        try await withTemporaryDirectory { root in
            let path = root.appending("lock")
            try await whileLockedByAnother(path) { pid in
                let error = await #expect(throws: FileLockError.self) {
                    try await FileLock.withLock(path) {}
                }
                #expect(error?.code == .busy)
                #expect(error?.holder == pid)
                #expect(error?.description == "\(path) is locked by process \(pid); wait for it to finish")
            }
        }
    }

    @Test("waiting ends with the lock when the other process gives it up", Tool.require("flock"))
    func waiting() async throws {
        try await withTemporaryDirectory { root in
            let path = root.appending("lock")
            async let locked: Void = whileLockedByAnother(path) { _ in
                try Files.writeAtomically("", to: root.appending("let-go"))
            }
            while !Files.exists(path) { await Task.yield() }
            let got = try await FileLock.withLock(path, waiting: .seconds(60)) { true }
            try await locked
            #expect(got)
        }
    }

    @Test("another process cannot take what we hold, and can afterwards", Tool.require("flock"))
    func exclusive() async throws {
        try await withTemporaryDirectory { root in
            let path = root.appending("lock")
            let attempt = try Command.shell("flock --nonblock lock true", in: root)
            let runner = try Host.forTests().runner
            try await FileLock.withLock(path) {
                let result = try await runner.run(attempt)
                #expect(result.status == .exited(1))
            }
            let result = try await runner.run(attempt)
            #expect(result.status == .exited(0))
        }
    }

    @Test("cancelling ends the wait") func cancelled() async throws {
        try await withTemporaryDirectory { root in
            let path = root.appending("lock")
            try await FileLock.withLock(path) {
                let waiter = Task { try await FileLock.withLock(path, waiting: nil) {} }
                waiter.cancel()
                let error = await #expect(throws: FileLockError.self) { try await waiter.value }
                #expect(error?.code == .cancelled)
            }
        }
    }

    /// Holds the lock in a real other process until the body is done.
    private func whileLockedByAnother(
        _ path: FilePath, _ body: @escaping @Sendable (Int32) async throws -> Void
    ) async throws {
        let directory = path.removingLastComponent()
        let runner = try Host.forTests().runner
        let script = "exec 9>lock; flock 9; echo $$ >lock; echo $$; while [ ! -e let-go ]; do :; done"
        let command = try Command.shell(script, in: directory)
        let (lines, signal) = AsyncStream.makeStream(of: String.self)
        async let holder = runner.check(command) { signal.yield($0.text) }
        var iterator = lines.makeAsyncIterator()
        let pid = try #require(Int32(await iterator.next() ?? ""))
        try await body(pid)
        try Files.writeAtomically("", to: directory.appending("let-go"))
        _ = try await holder
    }
}
