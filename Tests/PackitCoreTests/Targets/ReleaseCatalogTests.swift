import HostKit
import JSONKit
import SystemPackage
import TestSupport
import Testing

@testable import PackitCore

/// Where the list of releases comes from.
struct ReleaseCatalogTests {
    private static let pages = [
        page(1, [release("F43", "FEDORA", "43", "f43"), release("ELN", "FEDORA", "eln", "eln", "pending")]),
        page(
            2,
            [
                release("F44", "FEDORA", "44", "rawhide", "pending"),
                release("EPEL-9", "FEDORA-EPEL", "9", "epel9"),
                release("F44F", "FEDORA-FLATPAK", "44", "f44"),
            ]),
    ]

    private static func page(_ number: Int, _ releases: [String]) -> String {
        #"{"releases": [\#(releases.joined(separator: ","))], "page": \#(number), "pages": 2}"#
    }

    private static func release(
        _ name: String, _ prefix: String, _ version: String, _ branch: String, _ state: String = "current"
    ) -> String {
        #"{"name": "\#(name)", "long_name": "Long \#(name)", "version": "\#(version)", "id_prefix": "\#(prefix)","#
            + #" "branch": "\#(branch)", "state": "\#(state)", "composed_by_bodhi": true}"#
    }

    private func withCatalog(
        at seconds: Int64, _ server: LocalServer, _ cache: FilePath,
        _ body: (ReleaseCatalog) async throws -> Void
    ) async throws {
        var host = try HostKit.Host.forTests()
        host.environment.variables["XDG_CACHE_HOME"] = cache.string
        host.environment.now = { Timestamp(seconds: seconds) }
        try await body(ReleaseCatalog(host: host, bodhi: server.url))
    }

    @Test(
        "all pages are read and kept; while fresh nobody is asked again, and when Bodhi is down the old list counts"
    )
    func life() async throws {
        try await withTemporaryDirectory { cache in
            let answers: [Reply] = Self.pages.map { .json($0) } + [.status(503)]
            try await LocalServer.serving(["/releases/": answers]) { server in
                try await withCatalog(at: 1_000_000, server, cache) { catalog in
                    let answer = await catalog.releases(usesNetwork: true)
                    #expect(answer.warning == nil)
                    let names = answer.list.releases.map(\.name).filter { !$0.hasPrefix("opensuse") }
                    #expect(names == ["epel-9", "fedora-43", "fedora-rawhide"])
                }
                try await withCatalog(at: 1_000_600, server, cache) { catalog in
                    #expect(await catalog.releases(usesNetwork: true).warning == nil)
                }
                let question = "/releases/?state=current&state=pending&state=frozen&rows_per_page=100&page="
                #expect(server.requests.map(\.target) == [question + "1", question + "2"])
                try await withCatalog(at: 1_000_000 + 3 * 86400, server, cache) { catalog in
                    let answer = await catalog.releases(usesNetwork: true)
                    #expect(answer.warning?.hasPrefix("the list of releases is 3 days old") == true)
                    #expect(TargetAliases(answer.list).chroots(["fedora-stable"]) == ["fedora-43-x86_64"])
                }
            }
        }
    }

    @Test("without cache and network the list that was built in counts, with a warning")
    func offline() async throws {
        try await withTemporaryDirectory { cache in
            try await LocalServer.serving([:]) { server in
                try await withCatalog(at: 1, server, cache) { catalog in
                    let answer = await catalog.releases(usesNetwork: false)
                    #expect(answer.list == .builtIn)
                    #expect(answer.warning?.contains("the network is not used") == true)
                }
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test("the cache is what other programs read, and theirs is read, but for releases that make no sense")
    func sharedCache() async throws {
        try await withTemporaryDirectory { cache in
            let path = cache.appending("fedora-distro-aliases").appending("cache.json")
            try await LocalServer.serving(["/releases/": Self.pages.map { .json($0) }]) { server in
                try await withCatalog(at: 1_000_000, server, cache) { catalog in
                    _ = await catalog.releases(usesNetwork: true)
                }
            }
            let kept = try JSONDocument(Files.read(path, limit: 1 << 20)).root
            #expect(kept["timestamp"]?.int == 1_000_000)
            #expect(
                kept["data"]?.items?.compactMap { $0["name"]?.string } == [
                    "F43", "ELN", "F44", "EPEL-9", "F44F",
                ])
            let first = kept["data"]?.items?.first
            let texts = ["long_name", "version", "id_prefix", "branch", "state"].map { first?[$0]?.string }
            #expect(texts == ["Long F43", "43", "FEDORA", "f43", "current"])

            let data = [Self.release("F50", "FEDORA", "50", "f50"), "7", #"{"name": "F51"}"#]
            let text = #"{"timestamp": 1000000.75, "data": [\#(data.joined(separator: ", "))]}"#
            try Files.writeAtomically(text, to: path)
            try await LocalServer.serving { server in
                try await withCatalog(at: 1_000_600, server, cache) { catalog in
                    let answer = await catalog.releases(usesNetwork: true)
                    #expect(answer.warning == nil)
                    #expect(
                        answer.list.releases.filter { $0.distribution == .fedora }.map(\.name) == [
                            "fedora-rawhide"
                        ])
                }
                #expect(server.requests.isEmpty)
            }
        }
    }
}
