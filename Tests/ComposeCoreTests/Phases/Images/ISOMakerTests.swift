import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ISOMakerTests {
    static let tools: [ISOImage.Tool] = [.genisoimage, .xorriso]

    @Test(
        "an image has all files, its volume ID and a checksum that others find right",
        Tool.require("genisoimage", "xorriso", "isoinfo", "implantisomd5", "checkisomd5"), arguments: tools)
    func image(tool: ISOImage.Tool) async throws {
        try await ImageWorkshop.with { workshop in
            let image = try workshop.image(tool)
            let made = try await workshop.maker.make(image)
            let found = try await workshop.output(
                "xorriso -indev \(image.path) -find / -exec report_lba 2>/dev/null | grep -c '^File data'")
            #expect(made.image.volumeID == "PT-1.0 Server.x86_64")
            #expect(Int(found.filter(\.isNumber)) ?? 0 >= 6)
            let sums = try await workshop.output("checkisomd5 --md5sumonly \(image.path)")
            #expect(sums.contains(made.image.implantedMD5 ?? "none"))
            _ = try await workshop.output("checkisomd5 \(image.path)")
            let volume = try await workshop.output("isoinfo -d -i \(image.path)")
            #expect(volume.contains("Volume id: PT-1.0 Server.x86_64\n"))
            #expect(volume.contains("Joliet") && volume.contains("Rock Ridge"))
        }
    }

    @Test(
        "metadata says what the file is", Tool.require("genisoimage", "implantisomd5"))
    func description() async throws {
        try await ImageWorkshop.with { workshop in
            workshop.kinds = [.sha1, .md5]
            var image = try workshop.image()
            (image.discNumber, image.discCount) = (2, 3)
            image.listedArches = ["aarch64", "x86_64"]
            let made = try await workshop.maker.make(image)
            let sha1: Checksum = try Checksum.of(image.path, .sha1)
            let file = try Files.stat(image.path)
            #expect(made.image.path == "Server/x86_64/iso/PT-1.0-dvd1.iso")
            #expect(made.image.size == file.size)
            #expect(made.image.modified == file.modified.seconds)
            #expect(made.image.checksums.keys.sorted() == ["md5", "sha1"])
            #expect(made.image.checksums["sha1"] == sha1.hexadecimal)
            #expect(made.image.discNumber == 2 && made.image.discCount == 3)
            #expect(!made.image.isBootable)
            #expect(made.arches == ["aarch64", "x86_64"])
        }
    }

    @Test(
        "the list of files is what the tool itself lists",
        Tool.require("genisoimage", "xorriso", "isoinfo", "implantisomd5"), arguments: tools)
    func manifest(tool: ISOImage.Tool) async throws {
        try await ImageWorkshop.with { workshop in
            // xorriso's way of quoting this name is nothing that a list should have.
            try Files.remove(workshop.tree.appending("notes/it's a=b \\ c.txt"))
            let image = try workshop.image(tool)
            _ = try await workshop.maker.make(image)
            let listing =
                tool == .xorriso
                ? "xorriso -dev \(image.path) --find 2>/dev/null | tail -n+2 | tr -d \"'\" | cut -c2- | sort"
                : "isoinfo -R -f -i \(image.path) | grep -v '/TRANS.TBL$' | sort"
            let expected = try await workshop.output(listing)
            #expect(try Files.readText(image.manifest) == expected)
        }
    }

    @Test(
        "names with quotes, equals signs and backslashes are on the image as they are",
        Tool.require("genisoimage", "xorriso", "implantisomd5"), arguments: tools)
    func awkwardNames(tool: ISOImage.Tool) async throws {
        try await ImageWorkshop.with { workshop in
            let image = try workshop.image(tool)
            _ = try await workshop.maker.make(image)
            let lines = try Files.readText(image.manifest).split(separator: "\n")
            #expect(lines.contains("/notes/it's a=b \\ c.txt"))
        }
    }

    @Test(
        "jigdo files lead back to the same image",
        Tool.require("genisoimage", "implantisomd5", "jigdo-file"))
    func jigdo() async throws {
        try await ImageWorkshop.with { workshop in
            let image = workshop.withJigdo(try workshop.image())
            _ = try await workshop.maker.make(image)
            let template = workshop.top.appending("compose/Server/x86_64/jigdo/PT-1.0-dvd1.iso.template")
            _ = try await workshop.output("jigdo-file verify --image=\(image.path) --template=\(template)")
            let jigdo = try Files.readText(
                template.removingLastComponent().appending("PT-1.0-dvd1.iso.jigdo"))
            #expect(jigdo.contains("Filename=PT-1.0-dvd1.iso\nTemplate=PT-1.0-dvd1.iso.template\n"))
            #expect(!jigdo.contains(".tmp"))
        }
    }

    @Test(
        "with SOURCE_DATE_EPOCH the same content makes the same bytes at any time",
        Tool.require("genisoimage", "xorriso", "implantisomd5", "jigdo-file"), arguments: tools)
    func reproducible(tool: ISOImage.Tool) async throws {
        try await ImageWorkshop.with { workshop in
            workshop.epoch = ImageWorkshop.epoch
            let image = workshop.withJigdo(try workshop.image(tool))
            let first = try await workshop.maker.make(image)
            let outputs = try image.outputs.map { try Files.read($0) }
            // Another clock and other dates of everything; the order of names must not matter either.
            try workshop.replace("genisoimage", by: "sleep 1.1; exec $REAL \"$@\"")
            try workshop.replace("xorrisofs", by: "sleep 1.1; exec $REAL \"$@\"")
            let moved = workshop.top.appending("moved")
            try Files.copyTree(workshop.tree, to: moved)
            try Files.removeTree(workshop.tree)
            try Files.copyTree(moved, to: workshop.tree)
            try Files.setModified(
                Timestamp(seconds: 1_000_000_000), of: workshop.tree.appending("licenses/GPL"))
            try Files.setModified(Timestamp(seconds: 900_000_000), of: workshop.tree.appending("notes"))
            let second = try await workshop.maker.make(image)
            #expect(first == second)
            #expect(first.image.modified == ImageWorkshop.epoch.seconds)
            for (path, bytes) in zip(image.outputs, outputs) {
                #expect(try Files.read(path) == bytes, "\(path)")
            }
            let dates = try await workshop.output(
                "xorriso -indev \(image.path) -find / -exec lsdl 2>/dev/null | grep -vc 'Nov 21'; true")
            #expect(dates == "0\n")
        }
    }

    @Test(
        "a list of files is never longer for being made again", Tool.require("genisoimage", "implantisomd5"))
    func again() async throws {
        try await ImageWorkshop.with { workshop in
            let image = try workshop.image()
            _ = try await workshop.maker.make(image)
            let manifest = try Files.readText(image.manifest)
            _ = try await workshop.maker.make(image)
            #expect(try Files.readText(image.manifest) == manifest)
            #expect(try workshop.files(below: "compose/Server/x86_64/iso").count == 2)
        }
    }

    @Test(
        "a volume ID that is too long loses dashes and blanks", Tool.require("genisoimage", "implantisomd5"))
    func longVolumeID() async throws {
        try await ImageWorkshop.with { workshop in
            var image = try workshop.image()
            image.volumeID = "PT-1.0 A-Variant-With-A-Long-Name.x86"
            let made = try await workshop.maker.make(image)
            #expect(made.image.volumeID == "PT1.0 AVariantWithALongName.x86")
        }
    }

    @Test("the mark of a supported product is in the image", Tool.require("genisoimage", "implantisomd5"))
    func supported() async throws {
        try await ImageWorkshop.with { workshop in
            var image = try workshop.image()
            image.isSupported = true
            _ = try await workshop.maker.make(image)
            let sums = try await workshop.output("checkisomd5 --md5sumonly \(image.path)")
            #expect(sums.contains("Supported ISO: yes"))
        }
    }
}
