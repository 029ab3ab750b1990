internal import ConfigSyntax
internal import JSONKit

extension ComposeKeys {
    /// Where packages come from.
    static let pkgsetKeys: [KeySpec] = [
        KeySpec("pkgset_source", .choice(["koji", "repos"]), required: true, "Where packages come from."),
        KeySpec(
            "sigkeys", .checked(.list(.anyOf([.string, .null])), PackageChecks.notEmpty), default: [.null],
            "IDs of accepted signing keys in order of preference; null or \"\" admits unsigned packages."),
        KeySpec(
            "signed_packages_retries", .number, default: 0, "How often signed copies are looked for again."),
        KeySpec("signed_packages_wait", .number, default: 30, "Seconds between these attempts."),
        KeySpec(
            "pkgset_repos", .map(.checked(.texts, PackageChecks.repositoryList)),
            "Repositories by architecture."),
        KeySpec("pkgset_koji_tag", .texts, "Koji tags with the packages."),
        KeySpec("pkgset_koji_builds", .texts, "Builds that replace others of the same packages."),
        KeySpec("pkgset_koji_scratch_tasks", .texts, "Scratch builds to add, in test composes."),
        KeySpec("pkgset_koji_module_tag", .texts, default: [], "Koji tags with module builds."),
        KeySpec("pkgset_koji_module_builds", .byVariant(.texts), "Module builds by variant."),
        KeySpec("pkgset_koji_inherit", .boolean, default: true, "Whether tags inherit."),
        KeySpec(
            "pkgset_koji_inherit_modules", .boolean, default: false,
            "Whether content tags of modules inherit."),
        KeySpec(
            "pkgset_scratch_modules", .byVariant(.texts), "Scratch modules by variant, in test composes."),
        KeySpec(
            "pkgset_exclusive_arch_considers_noarch", .boolean, default: true,
            "Whether noarch in ExclusiveArch stands for every architecture."),
        KeySpec(
            "pkgset_allow_reuse", .boolean, default: true,
            "Whether package sets of an older compose are reused."),
        KeySpec("koji_event", .number, "Koji event to compose from."),
        KeySpec("koji_profile", .string, "Profile of the Koji instance."),
    ]
}
