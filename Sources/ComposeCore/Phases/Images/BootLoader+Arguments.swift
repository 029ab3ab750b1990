internal import HostKit
internal import SystemPackage

extension BootLoader {
    /// Arches that boot in the same way.
    enum Family: Sendable {
        case x86, amd64, efi, s390, ia64, ppc, ppc64le, sparc, arm

        /// - Throws: `.image` for any other.
        init(_ arch: String) throws(ComposeError) {
            switch arch {
            case "i386", "i486", "i586", "i686": self = .x86
            case "x86_64": self = .amd64
            case "aarch64", "riscv64": self = .efi
            case "s390", "s390x": self = .s390
            case "ia64": self = .ia64
            case "ppc", "ppc64": self = .ppc
            case "ppc64le": self = .ppc64le
            case _ where arch.hasPrefix("sparc"): self = .sparc
            case "arm", "armhfp", "armv5tel", "armv6hl", "armv7hl": self = .arm
            default: throw ComposeError(.image, "Unknown arch: \(arch); no image of it can be made to boot")
            }
        }
    }

    /// The options of genisoimage and xorrisofs for booting.
    ///
    /// - Throws: `.image` for an arch that nobody knows to boot.
    func arguments() throws(ComposeError) -> [String] {
        let isolinux = [
            "-b", "isolinux/isolinux.bin", "-c", "isolinux/boot.cat", "-no-emul-boot", "-boot-load-size", "4",
            "-boot-info-table",
        ]
        let efi = ["-eltorito-alt-boot", "-e", "images/efiboot.img", "-no-emul-boot"]
        switch try Family(arch) {
        case .x86: return isolinux
        case .amd64: return isolinux + efi
        case .efi: return efi
        case .s390: return ["-eltorito-boot", "images/cdboot.img", "-no-emul-boot"]
        case .ia64: return ["-b", "images/boot.img", "-no-emul-boot"]
        case .ppc64le where !usesHFS: return ["-r", "-l", "-sysid", "PPC", "-chrp-boot"]
        case .ppc, .ppc64le:
            return [
                "-part", "-hfs", "-r", "-l", "-sysid", "PPC", "-no-desktop", "-allow-multidot", "-chrp-boot",
                "-map", mapping.string, "-hfs-bless", "/ppc/mac",
            ]
        case .sparc:
            return ["-G", "/boot/isofs.b", "-B", "...", "-s", "/boot/silo.conf", "-sparc-label", "sparc"]
        case .arm: return []
        }
    }

    /// Which kinds of files are what on an HFS file system.
    private var mapping: FilePath {
        let name: FilePath = "config_files/ppc/mapping"
        let sets = templates.appending("templates.d")
        let named = ((try? Files.list(sets)) ?? []).map { sets.appending($0) }
        return (named + [templates]).map { $0.pushing(name) }.first(where: Files.isRegular)
            ?? templates.pushing(name)
    }

    /// The options of isohybrid, which lets an image boot from disks too; nil where there is no such thing.
    func hybridArguments() throws(ComposeError) -> [String]? {
        switch try Family(arch) {
        case .x86: []
        case .amd64: ["--uefi"]
        default: nil
        }
    }

    var isPowerPC: Bool { arch.hasPrefix("ppc") }
}
