/// How xorriso makes an image bootable that is not.
enum BootRecords {
    /// The arguments of `-boot_image any` for an arch, in their order.
    ///
    /// - Parameter hasFile: Whether a path will be on the image.
    /// - Throws: `.image` for an arch whose boot records xorriso cannot make, and for missing boot files.
    static func arguments(_ arch: String, hasFile: (String) -> Bool) throws(ComposeError) -> [String] {
        guard let records = table[arch] else {
            throw ComposeError(
                .image,
                "boot records for \(arch) cannot be made; patch an image that boots, which keeps its own")
        }
        for file in records.files where !hasFile(file) {
            throw ComposeError(
                .image,
                "an image for \(arch) boots by \(file), which is neither on it nor in a directory; add it")
        }
        return records.arguments
    }

    private struct Records {
        var files: [String]
        var arguments: [String]
    }

    private static let table = [
        "i386": bios,
        "x86_64": Records(
            files: bios.files + efi.files, arguments: bios.arguments + ["next"] + efi.arguments),
        "aarch64": efi,
        "riscv64": efi,
        "s390": zipl,
        "s390x": zipl,
    ]

    private static let bios = Records(
        files: ["isolinux/isolinux.bin"],
        arguments: [
            "cat_path=/isolinux/boot.cat", "bin_path=/isolinux/isolinux.bin", "load_size=2048",
            "boot_info_table=on",
        ])
    private static let efi = Records(
        files: ["images/efiboot.img"], arguments: ["efi_path=/images/efiboot.img"])
    private static let zipl = Records(
        files: ["images/cdboot.img"], arguments: ["bin_path=/images/cdboot.img"])
}
