internal import ConfigSyntax

/// Options that later versions of the reference added.
///
/// They have no defaults here: an option that is not set stays away from what is written for older versions.
extension ComposeKeys {
    static let laterKeys: [KeySpec] =
        [
            KeySpec(
                "pkgset_inherit_exclusive_arch_to_noarch", .boolean,
                "Whether noarch packages inherit ExclusiveArch of their sources; true unless set."
            ),
            KeySpec("koji_cache", .string, "Directory in which packages fetched from Koji are kept."),
            KeySpec(
                "cts_oidc_token_url", .string, "Where to get a token for the Compose Tracking Service."),
            KeySpec("cts_oidc_client_id", .string, "Client ID for that token."),
            KeySpec(
                "ostree_container", .byVariant(.oneOrMore(.object(ostreeContainer))),
                "Containers of OSTree commits by variant."),
            KeySpec(
                "kiwibuild", .byVariant(.oneOrMore(.object(kiwiImage))), "Images made by kiwi, by variant."),
            KeySpec(
                "imagebuilder", .byVariant(.oneOrMore(.object(imageBuilderImage))),
                "Images made by image-builder, by variant."),
        ] + defaults(of: "kiwibuild", kiwiDefaults, what: "images made by kiwi")
        + defaults(of: "imagebuilder", imageBuilderDefaults, what: "images made by image-builder")

    /// The same keys for all blocks of a phase.
    private static func defaults(of phase: String, _ keys: [KeySpec], what: String) -> [KeySpec] {
        keys.map { key in
            var key = key
            let sentence = key.meaning.dropLast()
            key.name = "\(phase)_\(key.name)"
            key.meaning = "\(sentence) for all \(what)."
            return key
        }
    }

    private static let ostreeContainer = KeyTable(
        "ostree_container",
        keys: [
            KeySpec("treefile", .string, required: true, "What the tree consists of."),
            KeySpec("config_url", .string, required: true, "Repository of the treefile."),
            KeySpec("config_branch", .string, "Branch of that repository; main unless set."),
            KeySpec("repo", .repos, "Repositories of its packages."),
            KeySpec("arches", .list(.string), "Architectures to make it for."),
            KeySpec("failable", .list(.string), "Architectures on which it may fail."),
            KeySpec("version", .string, "Version."),
            KeySpec("runroot_packages", .list(.string), "Further packages for the build root."),
        ])

    private static let kiwiDefaults: [KeySpec] = [
        KeySpec("description_scm", .string, "Repository of the descriptions."),
        KeySpec("description_path", .string, "Path of the description."),
        KeySpec("target", .string, "Koji target."),
        release,
        KeySpec("version", .string, "Version."),
        KeySpec("repos", .texts, "Further repositories."),
        KeySpec("type", .string, "Type of the build."),
        KeySpec("type_attr", .list(.string), "Attributes of the type."),
        KeySpec("bundle_name_format", .string, "Format of the names of bundles."),
        KeySpec("repo_releasever", .string, "Release version for the repositories."),
        KeySpec("manifest_type", .string, "Type of the image in the metadata."),
    ]

    private static let kiwiImage = KeyTable(
        "kiwi_image",
        keys: [
            KeySpec("kiwi_profile", .string, required: true, "Profile to build."),
            KeySpec("arches", .list(.string), "Architectures to make it for."),
            KeySpec("failable", .list(.string), "Architectures on which it may fail."),
            KeySpec("subvariant", .string, "Subvariant in the metadata; the variant's UID when unset."),
        ] + kiwiDefaults)

    private static let imageBuilderDefaults: [KeySpec] = [
        KeySpec("target", .string, "Koji target."),
        release,
        KeySpec("version", .string, "Version."),
        KeySpec("seed", .integer(minimum: nil), "Seed of random values."),
        KeySpec("scratch", .boolean, "Whether it is a scratch build."),
    ]

    private static let imageBuilderImage = KeyTable(
        "imagebuilder_image",
        keys: [
            KeySpec("name", .string, required: true, "Name of the image."),
            KeySpec("types", .list(.string), required: true, "Types of the image."),
            KeySpec("repos", .texts, "Further repositories."),
            KeySpec("arches", .list(.string), "Architectures to make it for."),
            KeySpec("failable", .list(.string), "Architectures on which it may fail."),
            KeySpec("subvariant", .string, "Subvariant in the metadata; the variant's UID when unset."),
            KeySpec("ostree", .map(.any), "Commit to put on the image."),
            KeySpec("blueprint", .map(.any), "What the image consists of."),
            KeySpec("manifest_type", .string, "Type of the image in the metadata."),
        ] + imageBuilderDefaults)
}
