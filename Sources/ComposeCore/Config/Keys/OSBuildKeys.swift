internal import ConfigSyntax

extension ComposeKeys {
    /// An image made by osbuild.
    static let osbuildImage = KeyTable(
        "osbuild_image",
        keys: [
            KeySpec("name", .string, required: true, "Name of the image."),
            KeySpec("distro", .string, required: true, "Distribution, as osbuild calls it."),
            KeySpec(
                "image_types", .checked(.texts, GeneralChecks.one), required: true, "The type of the image."),
            KeySpec("version", .string, "Version."),
            KeySpec("release", .string, "Release."),
            KeySpec("target", .string, "Koji target."),
            KeySpec("arches", .list(.string), "Architectures to make it for."),
            KeySpec("failable", .list(.string), "Whether it may fail: a list that is not empty."),
            KeySpec("subvariant", .string, "Subvariant in the metadata; the variant's UID when unset."),
            KeySpec("ostree_url", .string, "URL of an OSTree repository."),
            KeySpec("ostree_ref", .string, "Reference in that repository."),
            KeySpec("ostree_parent", .string, "Parent of the commit."),
            KeySpec("manifest_type", .string, "Type of the manifest."),
            KeySpec(
                "repo", .list(.anyOf([.string, .object(osbuildRepository)])), "Further repositories."),
            KeySpec("upload_options", .anyOf(uploads.map(ValueShape.object)), "Where to upload the image."),
        ])

    private static let osbuildRepository = KeyTable(
        "osbuild_repository",
        keys: [
            KeySpec("baseurl", .string, required: true, "URL, or the UID of a variant."),
            KeySpec("package_sets", .list(.string), "Package sets that use it."),
        ])

    /// The clouds that an image can be uploaded to, each with its settings.
    private static let uploads: [KeyTable] = [
        KeyTable(
            "aws_ec2_upload",
            keys: [
                KeySpec("region", .string, required: true, "Region."),
                KeySpec("share_with_accounts", .list(.string), required: true, "Accounts that may use it."),
                KeySpec("snapshot_name", .string, "Name of the snapshot."),
            ]),
        KeyTable("aws_s3_upload", keys: [KeySpec("region", .string, required: true, "Region.")]),
        KeyTable(
            "azure_upload",
            keys: [
                KeySpec("tenant_id", .string, required: true, "Tenant."),
                KeySpec("subscription_id", .string, required: true, "Subscription."),
                KeySpec("resource_group", .string, required: true, "Resource group."),
                KeySpec("location", .string, "Location."),
                KeySpec("image_name", .string, "Name of the image."),
            ]),
        KeyTable(
            "gcp_upload",
            keys: [
                KeySpec("region", .string, required: true, "Region."),
                KeySpec("bucket", .string, "Bucket."),
                KeySpec("image_name", .string, "Name of the image."),
                KeySpec("share_with_accounts", .list(.string), "Accounts that may use it."),
            ]),
        KeyTable(
            "container_upload",
            keys: [KeySpec("name", .string, "Name."), KeySpec("tag", .string, "Tag.")]),
    ]
}
