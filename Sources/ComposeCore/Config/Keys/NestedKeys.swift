internal import ConfigSyntax

extension ComposeKeys {
    static let runrootMethods = ["local", "koji", "openssh"]

    /// Methods of build roots by phase.
    static let runrootMethodTable = KeyTable(
        "runroot_method",
        keys: runrootPhases.map { KeySpec($0, .choice(runrootMethods), "Method for this phase.") })

    /// Weights of runroot tasks by phase.
    static let runrootWeights = KeyTable(
        "runroot_weights", keys: runrootPhases.map { KeySpec($0, .number, "Weight of this phase's tasks.") })

    private static let runrootPhases = ["buildinstall", "createiso", "ostree", "ostree_installer"]

    /// How packages are chosen, by where they are named.
    static let gatherSources = KeyTable(
        "gather_sources",
        keys: ["module", "comps", "json"].map {
            KeySpec($0, .choice(["deps", "nodeps"]), "Method for packages from this source.")
        },
        unknownKeys: .warning)

    /// Names that skip_phases takes.
    static let phaseNames = [
        "buildinstall", "createiso", "createrepo", "extra_files", "extra_isos", "gather", "image_build",
        "image_checksum", "image_container", "init", "live_images", "live_media", "osbs", "osbuild", "ostree",
        "ostree_installer", "pkgset", "repoclosure", "test", "productimg", "kiwibuild", "imagebuilder",
        "ostree_container",
    ]

    /// Options for lorax.
    static let loraxOptions = KeyTable(
        "lorax_options",
        keys: [
            KeySpec("bugurl", .string, "Where to report bugs."),
            KeySpec("nomacboot", .boolean, "Whether images do not boot on Macs; true unless set."),
            KeySpec("noupgrade", .boolean, "Whether there is no upgrade image; true unless set."),
            KeySpec("rootfs_size", .integer(minimum: nil), "Size of the root file system in GiB."),
            KeySpec("version", .string, "Version to show."),
            KeySpec("skip_branding", .boolean, "Whether branding packages are left out."),
            KeySpec("squashfs_only", .boolean, "Whether the squashfs holds the files themselves."),
            KeySpec("configuration_file", .textOrSCM, "Configuration of lorax."),
            KeySpec("dracut_args", .list(.string), "Arguments for dracut."),
        ] + templateKeys)

    /// Templates for lorax and their variables.
    static let templateKeys: [KeySpec] = [
        KeySpec("add_template", .list(.string), "Templates for all architectures."),
        KeySpec("add_arch_template", .list(.string), "Templates for one architecture."),
        KeySpec("add_template_var", .list(.string), "Variables of the former."),
        KeySpec("add_arch_template_var", .list(.string), "Variables of the latter."),
    ]
}
