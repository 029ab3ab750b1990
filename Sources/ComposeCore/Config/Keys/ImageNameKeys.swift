internal import ConfigSyntax
internal import JSONKit

extension ComposeKeys {
    /// Names and volume labels of images, and the signing of packaged ones.
    static let imageNameKeys: [KeySpec] = [
        KeySpec(
            "image_name_format", .anyOf([.string, .byVariant(.any)]),
            "Template of image file names, also by variant."),
        KeySpec(
            "image_volid_formats", .list(.string),
            default: ["{release_short}-{version} {variant}.{arch}", "{release_short}-{version} {arch}"],
            "Templates of volume labels; the first that is short enough counts."),
        KeySpec(
            "image_volid_layered_product_formats", .list(.string),
            default: [
                "{release_short}-{version} {base_product_short}-{base_product_version} {variant}.{arch}",
                "{release_short}-{version} {base_product_short}-{base_product_version} {arch}",
            ], "Templates of volume labels that are tried first for layered products."),
        KeySpec(
            "restricted_volid", .boolean, default: false,
            "Whether volume labels hold letters, digits and underscores only."),
        KeySpec(
            "volume_id_substitutions", .map(.any), default: [:],
            "Replacements in volume labels, the longest first."),
        KeySpec(
            "disc_types", .map(.any), default: [:], "Names for boot, live, dvd and ostree in file names."),
        KeySpec("signing_command", .string, "Shell command that signs builds, whose names are appended."),
        KeySpec("signing_key_id", .string, "ID of the signing key."),
        KeySpec(
            "signing_key_password_file", .string,
            "File with the key's password in its first line; - asks for it."),
    ]
}
