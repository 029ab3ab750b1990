import HostKit
import SystemPackage
import TestSupport

@testable import ComposeCore

/// Installers for tests, with the files that lorax makes for an arch, made by the tools that lorax uses.
enum SampleInstaller {
    /// The label that lorax put everywhere.
    static let oldLabel = #"Lorax\x20Old"#
    /// The one that media of Server have in tests.
    static let volumeID = "PT-1.0 Server"
    static let newLabel = #"PT-1.0\x20Server"#

    static let grub = """
        set timeout=60
        search --no-floppy --set=root -l 'Lorax Old'
        menuentry 'Install' {
        \tlinux /images/pxeboot/vmlinuz inst.stage2=hd:LABEL=\(oldLabel) quiet
        \tinitrd /images/pxeboot/initrd.img
        }

        """
    static let newGrub = grub.replacing("'Lorax Old'", with: "'\(volumeID)'").replacing(
        oldLabel, with: newLabel)

    private static let start = #"""
        set -e
        put() { mkdir -p "$(dirname "out/$1")"; cat > "out/$1"; }
        noise() { mkdir -p "$(dirname "out/$2")"; head -c "$1" /dev/zero | tr '\0' "$3" > "out/$2"; }
        sum() { printf 'sha256:%s' "$(sha256sum < "out/$1" | cut -d' ' -f1)"; }
        # checkisomd5 is wrong about images of less than a megabyte.
        noise 2000000 images/install.img i
        noise 70000 images/pxeboot/vmlinuz k
        noise 90000 images/pxeboot/initrd.img r
        printf '[Main]\nProduct=PT\n' | put .buildstamp
        printf '1700000000.0\nPT 1.0\nARCH\n' | put .discinfo
        efi() {
            printf %s "$GRUB" | put EFI/BOOT/grub.cfg
            printf %s "$GRUB" | put EFI/BOOT/BOOT.conf
            noise 5000 EFI/BOOT/BOOT$1.EFI e
            mformat -C -i out/images/efiboot.img -T 600 -N 12345678 ::
            mmd -i out/images/efiboot.img ::/EFI ::/EFI/BOOT
            mcopy -m -i out/images/efiboot.img out/EFI/BOOT/* ::/EFI/BOOT/
        }

        """#
    private static let end = #"""

        {
            printf '[header]\ntype = productmd.treeinfo\nversion = 1.2\n\n[general]\narch = ARCH\nplatforms = ARCH\n\n'
            printf '[images-ARCH]\nkernel = images/pxeboot/vmlinuz\ninitrd = images/pxeboot/initrd.img\n'
            [ ! -e out/images/efiboot.img ] || printf 'efiboot.img = images/efiboot.img\n'
            printf 'boot.iso = images/boot.iso\nodd = images/missing.img\n\n'
            printf '[stage2]\nmainimage = images/install.img\n\n[checksums]\n'
            for file in images/install.img images/pxeboot/vmlinuz images/efiboot.img images/boot.iso; do
                [ ! -e out/$file ] || printf '%s = %s\n' "$file" "$(sum $file)"
            done
            printf 'repodata/repomd.xml = sha256:00\n'
        } | put .treeinfo
        find out -exec touch -d @1700000000 {} +
        """#
    private static let iso = "genisoimage -quiet -R -J -T -V 'Lorax Old'"

    static let x86 = make(
        "x86_64",
        #"""
        # The first sector of an isolinux.bin that isohybrid accepts has these four bytes at 64.
        { head -c 64 /dev/zero; printf '\373\300\170\160'; head -c 4028 /dev/zero; } | put isolinux/isolinux.bin
        printf 'default linux\nlabel linux\n  append initrd=initrd.img inst.stage2=hd:LABEL=Lorax\\x20Old quiet\nlabel check\n  append initrd=initrd.img inst.stage2=hd:LABEL=Lorax\\x20Old rd.live.check quiet\nlabel local\n  localboot 0xffff\n' \
            | put isolinux/isolinux.cfg
        ln out/images/pxeboot/vmlinuz out/isolinux/vmlinuz
        ln -s ../images/pxeboot/initrd.img out/isolinux/initrd.img
        efi X64
        """#,
        """
        cp -r out stage; \(iso) -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 \
        -boot-info-table -eltorito-alt-boot -e images/efiboot.img -no-emul-boot -o out/images/boot.iso stage
        isohybrid --uefi out/images/boot.iso; implantisomd5 out/images/boot.iso
        """)
    static let aarch64 = make(
        "aarch64", "efi AA64",
        """
        cp -r out stage; \(iso) -e images/efiboot.img -no-emul-boot -o out/images/boot.iso stage
        implantisomd5 out/images/boot.iso
        """)
    static let ppc64le = make(
        "ppc64le",
        #"""
        printf 'image=/ppc/ppc64/vmlinuz\n  label=linux\n  append="inst.stage2=hd:LABEL=Lorax\\\\x20Old ro"\n' \
            | put ppc/ppc64/yaboot.conf
        cp out/ppc/ppc64/yaboot.conf yaboot.tmp; put etc/yaboot.conf < yaboot.tmp
        printf %s "$GRUB" | put boot/grub/grub.cfg
        noise 3000 ppc/chrp/yaboot y
        """#,
        "cp -r out stage; \(iso) -o out/images/boot.iso stage; implantisomd5 out/images/boot.iso")
    static let s390x = make(
        "s390x",
        #"""
        printf '* minimal lpar ins file\nimages/kernel.img 0x00000000\n' | put generic.ins
        cp out/generic.ins generic.tmp; put images/generic.ins < generic.tmp
        printf 'ro ramdisk_size=40000 cio_ignore=all,!condev' | put images/generic.prm
        printf 'root=live:CDLABEL=Lorax\\x20Old' | put images/cdboot.prm
        noise 40000 images/cdboot.img c
        """#, "")

    private static func make(_ arch: String, _ files: String, _ boot: String) -> SharedDirectory {
        SharedDirectory { directory in
            let script = (start + files + "\n" + boot + end).replacing("ARCH", with: arch)
            let host = try Host.forTests()
            let command = Command(
                "bash", ["-c", script],
                environment: host.environment.forCommands(["GRUB": grub, "TZ": "UTC0"]),
                in: directory)
            try await host.runner.check(command)
        }
    }
}

/// A compose with an installer for a tree.
struct InstallerPlace: Sendable {
    let place: DeliveryPlace
    let arch: String
    var output: InstallerOutput
    /// The kickstart that the installer follows.
    var kickstart: FilePath?

    var layout: ComposeLayout { place.layout }
    var tree: FilePath { layout.compose.appending("Server/\(arch)/os") }
    var made: FilePath { output.directory }

    static let arches = ["x86_64", "aarch64", "ppc64le", "s390x"]

    /// - Parameter setUp: Changes the context before it is used.
    static func with<Result>(
        _ arch: String = "x86_64", setUp: (inout DeliveryContext) throws -> Void = { _ in },
        _ body: (inout InstallerPlace) async throws -> Result
    ) async throws -> Result {
        let variants = """
            <variants><variant id="Server" name="Server" type="variant">
            <arches>\(arches.map { "<arch>\($0)</arch>" }.joined())</arches></variant></variants>
            """
        let samples = [
            "x86_64": SampleInstaller.x86, "aarch64": SampleInstaller.aarch64,
            "ppc64le": SampleInstaller.ppc64le, "s390x": SampleInstaller.s390x,
        ]
        let sample = try await samples[arch]!.path.appending("out")
        return try await DeliveryPlace.with(variants, setUp: setUp) { place in
            let directory = place.layout.work.buildinstall("Server", arch)
            try Files.copyTree(sample, to: directory, keepingTimes: true)
            var installer = InstallerPlace(
                place: place, arch: arch,
                output: InstallerOutput(
                    variant: "Server", arch: arch, directory: directory,
                    volumeID: SampleInstaller.volumeID))
            return try await body(&installer)
        }
    }

    mutating func addKickstart() throws {
        let path = place.directory.appending("install.ks")
        try Files.writeAtomically("text\nreboot\n", to: path)
        kickstart = path
    }

    func take() async throws -> MadeImage? {
        try await InstallerTrees(place.context, kickstart: kickstart).take(output)
    }

    /// Why the installer is not taken.
    func refusal() async -> ComposeError? {
        do {
            _ = try await take()
            return nil
        } catch {
            return error as? ComposeError
        }
    }

    func text(_ path: String) throws -> String { try Files.readText(tree.pushing(FilePath(path))) }

    /// Puts a file among those of the installer.
    func put(_ text: String, _ path: String) throws {
        let file = made.pushing(FilePath(path))
        try Files.createDirectories(file.removingLastComponent())
        try Files.writeAtomically(text, to: file)
    }

    /// What a command writes that runs in the compose's directory.
    func output(_ line: String) async throws -> String {
        try await place.context.host.runner.check(Command.shell(line, in: layout.top)).output
    }

    /// A file of the boot image of UEFI.
    func efi(_ path: String) async throws -> String {
        try await output("mtype -i \(tree)/images/efiboot.img ::/\(path)")
    }

    /// All of the tree: what each file has, where each link leads, and times.
    func contents() throws -> [String: String] {
        var contents: [String: String] = [:]
        for entry in try Files.tree(tree) where entry.record.kind != .directory {
            let path = tree.pushing(entry.path)
            let content =
                entry.record.kind == .symlink
                ? "to \(try Files.readlink(path))" : WorkRecord.digest(try Files.read(path))
            contents[entry.path.string] = "\(content) \(entry.record.modified.seconds)"
        }
        return contents
    }
}
