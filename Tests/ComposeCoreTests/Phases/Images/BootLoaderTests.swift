import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct BootLoaderTests {
    private static let x86 =
        "-b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 -boot-info-table"
    private static let efi = "-eltorito-alt-boot -e images/efiboot.img -no-emul-boot"
    private static let hfs = """
        -part -hfs -r -l -sysid PPC -no-desktop -allow-multidot -chrp-boot \
        -map /templates/config_files/ppc/mapping -hfs-bless /ppc/mac
        """

    @Test(
        "each arch has boot options of its own",
        arguments: [
            ("i386", x86, ""), ("x86_64", "\(x86) \(efi)", "--uefi"), ("aarch64", efi, nil),
            ("riscv64", efi, nil), ("s390x", "-eltorito-boot images/cdboot.img -no-emul-boot", nil),
            ("s390", "-eltorito-boot images/cdboot.img -no-emul-boot", nil),
            ("ia64", "-b images/boot.img -no-emul-boot", nil), ("ppc", hfs, nil), ("ppc64", hfs, nil),
            ("ppc64le", hfs, nil), ("armhfp", "", nil),
        ] as [(String, String, String?)])
    func arguments(arch: String, options: String, hybrid: String?) throws {
        var boot = BootLoader(arch: arch, tree: "/tree")
        boot.templates = "/templates"
        #expect(try boot.arguments().joined(separator: " ") == options)
        #expect(try boot.hybridArguments()?.joined(separator: " ") == hybrid)
    }

    @Test("ppc64le can do without HFS") func withoutHFS() throws {
        let boot = BootLoader(arch: "ppc64le", tree: "/tree", usesHFS: false)
        #expect(try boot.arguments().joined(separator: " ") == "-r -l -sysid PPC -chrp-boot")
    }

    @Test("an arch that nobody knows is named") func unknown() throws {
        let error = #expect(throws: ComposeError.self) {
            try BootLoader(arch: "pdp11", tree: "/tree").arguments()
        }
        #expect(error?.description.hasPrefix("Unknown arch: pdp11") == true)
        #expect(BootLoader(tree: "/", arch: "pdp11") == nil)
    }

    @Test("the files of another set of templates are found") func mapping() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("templates.d/99-generic/config_files/ppc/mapping")
            try Files.createDirectories(file.removingLastComponent())
            try Files.writeAtomically("", to: file)
            var boot = BootLoader(arch: "ppc64", tree: "/tree")
            boot.templates = directory
            #expect(try boot.arguments().contains(file.string))
        }
    }

    @Test("a tree has a boot loader when all files for it are there") func presence() async throws {
        try await withTemporaryDirectory { tree in
            #expect(BootLoader(tree: tree, arch: "x86_64") == nil)
            try Files.createDirectories(tree.appending("isolinux"))
            try Files.createDirectories(tree.appending("images"))
            try Files.writeAtomically("", to: tree.appending("isolinux/isolinux.bin"))
            #expect(BootLoader(tree: tree, arch: "i386") != nil)
            #expect(BootLoader(tree: tree, arch: "x86_64") == nil)
            try Files.writeAtomically("", to: tree.appending("images/efiboot.img"))
            #expect(BootLoader(tree: tree, arch: "x86_64") != nil)
            #expect(BootLoader(tree: tree, arch: "x86_64", tool: .xorriso) == nil)
            try Files.writeAtomically("", to: tree.appending("images/boot.iso"))
            #expect(BootLoader(tree: tree, arch: "x86_64", tool: .xorriso) != nil)
        }
    }
}

/// Images that boot.
struct BootableImageTests {
    private static let isolinux: FilePath =
        ["/usr/lib/ISOLINUX/isolinux.bin", "/usr/share/syslinux/isolinux.bin"].first(where: Files.exists)
        ?? ""

    /// Puts boot files into the tree, and makes an image of it that uses them.
    private func bootable(
        _ workshop: ImageWorkshop, _ tool: ISOImage.Tool = .genisoimage
    ) async throws -> ISOImage {
        _ = try await workshop.output(
            """
            cd \(workshop.tree) && mkdir -p isolinux images && cp \(Self.isolinux) isolinux/ \
            && echo > isolinux/isolinux.cfg && truncate -s 1M images/efiboot.img \
            && mkfs.vfat -i 12345678 images/efiboot.img
            """)
        if tool == .xorriso {
            _ = try await workshop.output(
                """
                cd \(workshop.tree) && genisoimage -r -V BOOT -b isolinux/isolinux.bin -c isolinux/boot.cat \
                -no-emul-boot -boot-load-size 4 -boot-info-table -o ../boot.iso . 2>&1 \
                && cp \(Self.isolinux) isolinux/ && implantisomd5 ../boot.iso && mv ../boot.iso images/boot.iso
                """)
        }
        var boot = try #require(BootLoader(tree: workshop.tree, arch: "x86_64", tool: tool))
        let copies = try boot.copyChangedFiles(
            to: workshop.layout.work.isoFiles("x86_64", iso: "PT-1.0-dvd1.iso"))
        var image = try workshop.image(tool)
        image.graftPoints = GraftPoint.sorted(GraftPoint.overlaid([image.graftPoints, copies]))
        image.boot = boot
        return image
    }

