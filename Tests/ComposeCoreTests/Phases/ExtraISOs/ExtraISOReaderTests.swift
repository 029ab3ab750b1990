import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Images of several variants as package managers and productmd read them.
@Suite(
    Tool.require(
        "rpmbuild", "createrepo_c", "dnf", "genisoimage", "xorriso", "implantisomd5"))
struct ExtraISOReaderTests {
    /// Makes an image of real packages, and unpacks it into `medium` at the top of the compose.
    private static func unpacked(
        xorriso: Bool = false, _ body: (ExtraISOPlace) async throws -> Void
    ) async throws {
        try await ExtraISOPlace.with { place in
            for variant in ["Server", "Client"] {
                try place.putTree(variant)
                let tree = place.layout.compose.appending(variant).pushing("x86_64/os")
                try Files.remove(tree.appending("Packages").appending("\(variant)-1.rpm"))
                let package = try await RPMFixture.build(
                    "\(variant.lowercased())-tool", in: place.sources.root)
                try Files.copy(
                    package, to: tree.appending("Packages").appending(package.lastComponent?.string ?? ""))
                _ = try await place.output("createrepo_c -q --no-database '\(tree)'")
            }
            place.createiso.usesXorriso = xorriso
            place.take {
                $0.arches = ["x86_64"]
                $0.skipsSources = true
            }
            let made = try await place.make()
            let path = place.layout.compose.pushing(FilePath(made[0].image.path))
            _ = try await place.output("xorriso -osirrox on -indev '\(path)' -extract / medium 2>&1")
            try await body(place)
        }
    }

    @Test("dnf finds each variant's packages where they are", arguments: [false, true]) func dnf(
        xorriso: Bool
    ) async throws {
        try await Self.unpacked(xorriso: xorriso) { place in
            for variant in ["Server", "Client"] {
                let found = try await place.output(
                    """
                    dnf -q --releasever=1 --setopt=cachedir="$PWD/cache" --repofrompath=r,medium/\(variant) --repo=r \
                    repoquery --qf '%{name} %{relativepath}'
                    """)
                let name = "\(variant.lowercased())-tool"
                #expect(found == "\(name) Packages/\(name)-1-1.noarch.rpm\n")
                #expect(
                    Files.isRegular(
                        place.layout.top.pushing("medium").appending(variant).pushing(
                            FilePath("Packages/\(name)-1-1.noarch.rpm"))))
            }
        }
    }

    @Test("productmd reads .treeinfo, and writes the same bytes again", ProductmdTests.hasProductmd)
    func treeInfo() async throws {
        try await Self.unpacked { place in
            let script = """
                import productmd.treeinfo
                tree = productmd.treeinfo.TreeInfo()
                tree.load("medium/.treeinfo")
                tree.dump("again", main_variant="Server")
                """
            try Files.writeAtomically(script, to: place.layout.top.appending("again.py"))
            _ = try await place.output("python3 again.py && cmp again medium/.treeinfo")
            let sum = try await place.output("sha256sum < medium/Client/repodata/repomd.xml | cut -c1-64")
            let text = try Files.readText(place.layout.top.pushing("medium/.treeinfo"))
            #expect(text.contains("Client/repodata/repomd.xml = sha256:\(sum)"))
        }
    }
}
