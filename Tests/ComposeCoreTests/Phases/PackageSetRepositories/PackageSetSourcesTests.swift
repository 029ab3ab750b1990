import CurlHTTP
import DigestKit
import HostKit
import KojiHubDouble
import RepoKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Comps, modules, and package sets that are repositories already.
@Suite("More repositories for those who install", Tool.require("python3", "rpmbuild", "createrepo_c", "dnf"))
struct PackageSetSourcesTests {
    private static let comps = """
        <?xml version="1.0" encoding="UTF-8"?>
        <comps><group><id>core</id><name>Core</name><uservisible>true</uservisible><packagelist>
        <packagereq type="mandatory">setup</packagereq></packagelist></group></comps>

        """

    private func putComps(_ place: PackageSetPlace, variant: String?) throws {
        let path = place.layout.work.comps("x86_64", variant: variant)
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(Self.comps, to: path)
    }

    @Test("comps of a variant, or of an arch, are a repository without packages, which dnf reads")
    func comps()
        async throws
    {
        try await PackageSetPlace.with { place in
            try putComps(place, variant: "Base")
            try putComps(place, variant: nil)
            let repositories = try place.repositories()
            let addresses = try await repositories.addresses(arch: "x86_64", variant: "Base")
            let directory = place.layout.work.compsRepository("x86_64", variant: "Base")
            #expect(directory.string.hasSuffix("work/x86_64/comps_repo_Base"))
            #expect(addresses == [place.path().string, directory.string])
            #expect(try await place.dnf([directory.string], "group list --ids").contains("(core)"))
            #expect(try await place.found([directory.string]) == [])
            let repomd = try RepomdReader.read(Files.read(directory.appending("repodata/repomd.xml")))
            let group = try #require(repomd["group"]?.location.href)
            #expect(try Files.readText(directory.pushing(FilePath(group))) == Self.comps)
            let arch = try await repositories.compsRepository(arch: "x86_64")
            #expect(arch?.string.hasSuffix("work/x86_64/comps_repo") == true)
            for variant in ["Base", nil] {
                #expect(Files.isRegular(place.layout.logs.compsRepository("x86_64", variant: variant)))
            }
        }
    }

    @Test("without comps there is none") func noComps() async throws {
        try await PackageSetPlace.with { place in
            let repositories = try place.repositories()
            #expect(try await repositories.compsRepository(arch: "x86_64", variant: "Base") == nil)
            let addresses = try await repositories.addresses(arch: "x86_64", variant: "Base")
            #expect(addresses == [place.path().string])
        }
    }

    @Test("the repository of a module's tag says so, and dnf leaves out streams that nobody enabled")
    func modules()
        async throws
    {
        let document = """
            ---
            document: modulemd
            version: 2
            data:
              name: web
              stream: "1"
              version: 10
              context: c0ffee
              arch: x86_64
              summary: A module
              description: A module.
              license:
                module: [MIT]
              artifacts:
                rpms:
                  - zlib-0:1.0-1.pt1.x86_64
            ...

            """
        let variants = """
            <variants><variant id="Base" name="Base" type="variant"><arches><arch>x86_64</arch></arches>
            <modules><module>web:1</module><kojitag>m1</kojitag></modules></variant></variants>
            """
        try await PackageSetPlace.with(variants: variants) { hub in
            try hub.addTag("m1")
            try hub.addTag("module-web-1-10")
            try hub.addModule(
                "web", stream: "1", version: "10", context: "c0ffee",
                documents: ["": "---\n", "x86_64": document], contentTag: "module-web-1-10", tag: "m1")
            try await hub.add(["zlib"], tag: "module-web-1-10")
            try await hub.add(["setup"], tag: "f1")
        } _: { place in
            let addresses = try await place.repositories().addresses(arch: "x86_64")
            #expect(addresses == [place.path("module-web-1-10").string, place.path().string])
            #expect(try await place.dnf(addresses, "module list").contains("web"))
            let enabled = try await place.dnf(addresses, "repoquery").split(separator: "\n")
            #expect(enabled == ["setup-0:1.0-1.pt1.noarch"])
            let plain = try RepomdReader.read(Files.read(place.path().appending("repodata/repomd.xml")))
            #expect(plain["modules"] == nil)
        }
    }

    @Test("a package set of repositories is these, in the order of the configuration; nothing is written")
    func repositories() async throws {
        let input = try await CasePackages.directory.path
        try await withTemporaryDirectory { root in
            let host = try Host.forTests()
            var config = PkgsetConfig()
            config.source = .repos
            config.repos = ["x86_64": ["repos/x86_64", "file://\(input)/repos/src"], "*": ["http://h/r"]]
            var file = VariantsFile(
                SourceFile(
                    name: "variants.xml",
                    text: """
                        <variants><variant id="Base" name="Base" type="variant"><arches><arch>x86_64</arch></arches>
                        </variant></variants>
                        """))
            var pkgset = RepositoriesPkgset(
                config, gather: GatherConfig(), variants: Variants(&file), configDirectory: input,
                releaseVersion: "1")
            let addresses = pkgset.addresses(arch: "x86_64")
            config.repos = ["x86_64": ["repos/x86_64"]]
            pkgset = RepositoriesPkgset(
                config, gather: GatherConfig(), variants: Variants(&file), configDirectory: input,
                releaseVersion: "1")
            let pool = try await pkgset.load(
                pkgset.plan(),
                RepositoryReader(
                    http: .init(.init(userAgent: "t", environment: host.environment)),
                    cache: root.appending("cache")))
            let layout = ComposeLayout(root)
            let log = try ComposeLog(layout.logs, now: host.environment.now)
            var set = PackageSetRepositories(pool, layout: layout, host: host, log: log) { _ in
                throw CancellationError()
            }
            set.configured = ["x86_64": addresses]
            let found = try await set.addresses(arch: "x86_64", variant: "Base")
            #expect(found == ["\(input)/repos/x86_64", "\(input)/repos/src", "http://h/r"])
            #expect(
                set.mounts(arch: "x86_64").map(\.string) == ["\(input)/repos/x86_64", "\(input)/repos/src"])
            #expect(set.identity(arch: "x86_64")?.count == 64)
            #expect(try await set.addresses(arch: "aarch64") == [])
            #expect(!Files.exists(layout.work.root))
        }
    }
}
