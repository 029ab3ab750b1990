import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite(
    "What .treeinfo says of installers",
    Tool.require("mformat", "genisoimage", "isohybrid", "implantisomd5", "xorriso"))
struct InstallerTreeInfoTests {
    private final class Warnings: Sendable {
        let list = SharedList()
    }

    /// Writes the metadata of the tree.
    private func describe(_ installer: InstallerPlace) throws -> (info: TreeInfo, warnings: [String]) {
        let warnings = SharedList()
        var metadata = TreeMetadata(
            installer.place.context.identity, variants: installer.place.context.variants,
            layout: installer.layout, timestamp: "1795242752", buildTime: 1_795_242_752, checksum: .sha256)
        metadata.installers = [TreeID("Server", installer.arch): installer.output]
        metadata.warn = { warnings.add($0) }
        try metadata.write()
        return (try TreeInfo.read(installer.tree.appending(".treeinfo")), warnings.all)
    }

    private func sum(_ path: FilePath) throws -> String {
        let sum: Checksum = try Checksum.of(path, .sha256)
        return sum.description
    }

    private func putRepository(_ installer: InstallerPlace) throws {
        let path = installer.tree.appending("repodata/repomd.xml")
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically("<repomd/>", to: path)
    }

    @Test("files, their roles and their checksums are those of the tree") func merged() async throws {
        try await InstallerPlace.with { installer in
            try putRepository(installer)
            _ = try await installer.take()
            let (info, warnings) = try describe(installer)
            #expect(
                info.images == [
                    "x86_64": [
                        "kernel": "images/pxeboot/vmlinuz", "initrd": "images/pxeboot/initrd.img",
                        "efiboot.img": "images/efiboot.img", "boot.iso": "images/boot.iso",
                    ]
                ])
            #expect(info.stage2 == ["mainimage": "images/install.img"])
            #expect(info.platforms == ["x86_64"])
            #expect(
                info.checksums.keys.sorted() == [
                    "images/boot.iso", "images/efiboot.img", "images/install.img", "images/pxeboot/vmlinuz",
                    "repodata/repomd.xml",
                ])
            for (path, told) in info.checksums {
                #expect(try told == sum(installer.tree.pushing(FilePath(path))), "\(path)")
            }
            // It was edited.
            #expect(
                try info.checksums["images/efiboot.img"]
                    != sum(installer.made.appending("images/efiboot.img")))
            #expect(
                warnings == [
                    "\(installer.made)/.treeinfo: [images-x86_64] names images/missing.img as odd, which is not in "
                        + "the tree"
                ])
        }
    }

    @Test("productmd reads it, and writes the same bytes again", ProductmdTests.hasProductmd)
    func productmd() async throws {
        try await InstallerPlace.with { installer in
            try putRepository(installer)
            _ = try await installer.take()
            _ = try describe(installer)
            let text = try await installer.output(
                """
                python3 -c '
                import productmd.treeinfo, sys
                tree = productmd.treeinfo.TreeInfo()
                tree.load("\(installer.tree)/.treeinfo")
                assert tree.images.images["x86_64"]["kernel"] == "images/pxeboot/vmlinuz"
                assert tree.stage2.mainimage == "images/install.img"
                tree.dump(sys.stdout)
                '
                """)
            #expect(try installer.text(".treeinfo") == text)
        }
    }

    @Test("further platforms of the installer are platforms of the tree") func platforms() async throws {
        try await InstallerPlace.with { installer in
            _ = try await installer.take()
            try installer.put(
                """
                [images-x86_64]
                kernel = images/pxeboot/vmlinuz
                [images-xen]
                kernel = images/pxeboot/vmlinuz
                [checksums]
                images/pxeboot/vmlinuz = md5:00
                images/install.img = nonsense
                """, ".treeinfo")
            let info = try describe(installer).info
            #expect(info.platforms == ["x86_64", "xen"])
            // What is no checksum is not passed on.
            let kernel = installer.tree.appending("images/pxeboot/vmlinuz")
            let md5: Checksum = try Checksum.of(kernel, .md5)
            #expect(info.checksums["images/pxeboot/vmlinuz"] == md5.description)
            #expect(
                try info.checksums["images/install.img"]
                    == sum(installer.tree.appending("images/install.img")))
        }
    }

    @Test("paths that lead out of the tree are left out") func hostile() async throws {
        try await InstallerPlace.with { installer in
            _ = try await installer.take()
            try installer.put(
                """
                [images-x86_64]
                kernel = /etc/passwd
                initrd = ../../../../STATUS
                boot.iso = images
                [stage2]
                mainimage = ../x
                [checksums]
                /etc/passwd = sha256:00
                images/../../x = sha256:00
                """, ".treeinfo")
            let (info, warnings) = try describe(installer)
            #expect(info.images.isEmpty && info.stage2.isEmpty && info.checksums.isEmpty)
            #expect(warnings.count == 6)
        }
    }

    @Test("an installer without .treeinfo is a warning, and damaged ones are errors at most") func damaged()
        async throws
    {
        try await InstallerPlace.with { installer in
            _ = try await installer.take()
            let path = installer.made.appending(".treeinfo")
            let original = try Files.read(path)
            try Files.remove(path)
            #expect(try describe(installer).warnings.first?.contains(".treeinfo is missing") == true)
            var random = SeededGenerator(seed: 3)
            for _ in 0..<60 {
                var bytes = original
                for _ in 0..<4 { ByteMutation.yaml.damage(&bytes, other: original, &random) }
                try Files.writeAtomically(bytes, to: path)
                do {
                    _ = try describe(installer)
                } catch {
                    #expect(error is ComposeError, "\(error)")
                }
            }
        }
    }

    @Test("an image of the tree boots by the label it has, and its .treeinfo knows no boot.iso") func medium()
        async throws
    {
        try await InstallerPlace.with { installer in
            try installer.addKickstart()
            try putRepository(installer)
            let package = installer.tree.appending("Packages/a.rpm")
            try Files.createDirectories(package.removingLastComponent())
            try Files.writeAtomically(String(repeating: "package\n", count: 200_000), to: package)
            let context = installer.place.context
            installer.output.volumeID = try context.names.naming.volumeID(
                of: .init(variant: context.variants["Server"], arch: "x86_64", discType: "dvd"),
                in: context.identity)
            _ = try await installer.take()
            _ = try describe(installer)
            var buildinstall = BuildinstallConfig()
            buildinstall.method = .lorax
            let phase = CreateISOPhase(
                CreateISOConfig(), names: context.names, buildinstall: buildinstall,
                identity: context.identity,
                variants: context.variants.limited(toArches: ["x86_64"], variants: ["Server"]),
                layout: context.layout)
            let maker = ISOMaker(context.host, layout: context.layout, checksums: [.sha256], epoch: nil)
            let made = try await phase.perform(
                phase.plan(), reuse: ISOReuse(maker, old: nil), inputs: ISOInputs(epoch: nil))
            let image = try #require(made.first?.image)
            #expect(made.count == 1 && image.isBootable)
            let iso = FinishedISO(path: context.layout.compose.pushing(FilePath(image.path)))
            #expect(image.volumeID == installer.output.volumeID)
            let label = installer.output.volumeID.replacing(" ", with: #"\x20"#)
            let argument = "inst.stage2=hd:LABEL=\(label) inst.ks=hd:LABEL=\(label):/ks.cfg"
            #expect(try await iso.text("isolinux/isolinux.cfg").contains(argument))
            #expect(try await iso.text("EFI/BOOT/grub.cfg").contains("-l '\(installer.output.volumeID)'"))
            #expect(try await iso.efiText("EFI/BOOT/grub.cfg").contains(argument))
            let records = try await iso.bootRecords()
            #expect(records.contains { $0.contains("/isolinux/isolinux.bin") })
            #expect(records.contains { $0.contains("/images/efiboot.img") })
            let files = try await iso.files()
            #expect(files.contains("/ks.cfg") && !files.contains("/images/boot.iso"))
            let treeInfo = try await iso.text(".treeinfo")
            #expect(!treeInfo.contains("boot.iso"))
            #expect(treeInfo.contains("kernel = images/pxeboot/vmlinuz"))
            #expect(try await iso.isWhole())
        }
    }
}
