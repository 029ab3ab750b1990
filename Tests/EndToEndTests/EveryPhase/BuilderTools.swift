import HostKit
import SystemPackage
import TestSupport
import Testing

/// What builders of a Koji instance have and test machines lack: lorax and rpm-ostree, as far as a compose sees them.
///
/// Their output is made of real files: images by xorriso, a FAT file system by mtools, commits by ostree.
struct BuilderTools {
    /// Goes in front of the `PATH`.
    let directory: FilePath
    /// A bootable ISO image with an implanted checksum.
    var image: FilePath { directory.appending("image.iso") }
    /// An ISO image that does not boot.
    var plainImage: FilePath { directory.appending("plain.iso") }
    /// A disk image.
    var disk: FilePath { directory.appending("disk.qcow2") }

    init(in root: FilePath) async throws {
        directory = root.appending("builder")
        try Files.createDirectories(directory.appending("tree/isolinux"))
        for (name, text) in [("lorax", Self.lorax), ("rpm-ostree", Self.rpmOSTree)] {
            try Files.writeAtomically(
                text, to: directory.appending(name), mode: FilePermissions(rawValue: 0o755))
        }
        let pungi = try Executable.pungi()
        try Files.symlink(pungi, at: directory.appending("pungi-make-ostree"))
        let places: [FilePath] = ["/usr/lib/ISOLINUX/isolinux.bin", "/usr/share/syslinux/isolinux.bin"]
        let loader = try #require(places.first { Files.isRegular($0) })
        try Files.copy(loader, to: directory.appending("tree/isolinux/isolinux.bin"))
        try await shell(
            """
            xorrisofs -quiet -V LIVE -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot \
            -boot-load-size 4 -boot-info-table -o image.iso tree && implantisomd5 image.iso >/dev/null &&
            xorrisofs -quiet -V PLAIN -o plain.iso tree && implantisomd5 plain.iso >/dev/null &&
            qemu-img create -q -f qcow2 disk.qcow2 1M
            """)
    }

    private func shell(_ line: String) async throws {
        try await Host.forTests().runner.check(
            Command(
                "/bin/sh", ["-ec", line], environment: try HostEnvironment.current().forCommands(),
                in: directory, timeout: .seconds(60)))
    }

    /// Writes a tree as lorax does: a boot image, an EFI image, boot configurations and `.treeinfo`.
    private static let lorax = #"""
        #!/bin/sh
        set -e
        for last; do :; done
        volid=unknown; arch=x86_64; log=
        for word; do
            case $word in
            --volid=*) volid=${word#--volid=} ;;
            --buildarch=*) arch=${word#--buildarch=} ;;
            --logfile=*) log=${word#--logfile=} ;;
            esac
        done
        here=$(dirname "$0")
        if [ -n "$log" ]; then
            mkdir -p "$(dirname "$log")"
            echo "lorax $*" >"$log"
            echo "packages were installed" >"$(dirname "$log")/program.log"
            if [ -e "$here/no-lorax" ]; then
                printf '%s\n' "things went on" "Dependency check failed" "nothing provides kernel" \
                    >"$(dirname "$log")/pylorax.log"
            fi
        fi
        if [ -e "$here/no-lorax" ]; then echo "lorax: no" >&2; exit 1; fi
        mkdir -p "$last/images/pxeboot" "$last/isolinux" "$last/EFI/BOOT"
        cp "$here/tree/isolinux/isolinux.bin" "$last/isolinux/"
        printf 'label linux\n  append initrd=initrd.img inst.stage2=hd:LABEL=OLD quiet\n' >"$last/isolinux/isolinux.cfg"
        printf "search --no-floppy --set=root -l 'OLD'\nlinux /images/pxeboot/vmlinuz inst.stage2=hd:LABEL=OLD\n" \
            >"$last/EFI/BOOT/grub.cfg"
        echo kernel >"$last/images/pxeboot/vmlinuz"
        echo initrd >"$last/images/pxeboot/initrd.img"
        mksquashfs "$here/tree" "$last/images/install.img" -quiet -no-progress -noappend >/dev/null
        dd if=/dev/zero of="$last/images/efiboot.img" bs=1024 count=1440 2>/dev/null
        mformat -i "$last/images/efiboot.img" -f 1440 ::
        mmd -i "$last/images/efiboot.img" ::/EFI ::/EFI/BOOT
        mcopy -i "$last/images/efiboot.img" "$last/EFI/BOOT/grub.cfg" ::/EFI/BOOT/grub.cfg
        xorrisofs -quiet -V "$volid" -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 \
            -boot-info-table -o "$last.iso" "$last"
        mv "$last.iso" "$last/images/boot.iso"
        implantisomd5 "$last/images/boot.iso" >/dev/null
        sum() { sha256sum "$last/$1" | cut -d' ' -f1; }
        cat >"$last/.treeinfo" <<END
        [general]
        arch = $arch
        [checksums]
        images/boot.iso = sha256:$(sum images/boot.iso)
        images/efiboot.img = sha256:$(sum images/efiboot.img)
        images/install.img = sha256:$(sum images/install.img)
        images/pxeboot/initrd.img = sha256:$(sum images/pxeboot/initrd.img)
        images/pxeboot/vmlinuz = sha256:$(sum images/pxeboot/vmlinuz)
        [images-$arch]
        boot.iso = images/boot.iso
        efiboot.img = images/efiboot.img
        initrd = images/pxeboot/initrd.img
        kernel = images/pxeboot/vmlinuz
        [stage2]
        mainimage = images/install.img
        END
        """#

    /// Commits a small tree, or makes an archive of a container.
    private static let rpmOSTree = #"""
        #!/bin/sh
        set -e
        here=$(dirname "$0")
        if [ -e "$here/no-rpm-ostree" ]; then echo "error: no packages" >&2; exit 1; fi
        for last; do :; done
        repo=; commitid=; stamp=; version=
        for word; do
            case $word in
            --repo=*) repo=${word#--repo=} ;;
            --write-commitid-to=*) commitid=${word#--write-commitid-to=} ;;
            --touch-if-changed=*) stamp=${word#--touch-if-changed=} ;;
            --add-metadata-string=version=*) version=${word#*version=} ;;
            esac
        done
        if [ "$2" = image ]; then
            mkdir -p "$(dirname "$last")"
            printf 'container\n' >"$last"
            exit 0
        fi
        tree=$(mktemp -d)
        echo "$version" >"$tree/version"
        commit=$(ostree commit --repo="$repo" --orphan --subject="$version" --tree=dir="$tree")
        rm -r "$tree"
        printf '%s' "$commit" >"$commitid"
        if [ -n "$stamp" ]; then touch "$stamp"; fi
        """#
}
