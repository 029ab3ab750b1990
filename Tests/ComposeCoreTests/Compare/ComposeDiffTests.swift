import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite struct ComposeDiffTests {
    @Test(
        "the recorded composes of the reference are told apart as before",
        arguments: [("expected", "expected-xorriso"), ("expected-split", "expected")])
    func recorded(_ old: String, _ new: String) throws {
        let diff = try ComposeDiff(Self.recorded(old), Self.recorded(new))
        try expectGolden(diff.text(), "diff/\(old)-\(new).txt")
    }

    @Test("a compose and itself have no difference")
    func same() throws {
        let contents = try Self.recorded("expected")
        let diff = try ComposeDiff(contents, contents)
        #expect(diff.isEmpty)
        #expect(diff.notes.isEmpty)
        #expect(diff.text().contains("  packages     no difference\n  images       no difference\n"))
    }

    @Test("JSON has every list, and null for a side that is not there")
    func json() throws {
        var (old, new) = (try SampleCompose("A", "S.x86_64:"), try SampleCompose("B", "S.x86_64:"))
        try old.addImage("S.x86_64")
        new.contents.images = ImageManifest(compose: new.contents.compose)
        let text = try diff(old, new).json
        for key in ["old", "new", "same", "trees", "packages", "moves", "images", "modules", "notes"] {
            #expect(text.contains("\n  \"\(key)\": "), "\(key)")
        }
        #expect(text.contains("\"new\": null"))
        #expect(text.contains("\"same\": false"))
    }

    @Test("an image is known by what it is, not by its name; size, volume ID and content count")
    func images() throws {
        var (old, new) = (try SampleCompose("A", "S.x86_64:"), try SampleCompose("B", "S.x86_64:"))
        try old.addImage("S.x86_64")
        try new.addImage("S.x86_64")
        #expect(try diff(old, new).images.isEmpty)
        new.contents.images = nil
        try new.addImage("S.x86_64") { image in
            image.size = 3500
            image.volumeID = "W"
            image.isBootable = true
        }
        var text = try diff(old, new).text()
        #expect(text.contains("images       1 changed (+2.5 kB)\n"))
        #expect(
            text.contains(
                "  S  x86_64  dvd iso  1.0 kB -> 3.5 kB (+2.5 kB)  volume ID 'V' -> 'W', now bootable\n"))
        new.contents.images = nil
        try new.addImage("S.x86_64") { $0.checksums = ["md5": "01", "sha256": "02"] }
        text = try diff(old, new).text()
        #expect(text.contains("  S  x86_64  dvd iso  1.0 kB  other content\n"))
        new.contents.images = nil
        try new.addImage("S.x86_64") { $0.checksums = ["sha256": "02"] }
        #expect(try diff(old, new).images.isEmpty)
    }

    @Test("an image of sources that several arches list is one image")
    func sources() throws {
        var (old, new) = (try SampleCompose("A"), try SampleCompose("B"))
        for tree in ["S.x86_64", "S.aarch64"] {
            try old.addImage(tree) { image in
                image.arch = "src"
                image.path = "S/source.iso"
            }
        }
        new.contents.images = ImageManifest(compose: new.contents.compose)
        let diff = try diff(old, new)
        #expect(diff.images.count == 1)
        #expect(diff.text().contains("images       1 removed (-1.0 kB)\n"))
    }

    @Test("streams of modules are told with their builds, where they differ")
    func modules() throws {
        func module(_ version: String) -> ModuleManifest.Module {
            .init(name: "nodejs", stream: "18", version: version, context: "c0", kojiTag: "")
        }
        var (old, new) = (try SampleCompose("A"), try SampleCompose("B"))
        var (before, after) = (
            ModuleManifest(compose: old.contents.compose), ModuleManifest(compose: new.contents.compose)
        )
        before.add(module("1"), to: "S", "x86_64")
        before.add(module("1"), to: "S", "aarch64")
        after.add(module("2"), to: "S", "x86_64")
        after.add(module("1"), to: "S", "aarch64")
        (old.contents.modules, new.contents.modules) = (before, after)
        let text = try diff(old, new).text()
        #expect(text.contains("\nModules\n     nodejs:18  1:c0 -> 2:c0  S (x86_64)\n"))
    }

    @Test("extra files are told with their sizes")
    func extraFiles() throws {
        var (old, new) = (try SampleCompose("A"), try SampleCompose("B"))
        var (before, after) = (
            ExtraFilesManifest(compose: old.contents.compose),
            ExtraFilesManifest(compose: new.contents.compose)
        )
        before.add(.init(path: "S/GPL", size: 9, checksums: ["md5": "0"]), to: "S", "x86_64")
        after.add(.init(path: "S/GPL", size: 9, checksums: ["md5": "1"]), to: "S", "x86_64")
        after.add(.init(path: "S/README", size: 5, checksums: [:]), to: "S", "x86_64")
        (old.contents.extraFiles, new.contents.extraFiles) = (before, after)
        let diff = try diff(old, new)
        #expect(diff.extraFiles.map(\.path) == ["S/GPL", "S/README"])
        #expect(diff.text().contains("\nExtra files\n     S/GPL     9 B\n  +  S/README  5 B\n"))
    }

    @Test("what only one of the composes has metadata of is not compared, and said so")
    func missing() throws {
        var (old, new) = (try SampleCompose("A", "S.x86_64:"), try SampleCompose("B", "S.x86_64:"))
        try old.addImage("S.x86_64")
        new.contents.packages = nil
        let diff = try diff(old, new)
        #expect(
            diff.notes == [
                "B has no rpms.json; nothing of it is compared",
                "B has no images.json; nothing of it is compared",
            ])
        #expect(diff.images.isEmpty)
    }

    @Test("only the variants and arches that are wanted are compared")
    func kept() throws {
        var contents = try Self.recorded("expected")
        try contents.keep(variants: ["Server"], arches: ["x86_64"])
        #expect(contents.trees == [TreeID("Server", "x86_64")])
        #expect(
            contents.packages?.rpms.compactMapValues { $0.isEmpty ? nil : $0 }.keys.sorted() == ["Server"])
        #expect(contents.images?.images.keys.sorted() == ["Server"])
    }

    @Test("sizes come from the files, and are unknown when one is missing")
    func sizes() async throws {
        try await withTemporaryDirectory { top in
            var sample = try SampleCompose("A", "S.x86_64: a-1-1.src: a-1-1.noarch")
            sample.contents.published = top
            for name in ["a-1-1.src.rpm", "a-1-1.noarch.rpm"] {
                try Files.writeAtomically("12345", to: top.appending(name))
            }
            #expect(try diff(sample, sample).trees[0].new?.bytes == 10)
            try Files.remove(top.appending("a-1-1.src.rpm"))
            #expect(try diff(sample, sample).trees[0].new?.bytes == nil)
        }
    }

    private static func recorded(_ set: String) throws -> ComposeContents {
        var contents = try ComposeContents(
            PublishedCompose(Fixtures.path("pungi-compose-case").appending(set)))
        // Where the package lies has nothing to do with it.
        contents.path = FilePath("/\(set)")
        return contents
    }
}

