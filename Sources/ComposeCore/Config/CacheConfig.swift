internal import ConfigSyntax
public import HostKit
internal import SystemPackage

/// Where and for how long a hub's answers are kept.
public struct CacheConfig: Sendable, Hashable, Codable {
    /// The file that the reference would keep them in; ours is a directory beside it.
    public var fileName: String?
    public var lifetime = DiskCache.defaultLifetime

    public init() {}
}

extension CacheConfig {
    /// The names of caches that ours stands in for.
    private static let backends: Set<String> = [
        "dogpile.cache.dbm", "dogpile.cache.file", "dogpile.cache.memory",
    ]

    /// nil without a cache, and for a kind that there is nothing like here.
    init?(_ reader: OptionReader) {
        guard let backend = reader.text("dogpile_cache_backend"), Self.backends.contains(backend) else {
            return nil
        }
        fileName = reader["dogpile_cache_arguments"]?.mapping?["filename"]?.string
            .flatMap { $0.isEmpty ? nil : $0 }
        switch reader["dogpile_cache_expiration_time"]?.value {
        case .integer(let seconds)?: lifetime = .seconds(seconds)
        case .float(let seconds)?: lifetime = .seconds(seconds)
        default: break
        }
    }

    /// The cache on a machine.
    ///
    /// - Parameter log: Told the first thing that goes wrong.
    public func cache(
        _ environment: HostEnvironment, log: @escaping @Sendable (String) -> Void
    ) -> DiskCache {
        // An older cache of the reference may lie under the very name.
        let directory =
            fileName.map { environment.absolute(FilePath($0 + ".pungi")) }
            ?? environment.cacheDirectory.appending("pungi").appending("answers")
        return DiskCache(directory, lifetime: lifetime, now: environment.now, log: log)
    }
}
