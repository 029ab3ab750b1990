internal import ConfigSyntax
internal import JSONKit

extension ComposeKeys {
    /// Repository metadata.
    static let createrepoKeys: [KeySpec] = [
        KeySpec(
            "createrepo_c", .boolean, default: true, "Whether createrepo_c is used, not its predecessor."),
        KeySpec(
            "createrepo_checksum",
            .choice(["sha1", "sha256", "sha512"], oldSpellings: OldSpellings.checksum),
            default: "sha256", "Checksum of packages and metadata."),
        KeySpec(
            "createrepo_deltas", .anyOf([.boolean, .byVariantAndArch(.boolean)]),
            "Whether delta packages are made against an old compose."),
        KeySpec("createrepo_use_xz", .boolean, default: false, "Whether metadata is compressed with xz."),
        KeySpec(
            "createrepo_num_threads", .number,
            "Repositories made at the same time; by default the number of processors."),
        KeySpec("createrepo_num_workers", .number, default: 3, "Workers for each repository."),
        KeySpec("createrepo_database", .boolean, "Whether SQLite databases are made."),
        KeySpec("createrepo_extra_args", .list(.string), default: [], "Further arguments for createrepo."),
        KeySpec(
            "createrepo_extra_modulemd", .map(.scm), "Directories of module metadata to add, by variant."),
        KeySpec(
            "createrepo_enable_cache", .boolean, default: true,
            "Whether checksums are kept from compose to compose."),
        KeySpec("product_id", .textOrSCM, "Directory of product certificates."),
        KeySpec(
            "product_id_allow_missing", .boolean, default: false,
            "Whether a missing certificate is only a warning."),
        KeySpec(
            "product_id_allow_name_prefix", .boolean, default: true,
            "Whether certificate names may begin with anything."),
    ]
}
