import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Installers in trees, with real FAT file systems and ISO images.
@Suite(
    "Installers in trees",
    Tool.require(
        "mformat", "mtype", "mdir", "genisoimage", "isohybrid", "implantisomd5", "checkisomd5", "isoinfo"))
struct InstallerTreesTests {
    @Test("everything an x86_64 installer boots by names the media's label and the kickstart") func x86()
        async throws
    {
        try await InstallerPlace.with { installer in
            try installer.addKickstart()
            _ = try await installer.take()
            let argument = "inst.stage2=hd:LABEL=\(SampleInstaller.newLabel)"
            let follows = "\(argument) inst.ks=hd:LABEL=\(SampleInstaller.newLabel):/ks.cfg"
            let isolinux = try installer.text("isolinux/isolinux.cfg")
            #expect(isolinux.contains("initrd=initrd.img \(follows) quiet\n"))
            #expect(isolinux.contains("initrd=initrd.img \(follows) rd.live.check quiet\n"))
            #expect(isolinux.hasSuffix("label local\n  localboot 0xffff\n"))
            let grub = SampleInstaller.newGrub.replacing(argument, with: follows)
            #expect(try installer.text("EFI/BOOT/grub.cfg") == grub)
            #expect(try installer.text("EFI/BOOT/BOOT.conf") == grub)
            #expect(try await installer.efi("EFI/BOOT/grub.cfg") == grub)
            #expect(try await installer.efi("EFI/BOOT/BOOT.conf") == grub)
            #expect(try installer.text("ks.cfg") == "text\nreboot\n")
            // Nothing else of the boot image, and nothing of what lorax made.
            #expect(try await installer.efi("EFI/BOOT/BOOTX64.EFI") == String(repeating: "e", count: 5000))
            #expect(
                try Files.readText(installer.made.appending("EFI/BOOT/grub.cfg")) == SampleInstaller.grub)
            let log = try installer.place.log
            #expect(log.contains("Boot configuration in images/efiboot.img of Server.x86_64 was changed"))
        }
    }

    @Test("without a kickstart only the label changes, and the rest is linked, not copied") func labelOnly()
        async throws
    {
        try await InstallerPlace.with { installer in
            _ = try await installer.take()
            #expect(try installer.text("EFI/BOOT/grub.cfg") == SampleInstaller.newGrub)
            #expect(!Files.exists(installer.tree.appending("ks.cfg")))
            for name in ["images/install.img", "isolinux/isolinux.bin", "images/boot.iso"] {
                let (there, here) = (
                    Files.record(installer.made.pushing(FilePath(name))),
                    Files.record(installer.tree.pushing(FilePath(name)))
                )
                #expect(there?.inode == here?.inode && here != nil)
            }
            #expect(
                try Files.readlink(installer.tree.appending("isolinux/initrd.img"))
                    == "../images/pxeboot/initrd.img")
            let names = try Files.list(installer.tree)
            #expect(names == ["EFI", "images", "isolinux"])
        }
    }

    @Test("what names the label already keeps its bytes") func unchanged() async throws {
        try await InstallerPlace.with { installer in
            installer.output.volumeID = "Lorax Old"
            _ = try await installer.take()
            for name in ["EFI/BOOT/grub.cfg", "isolinux/isolinux.cfg", "images/efiboot.img"] {
                let (there, here) = (
                    Files.record(installer.made.pushing(FilePath(name))),
                    Files.record(installer.tree.pushing(FilePath(name)))
                )
                #expect(there?.inode == here?.inode && here != nil, "\(name)")
            }
        }
    }

    @Test("aarch64 boots by UEFI alone") func arm() async throws {
        try await InstallerPlace.with("aarch64") { installer in
            try installer.addKickstart()
            let image = try await installer.take()
            #expect(image?.image.arch == "aarch64")
            let grub = try installer.text("EFI/BOOT/grub.cfg")
            #expect(grub.contains("inst.ks=hd:LABEL=\(SampleInstaller.newLabel):/ks.cfg quiet\n"))
            #expect(try await installer.efi("EFI/BOOT/grub.cfg") == grub)
        }
    }

    @Test("yaboot of ppc64le gets escapes that are escaped, GRUB plain ones") func power() async throws {
        try await InstallerPlace.with("ppc64le") { installer in
            try installer.addKickstart()
            _ = try await installer.take()
            let label = #"PT-1.0\\x20Server"#
            for name in ["etc/yaboot.conf", "ppc/ppc64/yaboot.conf"] {
                #expect(
                    try installer.text(name)
                        == "image=/ppc/ppc64/vmlinuz\n  label=linux\n  append=\"inst.stage2=hd:LABEL=\(label) "
                        + "inst.ks=hd:LABEL=\(label):/ks.cfg ro\"\n")
            }
            #expect(
                try installer.text("boot/grub/grub.cfg").contains(
                    "hd:LABEL=\(SampleInstaller.newLabel) inst.ks=hd:LABEL=\(SampleInstaller.newLabel):/ks.cfg"
                ))
        }
    }

    @Test("s390x has nothing to label: its files stay as they are, and it may have no boot image")
    func mainframe() async throws {
        try await InstallerPlace.with("s390x") { installer in
            try installer.addKickstart()
            #expect(try await installer.take() == nil)
            for name in [
                "generic.ins", "images/generic.ins", "images/generic.prm", "images/cdboot.prm",
                "images/cdboot.img",
            ] {
                let path = FilePath(name)
                #expect(
                    try Files.read(installer.tree.pushing(path)) == Files.read(installer.made.pushing(path)))
            }
            #expect(try installer.text("images/cdboot.prm").contains("CDLABEL=Lorax"))
            #expect(!Files.exists(installer.layout.compose.appending("Server/s390x/iso")))
        }
    }

    @Test("the boot image is published as it is, with its list and what it says of itself") func bootImage()
        async throws
    {
        try await InstallerPlace.with { installer in
            try installer.addKickstart()
            let made = try #require(try await installer.take())
            let name = "PT-1.0-20261121.t.0-Server-x86_64-boot.iso"
            #expect(made.image.path == "Server/x86_64/iso/\(name)")
            #expect((made.variant, made.arches) == ("Server", ["x86_64"]))
            #expect((made.image.type, made.image.format) == ("boot", "iso"))
            #expect(made.image.isBootable)
            #expect((made.image.discNumber, made.image.discCount) == (1, 1))
            #expect(made.image.volumeID == "Lorax Old")
            let iso = installer.layout.compose.appending("Server/x86_64/iso/\(name)")
            let sum = try await installer.output("checkisomd5 --md5sumonly \(iso) 2>&1 | head -1")
            let implanted = try #require(made.image.implantedMD5)
            #expect(sum.contains(implanted))
            _ = try await installer.output("checkisomd5 \(iso)")
            let listing = try await installer.output(
                "isoinfo -R -f -i \(iso) | grep -v /TRANS.TBL$ | LC_ALL=C sort")
            #expect(try Files.readText(FilePath(iso.string + ".manifest")) == listing)
            #expect(listing.contains("/images/efiboot.img\n"))
            #expect(
                try Files.read(iso) == Files.read(installer.made.appending("images/boot.iso")))
        }
    }

    @Test("the boot image is called as the configuration says, and lies where it says") func naming()
        async throws
    {
        try await withTemporaryDirectory { store in
            try await InstallerPlace.with(setUp: { context in
                context.names.naming.discTypes = ["boot": "netinst"]
                context.names.formats = VariantMap([
                    .init("^Server$", ["%(release_short)s-%(disc_type)s%(disc_num)s-%(arch)s%(suffix)s"])
                ])
                context.imageStore = store.string
            }) { installer in
                let made = try await installer.take()
                #expect(made?.image.path == "Server/x86_64/iso/PT-netinst-x86_64.iso")
                let directory = installer.layout.compose.appending("Server/x86_64/iso")
                #expect(Files.isSymlink(directory))
                let (real, top) = (try Files.realPath(directory), try Files.realPath(store))
                #expect(real.starts(with: top))
                #expect(
                    try Files.list(directory) == [
                        "PT-netinst-x86_64.iso", "PT-netinst-x86_64.iso.manifest",
                    ])
            }
        }
    }

    @Test("a boot image that is none is an error that names it") func damaged() async throws {
        try await InstallerPlace.with { installer in
            try Files.remove(installer.made.appending("images/boot.iso"))
            try installer.put("no image", "images/boot.iso")
            let refusal = await installer.refusal()
            #expect(refusal?.code == .image)
            #expect(refusal?.message.contains("images/boot.iso: it is no ISO 9660 image") == true)
        }
    }

    @Test("a boot image of UEFI that is no FAT file system stays as it is, with a warning") func noFAT()
        async throws
    {
        try await InstallerPlace.with { installer in
            try Files.remove(installer.made.appending("images/efiboot.img"))
            try installer.put("squash", "images/efiboot.img")
            _ = try await installer.take()
            #expect(try installer.text("images/efiboot.img") == "squash")
            #expect(try installer.place.log.contains("is no FAT file system, and stays as it is"))
        }
    }

    @Test("the kickstart is fetched like every other file that an option names") func kickstart() async throws
    {
        try await InstallerPlace.with { installer in
            let (place, work) = (installer.place, installer.layout.work)
            try Files.writeAtomically("reboot\n", to: place.directory.appending("my.ks"))
            let fetched = try await SourceFetcher.withTemporary(
                host: place.context.host, configDirectory: place.directory
            ) { fetcher in
                try await InstallerKickstart(.path("my.ks")).fetch(
                    with: fetcher, for: SourceUse(option: "buildinstall_kickstart", base: .configuration),
                    to: work)
            }
            #expect(fetched == work.kickstart)
            installer.kickstart = fetched
            _ = try await installer.take()
            #expect(try installer.text("ks.cfg") == "reboot\n")
        }
    }

    @Test("a tree that is not there is an error") func noTree() async throws {
        try await InstallerPlace.with { installer in
            installer.output.arch = "sparc"
            #expect(await installer.refusal()?.message.contains("no tree of Server.sparc") == true)
            (installer.output.arch, installer.output.variant) = ("x86_64", "Nobody")
            #expect(await installer.refusal()?.message.contains("no tree of Nobody.x86_64") == true)
            (installer.output.variant, installer.output.directory) = ("Server", "/nowhere")
            #expect(await installer.refusal()?.message.contains("/nowhere is no directory") == true)
        }
    }
}
