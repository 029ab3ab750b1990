import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ExtraISOContentTests {
    @Test("the files and their order are the reference's", arguments: ["x86_64"]) func recorded(arch: String)
        async throws
    {
        try await ExtraISOPlace.with { place in
            try place.copyRecordedTrees()
            let fixture = Fixtures.path("pungi-compose-case")
            try Files.copyTree(fixture.appending("files"), to: place.sources.working.appending("files"))
            let config = try ComposeConfigReader(HostEnvironment.current())
                .read(fixture.appending("test.conf").string).config()
            place.config = config.extraISOs
            let image = try #require(try await place.image(arch))
            let lines = image.graftPoints.map { point in
                let source = point.source.string.replacing(place.layout.top.string, with: "TOP")
                return "\(point.path)=\(source)".replacing("HASH-", with: "CHECKSUM-")
            }
            let name = "extra-PT-1.0-20261121.t.0-Server-\(arch)-dvd1.iso"
            let expected = String(decoding: try RecordedCase.expected("\(name)-graft-points"), as: UTF8.self)
                .split(separator: "\n").map(String.init)
            // Digits stood in place of the word when the recording was sorted.
            #expect(lines.sorted() == expected.sorted())
            #expect(lines.filter { $0.contains(".rpm=") } == expected.filter { $0.contains(".rpm=") })
            #expect(lines.firstIndex { $0.contains(".rpm=") } == expected.firstIndex { $0.contains(".rpm=") })
            #expect(image.fileName == name)
            #expect(image.volumeID == "extra PT-1.0 Server.x86_64")
            #expect(image.additionalVariants == ["Client"])
            #expect(image.isUnified)
        }
    }

    @Test("the working files are the reference's") func workFiles() async throws {
        try await ExtraISOPlace.with { place in
            try place.putTree("Server")
            try place.putTree("Client")
            place.take { $0.fileName = "extra-{filename}" }
            let files = try #require(try await place.image()).files
            let recorded = Set(
                try Fixtures.text("pungi-compose-case/expected/work-and-logs.txt").split(separator: "\n").map(
                    String.init))
            for path in [files.graftPoints, files.script, files.log, try #require(files.record)] {
                let name = String(path.string.dropFirst(place.layout.top.string.count + 1))
                    .replacing(/[0-9a-f]{64}/, with: "HASH")
                #expect(recorded.contains(name), "\(name)")
            }
        }
    }

    @Test(".treeinfo leads to each variant's packages, and not to what is elsewhere") func treeInfo()
        async throws
    {
        try await ExtraISOPlace.with { place in
            try place.putTree("Server")
            try place.putTree("Client")
            place.take()
            _ = try await place.image()
            let info = try TreeInfo(place.staged(".treeinfo"), name: ".treeinfo")
            #expect(info.variant.uid == "Server")
            #expect(info.variant.paths == ["packages": "Server/Packages", "repository": "Server"])
            #expect(info.others.map(\.uid) == ["Client"])
            #expect(info.others.map(\.paths) == [["packages": "Client/Packages", "repository": "Client"]])
            #expect(info.addons == [])
            #expect(
                info.checksums.keys.sorted() == ["Client/repodata/repomd.xml", "Server/repodata/repomd.xml"])
        }
    }

    @Test("the medium is known by the time stamp of its tree, in both files", arguments: [false, true])
    func mediaID(followsReference: Bool) async throws {
        try await ExtraISOPlace.with { place in
            try place.putTree("Server")
            place.take()
            place.followsReference = followsReference
            _ = try await place.image()
            #expect(try place.staged(".discinfo") == "1795242752.5\nPeer Test 1.0\nx86_64\nALL\n")
            let id = followsReference ? "None" : "1795242752.5"
            #expect(try place.staged("media.repo").contains("mediaid=\(id)\n"))
        }
    }

    @Test("extra files of the trees come along when they are asked for", arguments: [false, true])
    func inherited(isAsked: Bool) async throws {
        try await ExtraISOPlace.with { place in
            try place.putTree("Server")
            try place.putTree("Client")
            try place.put("eula\n", "Client/x86_64/os/docs/EULA")
            try place.put(
                #"{"data": [{"checksums": {}, "file": "docs/EULA", "size": 5}], "header": {"version": "1.0"}}"#,
                "Client/x86_64/os/extra_files.json")
            place.take { $0.inheritsExtraFiles = isAsked }
            let image = try #require(try await place.image())
            #expect(image.graftPoints.contains { $0.path == "Client/docs/EULA" } == isAsked)
        }
    }

    @Test("extra files of a block are listed, dated and on its image alone") func extraFiles() async throws {
        try await ExtraISOPlace.with { place in
            try place.putTree("Server")
            for name in ["one", "two"] { try place.sources.write(name, to: "working/\(name)") }
            for name in ["one", "two"] {
                place.take {
                    $0.fileName = name
                    $0.extraFiles = [.of("file", "", files: [name]).at("docs")]
                }
            }
            let images = [try await place.image(), try await place.image(number: 1)].compactMap { $0 }
            let docs = images.map { $0.graftPoints.map(\.path).filter { $0.hasPrefix("docs") } }
            #expect(docs == [["docs/one"], ["docs/two"]])
            let listed = try ExtraFilesManifest.files(
                ofTree: Array(place.staged("extra_files.json").utf8), name: "list")
            #expect(listed.map(\.path) == ["docs/one"])
            #expect(listed.first?.checksums.keys.sorted() == ["md5", "sha256"])
            let file = place.layout.work.extraISOFiles("Server", "x86_64").pushing("docs/one")
            #expect(try Files.stat(file).modified.seconds == 1_795_242_752)
        }
    }

    @Test(
        "nothing replaces the packages of a variant, or what makes the medium known",
        arguments: ["Server/Packages", "."])
    func reserved(target: String) async throws {
        try await ExtraISOPlace.with { place in
            try place.putTree("Server")
            try place.sources.write("x", to: "working/.treeinfo")
            place.take { $0.extraFiles = [.of("file", "", files: [".treeinfo"]).at(target)] }
            let made = place
            await expectSourceError(.unusable, "would be in the way of") { _ = try await made.image() }
        }
    }

    @Test(
        "a tree with an installer gives an image that boots, its boot files first and copies of those that change"
    )
    func boots() async throws {
        try await ExtraISOPlace.with { place in
            try place.putTree("Server")
            for name in [
                "isolinux/isolinux.bin", "images/efiboot.img", "images/boot.iso", "EFI/BOOT/grub.cfg",
            ] {
                try place.put(name, "Server/x86_64/os/\(name)")
            }
            place.buildinstall.method = .lorax
            place.take()
            let image = try #require(try await place.image())
            #expect(
                image.graftPoints.prefix(4).map(\.path) == [
                    "EFI/BOOT/grub.cfg", "images/efiboot.img", "isolinux/isolinux.bin", ".discinfo",
                ])
            let changed = try #require(image.boot?.changedFiles)
            #expect(changed == place.layout.work.isoFiles("x86_64", iso: image.fileName))
            #expect(image.graftPoints[2].source == changed.pushing("isolinux/isolinux.bin"))
            try Files.remove(place.layout.compose.pushing("Server/x86_64/os/images/efiboot.img"))
            let broken = place
            let error = await #expect(throws: ComposeError.self) { _ = try await broken.image() }
            #expect(
                error?.message.contains("should be bootable, but its tree lacks images/efiboot.img") == true)
            place.buildinstall.skip = VariantArchMap([.init("Server", ["x86_64": [true]])])
            let plain = try #require(try await place.image())
            #expect(plain.boot == nil)
            #expect(!plain.graftPoints.contains { $0.path.hasPrefix("images/") })
        }
    }
}

extension ExtraISOPlace {
    /// Makes all files of the recorded trees; those that are read have their content.
    func copyRecordedTrees() throws {
        for path in try RecordedCase.files("expected")
        where path.hasPrefix("Server/") || path.hasPrefix("Client/") {
            try put("\(path)\n", path)
        }
        for (tree, arch) in [("Server/x86_64/os", "x86_64"), ("Server/source/tree", "src")] {
            let name = tree.replacing("/", with: "_") + ".treeinfo"
            try put(String(decoding: RecordedCase.expected(name), as: UTF8.self), "\(tree)/.treeinfo")
            try put("1795242752\nPeer Test 1.0\n\(arch)\nALL\n", "\(tree)/.discinfo")
        }
    }
}
