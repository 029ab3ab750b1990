internal import ConfigSyntax

extension ComposeKeys {
    /// An OSTree commit.
    static let ostreeTree = KeyTable(
        "ostree_tree",
        keys: commitKeys + [
            KeySpec("repo", .repos, required: true, "Repositories of its packages."),
            KeySpec("arches", .list(.string), "Architectures to make it for."),
        ])

    /// An OSTree commit as an entry of the older mapping from variants and architectures.
    static let oldOSTreeTree = KeyTable(
        "old_ostree_tree",
        keys: commitKeys + [
            KeySpec(
                "repo", .repos,
                oldNames: [
                    OldName("extra_source_repos", .alias), OldName("repo_from", .appended),
                    OldName("source_repo_from", .appended),
                ], "Repositories of its packages.")
        ])

    private static let commitKeys: [KeySpec] = [
        KeySpec("treefile", .string, required: true, "What the tree consists of."),
        KeySpec("config_url", .string, required: true, "Repository of the treefile."),
        KeySpec("ostree_repo", .string, required: true, "Repository to commit to."),
        KeySpec("config_branch", .string, "Branch of the treefile's repository."),
        KeySpec("ostree_ref", .string, "Reference to commit to."),
        KeySpec("version", .string, "Version of the commit."),
        KeySpec(
            "keep_original_sources", .boolean, "Whether the repositories of the treefile's own are kept."),
        KeySpec("update_summary", .boolean, "Whether the repository's summary is updated."),
        KeySpec("force_new_commit", .boolean, "Whether a commit is made though nothing changed."),
        KeySpec("unified_core", .boolean, "Whether the tree is made in unified core mode."),
        KeySpec("tag_ref", .boolean, "Whether the reference is moved to the commit."),
        KeySpec("failable", .list(.string), "Architectures on which it may fail."),
        KeySpec("runroot_packages", .list(.string), "Further packages for the build root."),
    ]

    /// An installer for an OSTree commit.
    static let ostreeInstaller = KeyTable(
        "ostree_installer",
        keys: [
            KeySpec("repo", .repos, "Repositories of its packages."),
            release,
            KeySpec("failable", .list(.string), "Architectures on which it may fail."),
            KeySpec("installpkgs", .list(.string), "Packages to install."),
            KeySpec("extra_runroot_pkgs", .list(.string), "Further packages for the build root."),
            KeySpec(
                "rootfs_size", .anyOf([.string, .checked(.list(.string), GeneralChecks.one)]),
                "Size of the root file system in GiB."),
            KeySpec("template_repo", .string, "Repository of the templates."),
            KeySpec("template_branch", .string, "Branch of that repository."),
            KeySpec("skip_branding", .boolean, "Whether branding packages are left out."),
        ] + templateKeys)
}
