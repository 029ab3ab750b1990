import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct WorkDirectoryTests {
    struct Oops: Error {}

    @Test("the directory is private, empty and gone afterwards") func removed() async throws {
        try await withTemporaryDirectory { root in
            try await WorkDirectory.withTemporaryDirectory(prefix: "w-", in: root) { path in
                #expect(path.lastComponent?.string.hasPrefix("w-") == true)
                try #expect(Files.stat(path).permissions.rawValue == 0o700)
                try Files.createDirectories(path.pushing("a/b"))
            }
            try #expect(Files.list(root).isEmpty)
        }
    }

    @Test("it is gone after a failure too, and the failure is what the body threw") func failure()
        async throws
    {
        try await withTemporaryDirectory { root in
            await #expect(throws: Oops.self) {
                try await WorkDirectory.withTemporaryDirectory(in: root) { _ in throw Oops() }
            }
            try #expect(Files.list(root).isEmpty)
        }
    }

    @Test("it is gone after a cancellation") func cancellation() async throws {
        try await withTemporaryDirectory { root in
            let task = Task {
                try await WorkDirectory.withTemporaryDirectory(in: root) { _ in
                    try await Task.sleep(for: .seconds(600))
                }
            }
            while try Files.list(root).isEmpty { await Task.yield() }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try #expect(Files.list(root).isEmpty)
        }
    }
}