    @Test(
        "an image for PCs boots by BIOS and EFI, from discs and disks, and leaves the tree's files alone",
        Tool.require("genisoimage", "xorriso", "isohybrid", "mkfs.vfat", "implantisomd5", "checkisomd5"),
        .enabled(if: Files.exists(isolinux)))
    func genisoimage() async throws {
        try await ImageWorkshop.with { workshop in
            let image = try await bootable(workshop)
            let before = try Files.read(workshop.tree.appending("isolinux/isolinux.bin"))
            let made = try await workshop.maker.make(image)
            #expect(made.image.isBootable)
            #expect(try Files.read(workshop.tree.appending("isolinux/isolinux.bin")) == before)
            let report = try await workshop.output(
                "xorriso -indev \(image.path) -report_el_torito plain -report_system_area plain 2>/dev/null")
            #expect(report.contains("/isolinux/isolinux.bin"))
            #expect(report.contains("/images/efiboot.img"))
            #expect(report.contains("boot-info"))
            #expect(report.contains("isohybrid"))
            #expect(report.contains("GPT"))
            _ = try await workshop.output("checkisomd5 \(image.path)")
            #expect(
                try Files.readText(image.files.script).contains(
                    "\n/usr/bin/isohybrid --uefi PT-1.0-dvd1.iso\n"))
        }
    }

    @Test(
        "with SOURCE_DATE_EPOCH an image for PCs has the same bytes at any time, and sound partition tables",
        Tool.require("genisoimage", "xorriso", "isohybrid", "mkfs.vfat", "implantisomd5", "python3"),
        .enabled(if: Files.exists(isolinux)), arguments: ISOMakerTests.tools)
    func reproducible(tool: ISOImage.Tool) async throws {
        try await ImageWorkshop.with { workshop in
            workshop.epoch = ImageWorkshop.epoch
            workshop.host.environment.variables["SOURCE_DATE_EPOCH"] = "\(ImageWorkshop.epoch.seconds)"
            let image = try await bootable(workshop, tool)
            _ = try await workshop.maker.make(image)
            let first = try Files.read(image.path)
            try workshop.replace("genisoimage", by: "sleep 1.1; exec $REAL \"$@\"")
            try workshop.replace("xorriso", by: "sleep 1.1; exec $REAL \"$@\"")
            _ = try await workshop.maker.make(image)
            let second = try Files.read(image.path)
            #expect(first == second)
            guard tool == .genisoimage else { return }
            let tables = try await workshop.output("python3 -c '\(Self.checkTables)' \(image.path)")
            #expect(tables == "2 good\n")
        }
    }

    /// Compares the checks of both partition tables.
    private static let checkTables = """
        import struct, sys, zlib
        data = open(sys.argv[1], "rb").read()
        good = 0
        for place in (512, struct.unpack_from("<Q", data, 544)[0] * 512):
            header = data[place:place + 92]
            size, check = struct.unpack_from("<II", header, 12)
            table, count, entry, sum = struct.unpack_from("<QIII", header, 72)
            plain = header[:16] + bytes(4) + header[20:]
            good += zlib.crc32(plain) == check and zlib.crc32(data[table * 512:][:count * entry]) == sum
        print(good, "good")
        """

    @Test(
        "xorriso takes over how the installer's image boots, and everything else from the tree",
        Tool.require("genisoimage", "xorriso", "mkfs.vfat", "implantisomd5", "checkisomd5"),
        .enabled(if: Files.exists(isolinux)))
    func xorriso() async throws {
        try await ImageWorkshop.with { workshop in
            let image = try await bootable(workshop, .xorriso)
            let made = try await workshop.maker.make(image)
            #expect(made.image.volumeID == "PT-1.0 Server.x86_64")
            let report = try await workshop.output(
                "xorriso -indev \(image.path) -report_el_torito plain 2>/dev/null")
            #expect(report.contains("/isolinux/isolinux.bin"))
            _ = try await workshop.output("checkisomd5 \(image.path)")
            let lines = try Files.readText(image.manifest).split(separator: "\n")
            #expect(lines.contains("/licenses/GPL"))
            #expect(lines.contains("/notes/it's a=b \\ c.txt"))
            #expect(!lines.contains("/images/boot.iso"))
            let script = try Files.readText(image.files.script)
            #expect(script.contains("\nxorriso -dialog on <"))
            #expect(!script.contains("isohybrid"))
        }
    }

    @Test(
        "boot files that genisoimage would change in the tree are refused",
        .enabled(if: Files.exists(isolinux)))
    func unprotected() async throws {
        try await ImageWorkshop.with { workshop in
            var image = try await bootable(workshop)
            image.graftPoints = GraftPoint.sorted(try GraftPoint.files(of: workshop.tree))
            let error = await #expect(throws: ComposeError.self) { try await workshop.maker.make(image) }
            #expect(error?.description.contains("isolinux.bin would be changed by genisoimage") == true)
        }
    }

    @Test(
        "what xorriso cannot do is a failure", Tool.require("xorriso"), .enabled(if: Files.exists(isolinux)))
    func failing() async throws {
        try await ImageWorkshop.with { workshop in
            let image = try await bootable(workshop, .xorriso)
            try Files.writeAtomically("no image", to: workshop.tree.appending("images/boot.iso"))
            let error = await #expect(throws: ComposeError.self) { try await workshop.maker.make(image) }
            #expect(error?.description.contains("boot.iso") == true, "\(error?.description ?? "")")
            #expect(try workshop.files(below: "compose/Server/x86_64/iso") == [])
        }
    }
}
