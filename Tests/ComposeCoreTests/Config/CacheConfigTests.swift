import HostKit
import SystemPackage
import Testing

@testable import ComposeCore

struct CacheConfigTests {
    private func config(_ lines: String) async throws -> CacheConfig? {
        try await validate(minimal + lines).config().cache
    }

    @Test("caches that ours stands in for have its directory beside the file that they name") func named()
        async throws
    {
        let found = try await config(
            """
            dogpile_cache_backend = "dogpile.cache.dbm"
            dogpile_cache_expiration_time = 600
            dogpile_cache_arguments = {"filename": "/var/cache/pungi/answers.dbm"}

            """)
        #expect(found?.lifetime == .seconds(600))
        let cache = found?.cache(.at(0)) { _ in }
        #expect(cache?.directory == "/var/cache/pungi/answers.dbm.pungi")
    }

    @Test("without a file the user's cache directory is taken, and an hour") func usual() async throws {
        let found = try await config("dogpile_cache_backend = \"dogpile.cache.memory\"\n")
        let cache = found?.cache(.at(0, ["XDG_CACHE_HOME": "/c"])) { _ in }
        #expect(cache?.directory == "/c/pungi/answers")
        #expect(cache?.lifetime == .seconds(3600))
    }

    @Test(
        "there is no cache without a backend, with the null one, and with those that are not supported",
        arguments: [
            "", "dogpile_cache_backend = \"dogpile.cache.null\"\n",
            "dogpile_cache_backend = \"dogpile.cache.redis\"\n",
        ])
    func none(lines: String) async throws {
        let found = try await config(lines)
        #expect(found == nil)
    }
}
