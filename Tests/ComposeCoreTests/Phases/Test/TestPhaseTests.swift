import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite struct TestPhaseTests {
    @Test("a real ISO image passes, and is found in images.json", Tool.require("xorriso"))
    func good() async throws {
        try await withTemporaryDirectory { top in
            let sample = try await Media(top)
            var image = try await sample.iso("S/iso/a.iso")
            #expect(try sample.problems([image]) == [])
            image.image.isBootable = true
            #expect(
                try sample.problems([image]) == [
                    "\(top)/compose/S/iso/a.iso is supposed to be bootable, but has no MBR, no GPT and no "
                        + "El Torito record"
                ])
            image.image.arch = "aarch64"
            #expect(try sample.problems([image]) == [])
        }
    }

    @Test("an image that boots by El Torito, by an MBR or from a GPT is bootable", Tool.require("xorriso"))
    func bootable() async throws {
        try await withTemporaryDirectory { top in
            let sample = try await Media(top)
            let plain = try await sample.iso("S/iso/plain.iso")
            let torito = try await sample.iso("S/iso/torito.iso", ["-b", "boot.img", "-no-emul-boot"])
            var images = [torito]
            for (name, offset, bytes) in [
                ("mbr", 510, [0x55, 0xAA] as [UInt8]), ("gpt", 512, Array("EFI PART".utf8)),
            ] {
                var content = try Files.read(top.pushing("compose/S/iso/plain.iso"))
                content.replaceSubrange(offset..<offset + bytes.count, with: bytes)
                try Files.writeAtomically(content, to: top.pushing("compose/S/iso").appending("\(name).iso"))
                var image = plain
                image.image.path = "S/iso/\(name).iso"
                images.append(image)
            }
            for index in images.indices { images[index].image.isBootable = true }
            #expect(try sample.problems(images) == [])
        }
    }

    @Test("all images that are no ISO images are named, and those that are missing")
    func noISO() async throws {
        try await withTemporaryDirectory { top in
            let images = try Sample.write(["S/iso/b.iso", "S/iso/a.iso", "S/iso/c.iso"], in: top)
            try Files.remove(top.pushing("compose/S/iso/c.iso"))
            let problems = try Media(empty: top).problems(images)
            #expect(problems.count == 3)
            #expect(problems[0] == "\(top)/compose/S/iso/a.iso does not look like an ISO file")
            #expect(problems[1] == "\(top)/compose/S/iso/b.iso does not look like an ISO file")
            #expect(problems[2].contains("c.iso cannot be read: No such file or directory"))
        }
    }

    @Test("a compressed image only has to be there")
    func compressed() async throws {
        try await withTemporaryDirectory { top in
            var images = try Sample.write(["S/images/a.raw.xz"], in: top)
            images[0].image.format = "raw.xz"
            images[0].image.isBootable = true
            #expect(try Media(empty: top).problems(images) == [])
            try Files.remove(top.pushing("compose/S/images/a.raw.xz"))
            #expect(try Media(empty: top).problems(images).count == 1)
        }
    }

    @Test("an image that images.json does not list, and a damaged images.json, are errors")
    func manifest() async throws {
        try await withTemporaryDirectory { top in
            var images = try Sample.write(["S/images/a.raw.xz"], in: top)
            images[0].image.format = "raw.xz"
            let layout = ComposeLayout(top)
            let phase = TestPhase(layout)
            try Media(empty: top).list([])
            let error = #expect(throws: ComposeError.self) { try phase.perform(images) }
            #expect(error?.message.hasSuffix("does not list S/images/a.raw.xz for S.x86_64") == true)
            try Files.writeAtomically("{", to: layout.metadata("images"))
            let damage = #expect(throws: ComposeError.self) { try phase.perform([]) }
            #expect(damage?.code == .metadata)
        }
    }
}

/// Makes small ISO images.
private struct Media {
    let top: FilePath

    init(empty top: FilePath) { self.top = top }

    init(_ top: FilePath) async throws {
        self.init(empty: top)
        let files = top.appending("files")
        try Files.createDirectories(files)
        try Files.writeAtomically([UInt8](repeating: 1, count: 4096), to: files.appending("boot.img"))
        try Files.createDirectories(top.pushing("compose/S/iso"))
    }

    func iso(_ path: String, _ options: [String] = []) async throws -> MadeImage {
        let output = "\(top)/compose/\(path)"
        let command = Command(
            "xorriso", ["-as", "mkisofs", "-quiet", "-o", output] + options + ["\(top)/files"],
            environment: try HostEnvironment.current().forCommands(), in: top)
        try await Host.forTests().runner.check(command)
        let size = try Files.stat(FilePath(output)).size
        return MadeImage(Sample.image(path, size: size), variant: "S", arches: ["x86_64"])
    }

    /// Writes `images.json`.
    func list(_ images: [MadeImage]) throws {
        var manifest = ImageManifest(compose: ComposeInfo.Compose(try .forTests()))
        for made in images {
            var image = made.image
            image.subvariant = image.path
            for arch in made.arches { try manifest.add(image, to: made.variant, arch) }
        }
        try manifest.write(to: ComposeLayout(top).metadata("images"))
    }

    /// The lines of the error that the phase ends with.
    func problems(_ images: [MadeImage]) throws -> [String] {
        try list(images)
        do {
            try TestPhase(ComposeLayout(top)).perform(images)
            return []
        } catch let error as ComposeError {
            #expect(error.code == .image)
            return error.message.split(separator: "\n").map(String.init)
        }
    }
}
