/// What the boot loaders of a medium read: by which label the installer finds its files again, and whether it
/// follows a kickstart.
///
/// Only the bytes that must change do; nobody knows the encoding of the rest.
public struct BootConfiguration: Sendable, Hashable {
    /// The volume ID of the medium.
    public var volumeID: String
    /// Whether the installer is to follow the kickstart ``kickstartName`` at the top of the medium.
    public var usesKickstart: Bool

    public init(volumeID: String, usesKickstart: Bool = false) {
        self.volumeID = volumeID
        self.usesKickstart = usesKickstart
    }

    public static let kickstartName = "ks.cfg"

    /// The files of boot loaders on media, relative to their root.
    public static let paths = [
        "isolinux/isolinux.cfg", "EFI/BOOT/grub.cfg", "EFI/BOOT/BOOT.conf", "EFI/BOOT/BOOTIA32.conf",
        "EFI/BOOT/BOOTX64.conf", "boot/grub2/grub.cfg", "boot/grub/grub.cfg", "etc/yaboot.conf",
        "ppc/ppc64/yaboot.conf",
    ]

    /// The path as ``paths`` has it of a file that differs from it by small letters and capitals at most: FAT does
    /// not tell them apart; nil for what is no file of a boot loader.
    static func known(_ path: String) -> String? {
        let path = path.lowercased()
        return paths.first { $0.lowercased() == path }
    }

    /// The content of a boot loader's file with this label and kickstart.
    ///
    /// A kickstart is added once to each line that names the label; one that is named already is replaced.
    /// Doing it again changes nothing.
    /// - Parameter path: Which file it is; yaboot wants escapes written twice.
    public func edited(_ content: [UInt8], at path: String) -> [UInt8] {
        let label = Self.escaped(volumeID, twice: path.hasSuffix("yaboot.conf"))
        return Array(
            content.split(separator: 0x0A, omittingEmptySubsequences: false)
                .map { edited(Line($0), label) }.joined(separator: [0x0A]))
    }

    private func edited(_ line: Line, _ label: [UInt8]) -> [UInt8] {
        var line = line
        if line.isSearch { line.replaceSearchedLabel(with: volumeID) }
        let end = line.replaceMediumLabels(with: label)
        if usesKickstart, let end { line.setKickstart([UInt8]("hd:LABEL=".utf8) + label, behind: end) }
        return line.bytes
    }

    /// A label as kernels and udev read it: all but plain characters as `\x` and two digits.
    ///
    /// - SeeAlso: `udev_util_encode_string`.
    static func escaped(_ volumeID: String, twice: Bool) -> [UInt8] {
        var result: [UInt8] = []
        let plain = Set("#+-.:=@_".utf8)
        for byte in volumeID.utf8 {
            if byte >= 0x80 || plain.contains(byte) || Unicode.Scalar(byte).properties.isAlphabetic
                || (0x30...0x39).contains(byte)
            {
                result.append(byte)
            } else {
                let digits = String(byte, radix: 16)
                result += Array(((twice ? #"\\x"# : #"\x"#) + (byte < 16 ? "0" : "") + digits).utf8)
            }
        }
        return result
    }
}
