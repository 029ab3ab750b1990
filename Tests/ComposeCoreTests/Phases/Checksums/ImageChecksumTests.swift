import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite struct ImageChecksumTests {
    @Test(
        "the files are called as those of the reference",
        arguments: [
            ("expected", ""),
            ("expected-split", ""),
            ("expected-xorriso", "%(release_short)s-%(variant)s-%(version)s-%(arch)s"),
        ])
    func recorded(_ set: String, _ base: String) throws {
        let images = try madeImages(set)
        var config = ImageChecksumConfig()
        config.kinds = ["md5", "sha256"]
        config.baseName = base
        let phase = ImageChecksumPhase(
            config, layout: ComposeLayout("/c"),
            identity: try .forTests(RecordedCase.release, set == "expected-xorriso" ? .nightly : .test))
        let plan = try phase.plan(images)
        let found = plan.directories.flatMap { name, directory in
            directory.fileNames.map { "\(name)/\($0)" }
        }
        let recorded = try RecordedCase.files(set).filter { $0.hasSuffix("SUM") }
        #expect(!recorded.isEmpty)
        #expect(found.sorted() == recorded.sorted())
    }

    @Test("md5sum and sha256sum accept the files", Tool.require("md5sum", "sha256sum"))
    func oracle() async throws {
        try await withTemporaryDirectory { top in
            let images = try Sample.write(["Server/x86_64/iso/b.iso", "Server/x86_64/iso/a.iso"], in: top)
            let phase = try Sample.phase(top, ["md5", "sha256"])
            _ = try await phase.perform(phase.plan(images))
            let directory = top.pushing("compose/Server/x86_64/iso")
            for file in ["MD5SUM", "a.iso.MD5SUM", "b.iso.MD5SUM"] {
                try await Host.forTests().runner.check(.shell("md5sum --strict -c \(file)", in: directory))
            }
            for file in ["SHA256SUM", "a.iso.SHA256SUM", "b.iso.SHA256SUM"] {
                try await Host.forTests().runner.check(.shell("sha256sum --strict -c \(file)", in: directory))
            }
        }
    }

    @Test("a joint file has each image with its size, sorted")
    func content() async throws {
        try await withTemporaryDirectory { top in
            let images = try Sample.write(["S/iso/b.iso", "S/iso/a.iso"], in: top)
            let phase = try Sample.phase(top, ["sha1"])
            let made = try await phase.perform(phase.plan(images))
            let sums = made.map { $0.image.checksums["sha1"] ?? "" }
            let text = try Files.readText(top.pushing("compose/S/iso/SHA1SUM"))
            #expect(
                text == """
                    # a.iso: 14 bytes
                    SHA1 (a.iso) = \(sums[1])
                    # b.iso: 14 bytes
                    SHA1 (b.iso) = \(sums[0])

                    """)
        }
    }

    @Test("in one file there is nothing else, and its name may tell the directory")
    func oneFile() async throws {
        try await withTemporaryDirectory { top in
            let images = try Sample.write(["S/iso/a.iso"], in: top)
            let phase = try Sample.phase(top, ["sha256"]) { config in
                config.inOneFile = true
                config.baseName = "{release_short}-%(dirname)s-%(respin)02d"
            }
            _ = try await phase.perform(phase.plan(images))
            #expect(try Files.list(top.pushing("compose/S/iso")) == ["PT-iso-00-CHECKSUM", "a.iso"])
        }
    }

    @Test("one file for several kinds is refused")
    func oneFileOfSeveral() throws {
        let phase = try Sample.phase("/c", ["md5", "sha1"]) { $0.inOneFile = true }
        let error = #expect(throws: ComposeError.self) { try phase.plan([]) }
        #expect(error?.code == .configuration)
    }

    @Test(
        "a template that cannot be filled in, or leads elsewhere, is named",
        arguments: ["%(flavour)s", "%(arch)", "{arch}/x", "{dirname}"])
    func badTemplate(_ template: String) throws {
        let phase = try Sample.phase("/c", ["md5"]) { $0.baseName = template }
        let image = MadeImage(Sample.image("S/iso/a.iso"), variant: "S", arches: ["x86_64"])
        let error = #expect(throws: ComposeError.self) { try phase.plan([image]) }
        #expect(error?.code == .imageName)
        #expect(error?.message.contains("media_checksum_base_filename") == true)
    }

    @Test("checksums that are known are taken over while size and time fit, without reading the file")
    func known() async throws {
        try await withTemporaryDirectory { top in
            var images = try Sample.write(["S/iso/a.iso"], in: top)
            // Such a file cannot have this checksum: it shows that nobody looked.
            images[0].image.checksums = ["sha256": String(repeating: "0", count: 64)]
            let phase = try Sample.phase(top, ["sha256"])
            let made = try await phase.perform(phase.plan(images))
            #expect(made[0].image.checksums == images[0].image.checksums)
        }
    }

    @Test("of the checksums that are known only those are kept that the configuration wants")
    func unwanted() async throws {
        try await withTemporaryDirectory { top in
            var images = try Sample.write(["S/iso/a.iso"], in: top)
            let sum: Checksum = try Checksum.of(top.pushing("compose/S/iso/a.iso"), .sha1)
            images[0].image.checksums = ["sha1": sum.hexadecimal]
            let phase = try Sample.phase(top, ["md5"])
            let made = try await phase.perform(phase.plan(images))
            #expect(made[0].image.checksums.keys.sorted() == ["md5"])
        }
    }

    @Test("a kind that is missing is made, and those that are known are checked by the way")
    func partlyKnown() async throws {
        try await withTemporaryDirectory { top in
            var images = try Sample.write(["S/iso/a.iso"], in: top)
            images[0].image.checksums = ["md5": String(repeating: "0", count: 32)]
            let phase = try Sample.phase(top, ["sha256"])
            let plan = try phase.plan(images)
            let error = await #expect(throws: ComposeError.self) { try await phase.perform(plan) }
            #expect(error?.code == .image)
            #expect(error?.message.contains("was changed after it was made") == true)
        }
    }

    @Test("a missing image is an error, and no checksum file is written")
    func missing() async throws {
        try await withTemporaryDirectory { top in
            let images = try Sample.write(["S/iso/a.iso", "S/iso/b.iso"], in: top)
            try Files.remove(top.pushing("compose/S/iso/b.iso"))
            let phase = try Sample.phase(top, ["md5"])
            let plan = try phase.plan(images)
            let error = await #expect(throws: ComposeError.self) { try await phase.perform(plan) }
            #expect(error?.message.contains("b.iso is missing") == true)
            #expect(try Files.list(top.pushing("compose/S/iso")) == ["a.iso"])
        }
    }

    @Test("an image that was cut off is an error")
    func truncated() async throws {
        try await withTemporaryDirectory { top in
            let images = try Sample.write(["S/iso/a.iso"], in: top)
            try Files.writeAtomically("S/iso", to: top.pushing("compose/S/iso/a.iso"))
            let phase = try Sample.phase(top, ["md5"])
            let plan = try phase.plan(images)
            let error = await #expect(throws: ComposeError.self) { try await phase.perform(plan) }
            #expect(error?.message.contains("has 5 bytes, but was made with 14") == true)
        }
    }

    @Test("an image that is listed in several places, or linked, is read once")
    func once() async throws {
        try await withTemporaryDirectory { top in
            var images = try Sample.write(["S/iso/a.iso"], in: top)
            images[0].arches = ["aarch64", "x86_64"]
            let link = top.pushing("compose/C/iso")
            try Files.createDirectories(link)
            try Files.hardLink(top.pushing("compose/S/iso/a.iso"), at: link.appending("c.iso"))
            var second = images[0]
            second.image.path = "C/iso/c.iso"
            second.variant = "C"
            let phase = try Sample.phase(top, ["md5"])
            let count = ByteCounter()
            let made = try await phase.perform(phase.plan(images + [second, images[0]])) { count.add($0) }
            #expect(count.sum == 14)
            #expect(made.map { $0.image.checksums.keys.sorted() } == [["md5"], ["md5"], ["md5"]])
            #expect(
                try Files.readText(link.appending("MD5SUM")).contains("MD5 (c.iso) = "))
        }
    }

    @Test("checksum files of an earlier run go, other files stay")
    func stale() async throws {
        try await withTemporaryDirectory { top in
            let images = try Sample.write(["S/iso/a.iso"], in: top)
            let directory = top.pushing("compose/S/iso")
            let old = "# gone.iso: 3 bytes\nMD5 (gone.iso) = \(String(repeating: "1", count: 32))\n"
            for name in ["gone.iso.MD5SUM", "OLD-CHECKSUM", "MD5SUM"] {
                try Files.writeAtomically(old, to: directory.appending(name))
            }
            try Files.writeAtomically("the sum of all things\n", to: directory.appending("SUM"))
            let phase = try Sample.phase(top, ["sha1"])
            _ = try await phase.perform(phase.plan(images))
            #expect(try Files.list(directory) == ["SHA1SUM", "SUM", "a.iso", "a.iso.SHA1SUM"])
        }
    }
}

/// The images of a recorded compose.
private func madeImages(_ set: String) throws -> [MadeImage] {
    let manifest = try ImageManifest(
        decoding: try RecordedCase.expected("images.json", in: set), name: "images.json")
    return manifest.images.flatMap { variant, arches in
        arches.flatMap { arch, images in images.map { MadeImage($0, variant: variant, arches: [arch]) } }
    }
}
