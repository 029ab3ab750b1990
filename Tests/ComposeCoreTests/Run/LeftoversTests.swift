import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct LeftoversTests {
    @Test("temporary files and directories go, everything else stays") func removal() async throws {
        try await withTemporaryDirectory { directory in
            for name in [
                "V/os/.treeinfo", "V/os/repodata/repomd.xml", "V/os/Packages/a.tmp", "V/os/.discinfo",
                "V/os/Packages/.a.rpm.1x.tmp", "V/os/.repodata/primary.xml", "V/os/.repodata-Ab12/x",
                "V/os/.metadata-12ab/modules", "V/os/.olddata/x",
            ] {
                let file = directory.pushing(FilePath(name))
                try Files.createDirectories(file.removingLastComponent())
                try Files.writeAtomically("x", to: file)
            }
            try Leftovers.remove(from: directory)
            let left = try Files.tree(directory).filter { $0.record.kind == .regular }.map(\.path.string)
            #expect(
                left == [
                    "V/os/.discinfo", "V/os/.treeinfo", "V/os/Packages/a.tmp", "V/os/repodata/repomd.xml",
                ])
            try Leftovers.remove(from: directory.appending("missing"))
        }
    }

    @Test("of images go those that are not made any more, with what belongs to them, but nothing else")
    func images() async throws {
        try await DeliveryPlace.with { place in
            let layout = place.layout
            let old = [
                "Server/x86_64/images/old.qcow2", "Server/x86_64/images/old.ociarchive",
                "Server/aarch64/images/old.raw.xz", "Server/aarch64/images/OLD-CHECKSUM",
                "Server/x86_64/iso/old.iso", "Server/x86_64/iso/old.iso.manifest",
            ]
            let kept = [
                "Server/x86_64/images/CHECKSUM", "Server/x86_64/images/new.raw.xz",
                "Server/x86_64/images/notes.txt", "Server/x86_64/iso/new.iso",
            ]
            for name in old + kept {
                let file = layout.compose.pushing(FilePath(name))
                try Files.createDirectories(file.removingLastComponent())
                try Files.writeAtomically("x", to: file)
            }
            let images = ["images/new.raw.xz", "iso/new.iso"].map {
                MadeImage(Sample.image("Server/x86_64/\($0)"), variant: "Server", arches: ["x86_64"])
            }
            let removed = try Leftovers.removeUnplanned(images, of: place.context.variants, in: layout)
            #expect(Set(removed) == Set(old.map { layout.compose.pushing(FilePath($0)) }))
            let left = try Files.tree(layout.compose).filter { $0.record.kind == .regular }.map(\.path.string)
            #expect(left == kept)
        }
    }
}
