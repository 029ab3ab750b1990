import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct TreeFileTests {
    private let variants = allKindsOfVariants()

    private func tree(_ uid: String, _ release: ReleaseConfig = .named("PT", "1.0")) throws -> TreeInfo? {
        TreeInfo(
            try #require(variants[uid]), "x86_64", of: variants, in: try .forTests(release),
            layout: ComposeLayout("/c"), buildTime: 7)
    }

    @Test("addons have no tree of their own") func addon() throws {
        #expect(try tree("Server-HA") == nil)
        #expect(try tree("Server")?.addons.map(\.uid) == ["Server-HA"])
    }

    @Test("a layered product is its own release on top of the compose's") func layered() throws {
        let tree = try #require(try tree("Server-LP", .named("PT", "9.2")))
        #expect(tree.release == TreeInfo.Product(name: "Layered Product", short: "LP", version: "3.1"))
        #expect(tree.baseProduct == TreeInfo.Product(name: "PT Linux", short: "PT", version: "9"))
        #expect(tree.variant.uid == "Server")
        #expect(tree.variant.paths == ["packages": "Packages", "repository": "."])
    }

    @Test("treeinfo_version stands for the release's, which stays in the base product's place") func version()
        throws
    {
        var release = ReleaseConfig.named("PT", "1.0", base: ReleaseConfig.base("BO", "9"))
        release.treeinfoVersion = "1.0.5"
        let tree = try #require(try tree("Server", release))
        #expect(tree.release.version == "1.0.5")
        #expect(tree.baseProduct?.version == "9")
    }

    @Test("checksums of repositories in the tree are listed, those that are there") func checksums()
        async throws
    {
        try await withTemporaryDirectory { directory in
            var tree = try #require(try tree("Server"))
            #expect(tree.repomdPaths == ["repodata/repomd.xml", "addons/HA/repodata/repomd.xml"])
            try Files.createDirectories(directory.appending("repodata"))
            try Files.writeAtomically("x", to: directory.appending("repodata/repomd.xml"))
            try tree.addRepositoryChecksums(.sha256, in: directory)
            #expect(
                tree.checksums == [
                    "repodata/repomd.xml":
                        "sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
                ])
        }
    }

    @Test(
        "names survive, whatever is in them",
        arguments: ["100% %(x)s", "a = b: c ; d # e", "two\nlines", "[x]", "é😀", "two\n[x]\n\nlines"])
    func names(name: String) throws {
        var tree = try #require(try tree("Server"))
        tree.release.name = name
        tree.images = ["x86_64": ["boot.iso": "images/boot.iso"]]
        tree.stage2 = ["mainimage": "images/install.img"]
        tree.disc = .init(number: 1, count: 2)
        #expect(try TreeInfo(try tree.text(), name: "x") == tree)
    }

    @Test(
        "a path that the format has no way to write is refused",
        arguments: ["a=b", "a:b", "#a", "a\nb", " a", ""])
    func unwritable(path: String) throws {
        var tree = try #require(try tree("Server"))
        tree.checksums = [path: "sha256:00"]
        #expect(throws: ComposeError.self) { try tree.text() }
    }

    @Test(
        "text that is no .treeinfo is refused", arguments: ["", "x", "[tree]", "[tree]\nx = 1", "[release\n"])
    func broken(text: String) {
        #expect(throws: ComposeError.self) { try TreeInfo(text, name: "x") }
    }

    @Test(".discinfo and media.repo name the same moment") func disc() throws {
        let time = DiscInfo.timestamp(.at(1_795_242_752, nanoseconds: 37_563_999))
        #expect(time == "1795242752.037563")
        #expect(DiscInfo.timestamp(.at(5, ["SOURCE_DATE_EPOCH": "1795242752"])) == "1795242752")
        var disc = DiscInfo(timestamp: time, description: "Peer\nTest 1.0", arch: "x86_64")
        #expect(disc.text == "1795242752.037563\nPeer Test 1.0\nx86_64\nALL\n")
        #expect(
            MediaRepo(disc).text == """
                [InstallMedia]
                name=Peer Test 1.0
                mediaid=1795242752.037563
                metadata_expire=-1
                gpgcheck=0
                cost=500

                """)
        disc.description = "Peer Test"
        disc.discs = [1, 2]
        #expect(try DiscInfo(disc.text, name: "x") == disc)
        #expect(throws: ComposeError.self) { try DiscInfo("1\n", name: "x") }
    }

    @Test("the description is a template, or release and base product") func description() throws {
        let variant = try #require(variants["Server-HA"])
        var release = ReleaseConfig.named("LP", "2", base: ReleaseConfig.base("BO", "9"))
        #expect(
            try DiscInfo.description(of: variant, "x86_64", in: release) == "LP Linux 2 for BO Base 9")
        release.discinfoDescription = "%(variant_name)s for %(arch)s"
        #expect(
            try DiscInfo.description(of: variant, "x86_64", in: release)
                == "High % Availability for x86_64")
        release.discinfoDescription = "%(moon)s"
        #expect(throws: ComposeError.self) { try DiscInfo.description(of: variant, "x86_64", in: release) }
    }
}
