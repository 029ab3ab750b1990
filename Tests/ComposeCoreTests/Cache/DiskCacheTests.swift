import HostKit
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct DiskCacheTests {
    /// A cache whose clock a test moves, and what it complains about.
    private final class Place: Sendable {
        let directory: FilePath
        private let seconds = Mutex<Int64>(1_795_242_752)
        private let lines = Mutex<[String]>([])
        var complaints: [String] { lines.withLock { $0 } }

        init(_ directory: FilePath) { self.directory = directory }

        func cache(lifetime: Duration = DiskCache.defaultLifetime, sizeLimit: Int64 = 1 << 20) -> DiskCache {
            DiskCache(
                directory, lifetime: lifetime, sizeLimit: sizeLimit,
                now: { [self] in Timestamp(seconds: seconds.withLock { $0 }) },
                log: { [self] line in lines.withLock { $0.append(line) } })
        }

        func pass(_ span: Int64) { seconds.withLock { $0 += span } }
        var entries: [FilePath] { get throws { try Files.list(directory).map { directory.appending($0) } } }
    }

    private func withPlace(_ body: (Place) async throws -> Void) async throws {
        try await withTemporaryDirectory { try await body(Place($0.appending("some/cache"))) }
    }

    @Test("an answer is made once, and found by other caches of the same directory") func once() async throws
    {
        try await withPlace { place in
            let made = Mutex(0)
            for _ in 0..<2 {
                let value = try await place.cache().value(for: "tag f44") {
                    made.withLock { $0 += 1 }
                    return [0, 10, 255]
                }
                #expect(value == [0, 10, 255])
            }
            #expect(made.withLock { $0 } == 1)
            #expect(place.cache().peek("tag f43") == nil)
            #expect(place.complaints == [])
        }
    }

    @Test("an answer counts until its time is over, and is removed when the next one is kept") func expiry()
        async throws
    {
        try await withPlace { place in
            let cache = place.cache()
            cache.put([1], for: "a")
            place.pass(3599)
            #expect(cache.peek("a") == [1])
            place.pass(1)
            #expect(cache.peek("a") == nil)
            cache.put([2], for: "b")
            let entries = try place.entries
            #expect(entries.count == 1)
            #expect(cache.peek("b") == [2])
            // A clock that was ahead.
            place.pass(-10)
            #expect(cache.peek("b") == nil)
        }
    }

    @Test("nothing is kept without a lifetime") func noLifetime() async throws {
        try await withPlace { place in
            place.cache(lifetime: .zero).put([1], for: "a")
            #expect(!Files.exists(place.directory))
        }
    }

    @Test("what is damaged in any way counts as not there") func damaged() async throws {
        try await withPlace { place in
            let cache = place.cache()
            cache.put(Array("the answer".utf8), for: "key")
            let path = try #require(try place.entries.first)
            let whole = try Files.read(path)
            for length in 0..<whole.count {
                try Files.writeAtomically(whole.prefix(length), to: path)
                #expect(cache.peek("key") == nil, "cut at \(length)")
            }
            for position in whole.indices {
                var changed = whole
                changed[position] ^= 1
                try Files.writeAtomically(changed, to: path)
                // A digit of the time may be another one; no other bit may be.
                if cache.peek("key") != nil {
                    #expect((14..<24).contains(position), "changed at \(position)")
                }
            }
            try Files.writeAtomically(whole, to: path)
            #expect(cache.peek("key") == Array("the answer".utf8))
            // The file of another key under this one's name.
            try Files.move(path, to: place.directory.appending(DiskCacheEntry.name(of: "other")))
            #expect(cache.peek("other") == nil)
            #expect(place.complaints == [])
        }
    }

    @Test("the oldest answers go when all together are too large, and rests of killed composes")
    func sizeLimit() async throws {
        try await withPlace { place in
            let cache = place.cache(sizeLimit: 3000)
            try Files.createDirectories(place.directory)
            let rest = place.directory.appending(".x.entry.abc.tmp")
            try Files.writeAtomically("half", to: rest)
            try Files.setModified(Timestamp(seconds: 1_700_000_000), of: rest)
            let other = place.directory.appending("README")
            try Files.writeAtomically("not ours", to: other)
            for name in ["a", "b", "c", "d"] {
                cache.put([UInt8](repeating: 1, count: 1000), for: name)
                place.pass(1)
            }
            #expect(["a", "b", "c", "d"].map { cache.peek($0) != nil } == [false, false, true, true])
            #expect(!Files.exists(rest))
            #expect(Files.exists(other))
        }
    }

    @Test("a cache that cannot be written fails nothing, and says so once") func unusable() async throws {
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically("", to: directory.appending("file"))
            let place = Place(directory.appending("file/cache"))
            let cache = place.cache()
            for _ in 0..<3 {
                let value = try await cache.value(for: "a") { [7] }
                #expect(value == [7])
            }
            #expect(place.complaints.count == 1)
            #expect(place.complaints.first?.contains("the cache cannot be used") == true)
        }
    }

    @Test("many at once get whole answers") func together() async throws {
        try await withPlace { place in
            let values = try await (0..<64).concurrentMap(limit: 16) { number in
                try await place.cache().value(for: "key \(number % 4)") {
                    [UInt8](repeating: UInt8(number % 4), count: 10_000)
                }
            }
            for (number, value) in values.enumerated() {
                #expect(value == [UInt8](repeating: UInt8(number % 4), count: 10_000))
            }
            #expect(place.complaints == [])
        }
    }

    @Test("a failure to make an answer is thrown and not kept") func failure() async throws {
        struct Failure: Error {}
        try await withPlace { place in
            let cache = place.cache()
            await #expect(throws: Failure.self) { _ = try await cache.value(for: "a") { throw Failure() } }
            #expect(cache.peek("a") == nil)
        }
    }
}
