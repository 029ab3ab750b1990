internal import ConfigSyntax

extension ComposeKeys {
    /// A live image.
    static let liveImage = KeyTable(
        "live_image",
        keys: [
            KeySpec("kickstart", .string, required: true, "Kickstart file."),
            KeySpec("ksurl", .string, "Repository of the kickstart file."),
            KeySpec("name", .string, "Name of the image."),
            KeySpec("subvariant", .string, "Subvariant in the metadata; the variant's UID when unset."),
            KeySpec("target", .string, "Koji target."),
            KeySpec("version", .string, "Version."),
            KeySpec("repo", .repos, "Further repositories."),
            KeySpec("specfile", .string, "Spec file of the package to wrap it in."),
            KeySpec("scratch", .boolean, "Whether its package is a scratch build."),
            KeySpec("type", .string, "Kind of the image: live or appliance."),
            KeySpec("sign", .boolean, "Whether its package is signed."),
            KeySpec("failable", .boolean, "Whether it may fail."),
            release,
        ])

    /// A live medium.
    static let liveMedium = KeyTable(
        "live_medium",
        keys: [
            KeySpec("name", .string, required: true, "Name of the image."),
            KeySpec("kickstart", .string, required: true, "Kickstart file."),
            KeySpec("ksurl", .string, "Repository of the kickstart file."),
            KeySpec("ksversion", .string, "Version of the kickstart syntax."),
            KeySpec("install_tree_from", .string, "Variant or tree to install from."),
            KeySpec("title", .string, "Title of the image."),
            KeySpec("subvariant", .string, "Subvariant in the metadata; the variant's UID when unset."),
            KeySpec("target", .string, "Koji target."),
            KeySpec("version", .string, "Version."),
            KeySpec("scratch", .boolean, "Whether it is a scratch build."),
            KeySpec("skip_tag", .boolean, "Whether the build is not tagged."),
            KeySpec("nomacboot", .boolean, "Whether it does not boot on Macs."),
            KeySpec("repo", .repos, "Further repositories."),
            KeySpec("arches", .list(.string), "Architectures to make it for."),
            KeySpec("failable", .list(.string), "Architectures on which it may fail."),
            release,
        ])

    /// A block's own release.
    static let release = KeySpec("release", .string, nullable: true, "Release; null makes one up.")

    /// A disk image: settings of the image, and of the factory.
    static let imageBuild = KeyTable(
        "image_build",
        keys: [
            KeySpec("image-build", .object(imageBuildSettings), required: true, "Settings of the image."),
            KeySpec("factory-parameters", .map(.any), "Settings of the image factory."),
        ])

    private static let imageBuildSettings = KeyTable(
        "image_build_settings",
        keys: [
            KeySpec("failable", .list(.string), "Architectures on which it may fail."),
            KeySpec("disk_size", .number, "Size of the disk in GB."),
            KeySpec("disc_size", .number, "Misspelt disk_size.", check: GeneralChecks.discSize),
            KeySpec("distro", .string, "Distribution, for the image factory."),
            KeySpec("name", .string, "Name of the image."),
            KeySpec("kickstart", .string, "Kickstart file."),
            KeySpec("ksurl", .string, "Repository of the kickstart file."),
            KeySpec("arches", .list(.string), "Architectures to make it for."),
            KeySpec("install_tree_from", .string, "Variant or tree to install from."),
            KeySpec("subvariant", .string, "Subvariant in the metadata; the variant's UID when unset."),
            KeySpec(
                "format",
                .anyOf([.string, .list(.anyOf([.string, .items([.string, .string], minimum: 2)]))]),
                "Formats of the image."),
            KeySpec("repo", .repos, oldNames: [OldName("repo_from", .appended)], "Further repositories."),
        ],
        unknownKeys: .allowed)
}
