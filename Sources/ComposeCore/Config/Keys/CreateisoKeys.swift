internal import ConfigSyntax
internal import JSONKit

extension ComposeKeys {
    /// Extra files in trees, and the ISO images made of trees.
    static let createisoKeys: [KeySpec] = [
        KeySpec(
            "extra_files", .byVariantAndArch(.list(.object(extraFile))), default: [],
            "Files to put into trees."),
        KeySpec("createiso_skip", .byVariantAndArch(.boolean), default: [], "Where no ISO image is made."),
        KeySpec(
            "createiso_max_size", .byVariantAndArch(.number), default: [],
            "Largest size in bytes of an ISO image."),
        KeySpec(
            "createiso_max_size_is_strict", .byVariantAndArch(.boolean), default: [],
            "Whether a larger image is an error."),
        KeySpec("create_jigdo", .boolean, default: false, "Whether jigdo files are made."),
        KeySpec(
            "create_optional_isos", .boolean, default: false, "Whether optional variants get ISO images."),
        KeySpec(
            "createiso_break_hardlinks", .boolean, default: false,
            "Whether hard links are broken up before an image is made."),
        KeySpec("createiso_use_xorrisofs", .boolean, default: false, "Whether xorriso makes the images."),
        KeySpec(
            "createiso_allow_reuse", .boolean, default: true,
            "Whether unchanged images of an older compose are reused."),
        KeySpec(
            "extraiso_allow_reuse", .boolean, default: true,
            "Whether unchanged extra images of an older compose are reused."),
        KeySpec(
            "iso_size", .size, default: 4_700_000_000, "Size of a medium in bytes, or with a unit such as 4G."
        ),
        KeySpec("split_iso_reserve", .size, default: 10_485_760, "Space to leave free on a medium."),
        KeySpec("iso_level", .anyOf([.isoLevel, .byVariantAndArch(.isoLevel)]), "ISO 9660 level."),
        KeySpec(
            "iso_hfs_ppc64le_compatible", .boolean, default: true,
            "Whether ppc64le images carry an HFS file system."),
        KeySpec("extra_isos", .byVariant(.list(.object(extraISO))), "Further ISO images by variant."),
    ]
}
