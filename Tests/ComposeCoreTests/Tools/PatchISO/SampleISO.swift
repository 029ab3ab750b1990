import HostKit
import SystemPackage
import TestSupport

@testable import ComposeCore

/// Images for tests, made by the tools that make real ones.
enum SampleISO {
    /// Files of a small tree with boot files that look like real ones to the tools.
    private static let tree = #"""
        set -e
        mkdir -p tree/isolinux tree/EFI/BOOT tree/images tree/Packages
        # The first sector of an isolinux.bin that isohybrid accepts has these four bytes at 64.
        { head -c 64 /dev/zero; printf '\373\300\170\160'; head -c 4028 /dev/zero; } > tree/isolinux/isolinux.bin
        printf 'label linux\n append inst.stage2=hd:LABEL=Old\\x201 quiet\n' > tree/isolinux/isolinux.cfg
        printf "search --set=root -l 'Old 1'\nlinux /k inst.stage2=hd:LABEL=Old\\\\x201\n" > tree/EFI/BOOT/grub.cfg
        # checkisomd5 is wrong about images of less than a megabyte.
        head -c 2000000 /dev/zero | tr '\0' p > tree/Packages/sample-1.0-1.noarch.rpm
        printf '1795242752\nOld 1\nx86_64\n' > tree/.discinfo
        mformat -C -i tree/images/efiboot.img -T 400 ::
        mmd -i tree/images/efiboot.img ::/EFI ::/EFI/BOOT
        mcopy -i tree/images/efiboot.img tree/EFI/BOOT/grub.cfg ::/EFI/BOOT/grub.cfg
        printf '[header]\nversion = 1.2\n\n[checksums]\nimages/efiboot.img = sha256:%s\nimages/other.img = sha256:00\n\n[tree]\narch = x86_64\n' \
            "$(sha256sum < tree/images/efiboot.img | cut -d' ' -f1)" > tree/.treeinfo
        find tree -exec touch -d @1700000000 {} +

        """#
    private static let genisoimage =
        "genisoimage -quiet -untranslated-filenames -volid 'Old 1' -J -joliet-long -rational-rock -input-charset utf-8"

    /// A medium that nothing boots.
    static let plain = make("\(genisoimage) -o old.iso tree\nimplantisomd5 --supported-iso old.iso")
    /// One of sources, whose names are short and whose users are Unix only.
    static let sources = make("genisoimage -quiet -volid SRC -R -o old.iso tree/Packages")
    /// Boots by BIOS and UEFI, from discs and from disks.
    static let bootable = make(
        """
        \(genisoimage) -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 \
        -boot-info-table -eltorito-alt-boot -e images/efiboot.img -no-emul-boot -o old.iso tree
        isohybrid --uefi old.iso
        implantisomd5 old.iso
        """)
    /// As later installers are: the boot files of UEFI are a partition behind the file system.
    static let appended = make(
        """
        head -c 432 /dev/urandom > mbr.img
        xorrisofs -quiet -o old.iso -R -J -V 'Old 1' -partition_offset 16 \
        -append_partition 2 C12A7328-F81F-11D2-BA4B-00A0C93EC93B tree/images/efiboot.img \
        -appended_part_as_gpt --grub2-mbr mbr.img -c boot.cat --boot-catalog-hide -b isolinux/isolinux.bin \
        -no-emul-boot -boot-load-size 4 -boot-info-table --grub2-boot-info -eltorito-alt-boot \
        -e --interval:appended_partition_2:all:: -no-emul-boot tree
        """)

    private static func make(_ script: String) -> SharedDirectory {
        SharedDirectory { directory in
            try await Host.forTests().runner.check(.shell(tree + script, in: directory))
        }
    }
}

/// An image, asked by the tools of those who read such.
struct FinishedISO {
    var path: FilePath

    private func ask(_ script: String) async throws -> String {
        let command = try Command.shell(script, in: path.removingLastComponent())
        return try await Host.forTests().runner.check(command).output
    }

    private var name: String { path.lastComponent?.string ?? "" }

    func text(_ file: String) async throws -> String { try await ask("isoinfo -R -x /\(file) -i \(name)") }

    /// A file of the FAT image on it.
    func efiText(_ file: String) async throws -> String {
        try await ask(
            "isoinfo -R -x /images/efiboot.img -i \(name) > efi.tmp; mtype -i efi.tmp ::/\(file); rm efi.tmp")
    }

    /// Rock Ridge paths.
    func files() async throws -> [String] {
        try await ask("isoinfo -R -f -i \(name)").split(separator: "\n").map(String.init).sorted()
    }

    func jolietFiles() async throws -> [String] {
        try await ask("isoinfo -J -f -i \(name)").split(separator: "\n").map(String.init).sorted()
    }

    func plainNames() async throws -> [String] {
        try await ask("isoinfo -f -i \(name)").split(separator: "\n").map(String.init).sorted()
    }

    func listing() async throws -> String { try await ask("isoinfo -R -l -i \(name)") }

    /// What it boots by, without what another size changes.
    func bootRecords() async throws -> [String] {
        let report = try await ask(
            "xorriso -no_rc -indev \(name) -report_el_torito plain -report_system_area plain 2>/dev/null")
        return report.split(separator: "\n").map(String.init).filter {
            $0.hasPrefix("El Torito img path") || $0.hasPrefix("El Torito img opts")
                || $0.hasPrefix("El Torito cat path") || $0.hasPrefix("System area summary")
                || $0.hasPrefix("MBR partition path") || $0.hasPrefix("GPT partition path")
                || $0.hasPrefix("GPT type GUID      :   1") || $0.hasPrefix("GPT type GUID      :   2")
        }
    }

    func isWhole() async throws -> Bool {
        try await ask(
            "checkisomd5 --md5sumonly \(name) >/dev/null && checkisomd5 \(name) >/dev/null; echo $?") == "0\n"
    }
}
