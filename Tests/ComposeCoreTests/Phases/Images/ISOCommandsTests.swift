import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ISOCommandsTests {
    private func image(_ name: String, workName: String, volumeID: String) -> ISOImage {
        let layout = ComposeLayout("TOP")
        var image = ISOImage(
            variant: "Server", arch: "x86_64", fileName: name, directory: "TOP/compose/Server/x86_64/iso",
            volumeID: volumeID, graftPoints: [],
            files: .init(
                graftPoints: layout.work.graftPoints("x86_64", iso: workName),
                script: layout.work.createISOScript("Server", "x86_64", iso: name),
                log: layout.logs.createISO("x86_64", iso: name)))
        image.isoLevel = 3
        return image
    }

    @Test("the script for genisoimage is that of the reference") func genisoimage() throws {
        let name = "PT-1.0-20261121.t.0-Server-x86_64-dvd1.iso"
        var image = image(name, workName: name, volumeID: "PT-1.0 Server.x86_64")
        image.jigdo = .init(
            directory: "TOP/compose/Server/x86_64/jigdo", tree: "TOP/compose/Server/x86_64/os")
        let recorded = try Fixtures.text("pungi-compose-case/expected/createiso-Server-x86_64.sh")
        #expect(try ISOCommands(image).script() == recorded)
    }

    @Test("the script for xorriso is that of the reference") func xorriso() throws {
        var image = image(
            "PT-Server-DVD-x86_64-1.0.iso", workName: "PT-Server-dvd-x86_64-1.0.iso",
            volumeID: "PT-1.0 S.x86_64")
        image.tool = .xorriso
        let recorded = try Fixtures.text("pungi-compose-case/expected/createiso-Server-x86_64-xorriso.sh")
        #expect(try ISOCommands(image).script() == recorded)
    }

    @Test("PowerPC gets no character set, a supported product its mark") func options() throws {
        var image = image("a.iso", workName: "a.iso", volumeID: "A")
        image.isoLevel = nil
        image.isSupported = true
        image.boot = BootLoader(arch: "ppc64le", tree: "/tree", usesHFS: false)
        let commands = try ISOCommands(image)
        #expect(
            try commands.write() == [
                "genisoimage", "-untranslated-filenames", "-volid", "A", "-J", "-joliet-long",
                "-rational-rock", "-translation-table", "-x", "./lost+found", "-r", "-l", "-sysid", "PPC",
                "-chrp-boot", "-o", "a.iso", "-graft-points", "-path-list",
                "TOP/work/x86_64/iso/a.iso-graft-points",
            ])
        #expect(commands.implant == ["implantisomd5", "--supported-iso", "a.iso"])
        #expect(try commands.hybrid() == nil)
    }

    @Test("xorriso reads a line for each file, with quotes where names need them") func dialog() throws {
        var image = image("a.iso", workName: "a.iso", volumeID: "PT 1")
        image.tool = .xorriso
        image.boot = BootLoader(arch: "ppc64le", tree: "/tree")
        image.graftPoints = [
            GraftPoint("plain", from: "/tree/plain"), GraftPoint("it's", from: "/tree/a \\ \"b\" #c"),
        ]
        #expect(
            try ISOCommands(image).dialog() == """
                -abort_on FAILURE
                -indev /tree/images/boot.iso
                -outdev a.iso
                -boot_image any replay
                -volid 'PT 1'
                -joliet on
                -compliance joliet_long_names
                -map /tree/plain plain
                -map '/tree/a \\ "b" #c' 'it'"'"'s'
                -as mkisofs -U --
                -end

                """)
    }
}

struct GraftPointTests {
    @Test("boot files come first, then others, then packages, each by name") func order() {
        let paths = [
            "Packages/b.rpm", "media.repo", "images/efiboot.img", ".discinfo", "x.img", "addons/A/a.rpm",
            "repodata/repomd.xml", "generic.ins", "EFI/BOOT/grub.cfg", "Packages/a.rpm",
            "isolinux/isolinux.bin",
        ]
        #expect(
            GraftPoint.sorted(paths.map { GraftPoint($0, from: "/x") }).map(\.path) == [
                "EFI/BOOT/grub.cfg", "generic.ins", "images/efiboot.img", "isolinux/isolinux.bin", "x.img",
                ".discinfo", "media.repo", "repodata/repomd.xml", "Packages/a.rpm", "Packages/b.rpm",
                "addons/A/a.rpm",
            ])
    }

    @Test("later files take the place of earlier ones") func overlay() {
        let points = GraftPoint.overlaid([
            [GraftPoint("a", from: "/tree/a"), GraftPoint("b", from: "/tree/b")],
            [GraftPoint("a", from: "/work/a")],
        ])
        #expect(
            GraftPoint.sorted(points)
                == [GraftPoint("a", from: "/work/a"), GraftPoint("b", from: "/tree/b")])
    }

    @Test("links that would lead nowhere on a medium are replaced by what they lead to") func links()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let directory = try Files.realPath(directory)
            let tree = directory.appending("tree")
            try Files.createDirectories(tree.appending("lost+found"))
            try Files.createDirectories(tree.appending("images"))
            for name in ["tree/file", "pool", "tree/lost+found/x", "tree/images/boot.iso"] {
                try Files.writeAtomically("x", to: directory.appending(name))
            }
            try Files.symlink("file", at: tree.appending("inside"))
            try Files.symlink("../pool", at: tree.appending("outside"))
            try Files.symlink(tree.appending("file"), at: tree.appending("absolute"))
            let points = GraftPoint.sorted(try GraftPoint.files(of: tree, below: "Server"))
            #expect(
                points == [
                    GraftPoint("Server/absolute", from: tree.appending("file")),
                    GraftPoint("Server/file", from: tree.appending("file")),
                    GraftPoint("Server/inside", from: tree.appending("inside")),
                    GraftPoint("Server/outside", from: directory.appending("pool")),
                ])
            try Files.remove(directory.appending("pool"))
            #expect(throws: FileError.self) { try GraftPoint.files(of: tree) }
        }
    }
}