@Suite struct PublishedComposeTests {
    @Test("a whole compose, its published part and its metadata alone are found")
    func found() async throws {
        try await withTemporaryDirectory { top in
            let metadata = top.pushing("compose/metadata")
            try Files.createDirectories(metadata)
            try Files.writeAtomically("{}", to: metadata.appending("rpms.json"))
            let whole = try PublishedCompose(top)
            #expect(whole.top == top)
            #expect(whole.published == top.appending("compose"))
            #expect(whole.metadata == metadata)
            let published = try PublishedCompose(top.appending("compose"))
            #expect(published.published == top.appending("compose"))
            #expect(published.top == nil)
            try Files.writeAtomically("A", to: top.appending("COMPOSE_ID"))
            #expect(try PublishedCompose(top.appending("compose")).top == top)
            let bare = try PublishedCompose(metadata)
            #expect(bare.published == nil)
            #expect(bare.metadata == metadata)
            #expect(PublishedCompose.isCompose(top))
            #expect(!PublishedCompose.isCompose(metadata))
        }
    }

    @Test("a directory of something else is refused")
    func none() async throws {
        try await withTemporaryDirectory { top in
            let error = #expect(throws: ComposeError.self) { try PublishedCompose(top) }
            #expect(error?.code == .input)
        }
    }
}
