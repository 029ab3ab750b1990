internal import CurlHTTP
internal import ForgeKit
public import HostKit
internal import JSONKit
internal import SystemPackage

/// Finds the list of releases: a fresh cache, Bodhi, a stale cache, the list that packit was built with.
public struct ReleaseCatalog: Sendable {
    /// A list, and what the user should know of its age.
    public struct Answer: Sendable {
        public var list: ReleaseList
        public var warning: String?
    }

    private let host: Host
    private let url: String
    /// How long a cache counts as fresh.
    private static let freshness: Int64 = 12 * 3600
    private static let largestCache = 8 << 20

    /// - Parameter bodhi: The URL of the service; nil is Fedora's.
    public init(host: Host, bodhi: String? = nil) {
        self.host = host
        url = bodhi ?? BodhiClient.fedora
    }

    /// The list; never a failure.
    ///
    /// - Parameter usesNetwork: Whether Bodhi may be asked.
    public func releases(usesNetwork: Bool) async -> Answer {
        let cache = readCache()
        if let cache, cache.age < Self.freshness { return Answer(list: cache.list) }
        var reason = "the network is not used"
        if usesNetwork {
            do {
                return Answer(list: try await fetch())
            } catch {
                reason = "\(error)"
            }
        }
        if let cache {
            let days = cache.age / 86400
            return Answer(list: cache.list, warning: "the list of releases is \(days) days old: \(reason)")
        }
        return Answer(
            list: .builtIn,
            warning: "the list of releases is the one of packit \(packitVersion): \(reason)")
    }

    private func fetch() async throws(ForgeFailure) -> ReleaseList {
        let client = BodhiClient(url, http: HTTPClient(packitOn: host), options: .once(on: host))
        let releases = try await client.releases(states: [.current, .pending, .frozen]).all()
        store(releases)
        return ReleaseList(bodhi: releases)
    }
}

// MARK: - Cache

/// What programs of Fedora share: `{"data": [release], "timestamp": seconds}`, with releases in Bodhi's form.
extension ReleaseCatalog {
    private var cachePath: FilePath {
        host.environment.cacheDirectory.appending("fedora-distro-aliases").appending("cache.json")
    }

    private func readCache() -> (list: ReleaseList, age: Int64)? {
        // A cache that cannot be read is as good as none, and so is a release in it.
        guard let bytes = try? Files.read(cachePath, limit: Self.largestCache),
            let root = try? JSONDocument(bytes).root,
            let data = root["data"]?.items,
            // Other programs write a fraction too.
            let time = root["timestamp"]?.double.flatMap({ Int64(exactly: $0.rounded(.down)) }), time >= 0
        else { return nil }
        let releases = data.compactMap { try? BodhiRelease($0) }
        return (ReleaseList(bodhi: releases), max(0, host.now().seconds - time))
    }

    private func store(_ releases: [BodhiRelease]) {
        let json: JSONValue = [
            "data": .array(releases.map(\.json)), "timestamp": .integer(Int(host.now().seconds)),
        ]
        // Without a cache the next run asks again; that is all.
        try? Files.createDirectories(cachePath.removingLastComponent())
        try? Files.writeAtomically(json.bytes, to: cachePath)
    }
}
