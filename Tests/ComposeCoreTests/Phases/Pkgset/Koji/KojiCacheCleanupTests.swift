import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("Cleaning the cache of Koji's packages") struct KojiCacheCleanupTests {
    /// A cache with a package that a compose has, one that none has, a header, a lock and an empty directory.
    private func withCache(_ body: (FilePath) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let cache = directory.appending("cache")
            for name in ["a/1/1/x86_64", "b/1/1/x86_64", "c/1"] {
                try Files.createDirectories(cache.pushing(FilePath(name)))
            }
            for (name, size) in [("a/1/1/x86_64/a.rpm", 100), ("b/1/1/x86_64/b.rpm", 2000)] {
                try Files.writeAtomically(
                    [UInt8](repeating: 1, count: size), to: cache.pushing(FilePath(name)))
            }
            try Files.writeAtomically("headers", to: cache.appending("b/1/1/x86_64/b.rpm.header"))
            try Files.writeAtomically("", to: cache.appending("b/1/1/x86_64/b.rpm.lock"))
            try Files.hardLink(
                cache.appending("a/1/1/x86_64/a.rpm"), at: directory.appending("published.rpm"))
            try await body(cache)
        }
    }

    private func later(_ seconds: Int64) -> Timestamp {
        Timestamp(seconds: Timestamp.now().seconds + seconds)
    }

    @Test("what no compose has goes when it is old, with its locks and empty directories") func old()
        async throws
    {
        try await withCache { cache in
            var cleanup = KojiCacheCleanup(cache, age: .seconds(1000))
            cleanup.isDry = true
            let would = try await cleanup.run(now: later(2000))
            #expect(would == .init(bytes: 2007, files: 2, locks: 1, directories: 6))
            #expect(Files.exists(cache.appending("b/1/1/x86_64/b.rpm")))
            cleanup.isDry = false
            var told: [String] = []
            let report = try await cleanup.run(now: later(2000)) { told.append($0.string) }
            #expect(report == would)
            #expect(Set(told.suffix(3)).isSuperset(of: ["b/1", "b"]))
            #expect(
                try Files.tree(cache).map(\.path.string) == [
                    "a", "a/1", "a/1/1", "a/1/1/x86_64", "a/1/1/x86_64/a.rpm",
                ])
        }
    }

    @Test("what is young stays, and so does what was used lately") func young() async throws {
        try await withCache { cache in
            let cleanup = KojiCacheCleanup(cache, age: .seconds(1000))
            let report = try await cleanup.run(now: later(500))
            #expect(report.files == 0)
            #expect(report.locks == 0)
            // The time of the file is that of the build, long ago: it does not count.
            let file = cache.appending("b/1/1/x86_64/b.rpm")
            try Files.setModified(Timestamp(seconds: 1_000_000), of: file)
            #expect(try await cleanup.run(now: later(500)).files == 0)
            #expect(Files.exists(file))
        }
    }

    @Test("a lock that somebody holds stays") func held() async throws {
        try await withCache { cache in
            let lock = cache.appending("b/1/1/x86_64/b.rpm.lock")
            try await FileLock.withLock(lock) {
                let report = try await KojiCacheCleanup(cache, age: .seconds(1000)).run(now: later(2000))
                #expect(report.locks == 0)
                #expect(report.files == 2)
            }
            #expect(Files.exists(lock))
        }
    }

    @Test("what is no directory is an error") func missing() async {
        await #expect {
            _ = try await KojiCacheCleanup("/nowhere/cache", age: .zero).run(now: .now())
        } throws: {
            "\($0)" == "/nowhere/cache is no directory; name that of koji_cache"
        }
    }
}
