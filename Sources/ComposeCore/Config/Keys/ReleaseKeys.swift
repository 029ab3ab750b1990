internal import ConfigSyntax
internal import JSONKit

extension ComposeKeys {
    /// The release, and the base product of a layered one.
    static let releaseKeys: [KeySpec] = [
        KeySpec("release_name", .string, required: true, "Long name of the product."),
        KeySpec(
            "release_short", .string, required: true,
            "Short name of the product; the first part of the compose ID."),
        KeySpec(
            "release_version", .string, required: true,
            "Version, as text; what stands before the first dot is the major version."),
        KeySpec(
            "release_type",
            .choice(["fast", "ga", "updates", "updates-testing", "eus", "aus", "els", "tus", "e4s"]),
            default: "ga", "Kind of the release; any but 'ga' is added to the compose ID."),
        KeySpec("release_internal", .boolean, default: false, "Whether the release is marked as not public."),
        KeySpec(
            "release_discinfo_description", .string,
            "Template for the description in .discinfo and media.repo; knows variant_name and arch."),
        KeySpec(
            "treeinfo_version", .string, "Version in .treeinfo and for lorax, in place of release_version."),
        KeySpec(
            "compose_type", .choice(["test", "ci", "nightly", "production", "development"]),
            "Type of the compose when the command line gives none."),
        KeySpec("base_product_name", .string, "Name of the product that a layered release stands on."),
        KeySpec("base_product_short", .string, "Short name of the base product."),
        KeySpec("base_product_version", .string, "Major version of the base product."),
        KeySpec("base_product_type", .string, default: "ga", "Kind of the base product's release."),
    ]
}
