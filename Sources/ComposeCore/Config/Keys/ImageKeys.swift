internal import ConfigSyntax
internal import JSONKit

extension ComposeKeys {
    /// The blocks of the image phases.
    static let imageKeys: [KeySpec] = [
        KeySpec(
            "live_images", .byVariantAndArch(.oneOrMore(.object(liveImage))), default: [],
            "Live images by variant and architecture."),
        KeySpec(
            "live_images_no_rename", .boolean, default: false,
            "Whether live images keep the names that Koji gave them."),
        KeySpec("live_media", .byVariant(.list(.object(liveMedium))), "Live media by variant."),
        KeySpec("image_build", .byVariant(.list(.object(imageBuild))), "Disk images by variant."),
        KeySpec(
            "image_build_allow_reuse", .boolean, default: false,
            "Whether disk images of an older compose are reused."),
        KeySpec("osbuild", .byVariant(.list(.object(osbuildImage))), "Images made by osbuild, by variant."),
        KeySpec(
            "image_container", .byVariant(.oneOrMore(.object(imageContainer))),
            "Containers of images, by variant."),
        KeySpec(
            "osbs", .byVariant(.oneOrMore(.object(osbsContainer))),
            "Containers by variant; unknown keys go to the task."),
        KeySpec("osbs_registries", .map(.any), "What to tell others about containers, by name."),
        KeySpec(
            "osbs_allow_reuse", .boolean, default: false, "Whether containers of an older compose are reused."
        ),
        KeySpec(
            "ostree",
            .anyOf([.byVariant(.oneOrMore(.object(ostreeTree))), .byVariantAndArch(.object(oldOSTreeTree))]),
            "OSTree commits by variant."),
        KeySpec(
            "ostree_use_koji_plugin", .boolean, default: false,
            "Whether commits are made by a Koji task of its own kind."),
        KeySpec(
            "ostree_installer", .byVariantAndArch(.object(ostreeInstaller)), default: [],
            "Installers for OSTree, by variant and architecture."),
        KeySpec(
            "ostree_installer_use_koji_plugin", .boolean, default: false,
            "Whether such installers are made by a Koji task of its own kind."),
        KeySpec(
            "ostree_installer_overwrite", .boolean, default: false,
            "Whether an OSTree installer may replace the other one of its tree."),
    ]
}
