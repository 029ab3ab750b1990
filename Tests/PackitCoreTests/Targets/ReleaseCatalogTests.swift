import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import PackitCore

/// Where the list of releases comes from.
struct ReleaseCatalogTests {
    private static let pages = [
        #"{"releases": [{"name": "F43", "id_prefix": "FEDORA", "version": "43", "branch": "f43", "state": "current"},"#
            + #"{"name": "ELN", "id_prefix": "FEDORA", "version": "eln", "branch": "eln", "state": "pending"}],"#
            + #" "page": 1, "pages": 2}"#,
        #"{"releases": [{"name": "F44", "id_prefix": "FEDORA", "version": "44", "branch": "rawhide", "state": "pending"},"#
            + #"{"name": "EPEL-9", "id_prefix": "FEDORA-EPEL", "version": "9", "branch": "epel9", "state": "current"},"#
            + #"{"name": "F44F", "id_prefix": "FEDORA-FLATPAK", "version": "44", "branch": "f44", "state": "current"}],"#
            + #" "page": 2, "pages": 2}"#,
    ]

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
                #expect(server.requests.count == 2)
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
}
