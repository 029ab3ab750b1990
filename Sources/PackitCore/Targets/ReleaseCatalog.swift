internal import ConfigSyntax
internal import CurlHTTP
public import HostKit
internal import JSONKit
internal import SourceDiagnostics
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
    private static let largestAnswer = 8 << 20

    public init(host: Host, bodhi: String = "https://bodhi.fedoraproject.org") {
        self.host = host
        url = bodhi
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

    private var cachePath: FilePath {
        host.environment.cacheDirectory.appending("fedora-distro-aliases").appending("cache.json")
    }

    private func readCache() -> (list: ReleaseList, age: Int64)? {
        // A cache that cannot be read is as good as none.
        guard let bytes = try? Files.read(cachePath, limit: Self.largestAnswer),
            let root = try? YAMLDocument(SourceFile(name: "cache.json", bytes: bytes)).root.mapping,
            let data = root["data"]?.sequence, let time = root["timestamp"].flatMap(SchemaScalar.integer)
        else { return nil }
        return (ReleaseList(bodhi: data), max(0, host.now().seconds - Int64(time)))
    }

    private func fetch() async throws -> ReleaseList {
        let client = HTTPClient(
            .init(userAgent: "packit/\(packitVersion)", environment: host.environment))
        var nodes: [ConfigNode] = []
        var page = 1
        var pages = 1
        while page <= min(pages, 100) {
            let query = "state=current&state=pending&state=frozen&rows_per_page=100&page=\(page)"
            let response = try await client.send(
                HTTPRequest("GET", "\(url)/releases/?\(query)"), bodyLimit: Self.largestAnswer
            ).checked()
            let root = try YAMLDocument(SourceFile(name: "releases", bytes: response.body)).root.mapping
            guard let found = root?["releases"]?.sequence else {
                throw PackitError(.source, "the answer of \(url) has no releases")
            }
            nodes += found
            pages = root?["pages"].flatMap(SchemaScalar.integer) ?? 1
            page += 1
        }
        store(nodes)
        return ReleaseList(bodhi: nodes)
    }

    private func store(_ nodes: [ConfigNode]) {
        let json: JSONValue = [
            "data": .array(nodes.map { JSONValue($0) }), "timestamp": .integer(Int(host.now().seconds)),
        ]
        // Without a cache the next run asks again; that is all.
        try? Files.createDirectories(cachePath.removingLastComponent())
        try? Files.writeAtomically(Array(json.text(pretty: false).utf8), to: cachePath)
    }
}
