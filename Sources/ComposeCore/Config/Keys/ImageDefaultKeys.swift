internal import ConfigSyntax

extension ComposeKeys {
    /// What blocks of the image phases fall back on.
    static let imageDefaultKeys: [KeySpec] = [
        KeySpec("global_ksurl", .string, "Repository of kickstart files for all image phases."),
        KeySpec("global_target", .string, "Koji target for all image phases."),
        KeySpec("global_version", .string, "Version for all image phases."),
        KeySpec(
            "global_release", .string, nullable: true, "Release for all image phases; null makes one up."),
        KeySpec("live_images_ksurl", .string, "Repository of kickstart files for live images."),
        KeySpec("live_images_target", .string, "Koji target for live images."),
        KeySpec("live_images_version", .string, "Version for live images."),
        KeySpec(
            "live_images_release", .string, nullable: true, "Release for live images; null makes one up."),
        KeySpec("live_media_ksurl", .string, "Repository of kickstart files for live media."),
        KeySpec("live_media_target", .string, "Koji target for live media."),
        KeySpec("live_media_version", .string, "Version for live media."),
        KeySpec("live_media_release", .string, nullable: true, "Release for live media; null makes one up."),
        KeySpec("image_build_ksurl", .string, "Repository of kickstart files for disk images."),
        KeySpec("image_build_target", .string, "Koji target for disk images."),
        KeySpec("image_build_version", .string, "Version for disk images."),
        KeySpec(
            "image_build_release", .string, nullable: true, "Release for disk images; null makes one up."),
        KeySpec("osbuild_target", .string, "Koji target for images made by osbuild."),
        KeySpec("osbuild_version", .string, "Version for images made by osbuild."),
        KeySpec(
            "osbuild_release", .string, nullable: true,
            "Release for images made by osbuild; null makes one up."),
        KeySpec(
            "live_target", .string, "Old name of the target for live images; it comes before all others."),
    ]
}
