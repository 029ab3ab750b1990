internal import ConfigSyntax
internal import JSONKit

extension ComposeKeys {
    /// Checksums of images, and the check of the repositories.
    static let checksumKeys: [KeySpec] = [
        KeySpec(
            "media_checksums", .list(.checked(.string, GeneralChecks.checksum)),
            default: ["md5", "sha1", "sha256"], "Checksums of images."),
        KeySpec(
            "media_checksum_one_file", .boolean, default: false,
            "Whether the checksums of a directory stand in one file."),
        KeySpec(
            "media_checksum_base_filename", .string, default: "",
            "Template for the first part of checksum file names."),
        KeySpec(
            "repoclosure_strictness", .byVariantAndArch(.choice(["off", "lenient", "fatal"])), default: [],
            "What broken dependencies of finished repositories mean."),
        KeySpec(
            "repoclosure_backend", .choice(["dnf"], oldSpellings: OldSpellings.solver), default: "dnf",
            "What checks the finished repositories."),
    ]
}
