internal import ConfigSyntax
internal import JSONKit

extension ComposeKeys {
    /// What the compose is made of, and where it goes.
    static let generalKeys: [KeySpec] = [
        KeySpec(
            "variants_file", .checked(.textOrSCM, GeneralChecks.notEmpty), required: true,
            "The variants: an XML file beside this one, or in a repository."),
        KeySpec(
            "comps_file", .textOrSCM, nullable: true,
            "The comps groups: an XML file, or where to get it; null means none."),
        KeySpec(
            "comps_filter_environments", .boolean, default: true,
            "Whether environments are reduced to those that a variant lists."),
        KeySpec("module_defaults_dir", .textOrSCM, "Directory of module defaults."),
        KeySpec(
            "module_defaults_override_dir", .string, "Module defaults that override the others."),
        KeySpec("module_obsoletes_dir", .textOrSCM, "Directory of module obsoletes."),
        KeySpec(
            "tree_arches", .list(.string), default: [],
            "Architectures to keep of every variant; empty keeps all."),
        KeySpec("tree_variants", .list(.string), default: [], "Variants to keep; empty keeps all."),
        KeySpec(
            "failable_deliverables", .byVariantAndArch(.list(.checked(.string, GeneralChecks.deliverable))),
            default: [], "Which of buildinstall and iso may fail, by variant and architecture."),
        KeySpec(
            "skip_phases", .list(.checked(.choice(phaseNames), GeneralChecks.skippedPhase)), default: [],
            "Phases to leave out."),
        KeySpec(
            "translate_paths", .list(.items([.string, .string], minimum: 0)), default: [],
            "Pairs of a path prefix and the URL under which it is served."),
        KeySpec(
            "paths_module", .string, "A Python module that changes the layout; use paths_templates instead.",
            check: GeneralChecks.pathsModule),
        KeySpec(
            "link_type", .choice(["hardlink", "copy", "hardlink-or-copy", "symlink", "abspath-symlink"]),
            default: "hardlink-or-copy", "How packages get into the tree."),
        KeySpec("symlink_isos_to", .string, "Directory in which ISO images are kept behind symbolic links."),
        KeySpec("cts_url", .string, "Base URL of the Compose Tracking Service."),
        KeySpec("cts_keytab", .string, "Keytab for the login to the Compose Tracking Service."),
        KeySpec("mbs_api_url", .string, "Base URL of the Module Build Service, for scratch modules."),
        KeySpec(
            "dogpile_cache_backend", .string, "Cache for answers about tagged packages.",
            check: GeneralChecks.cacheBackend),
        KeySpec(
            "dogpile_cache_expiration_time", .number,
            "Seconds for which cached answers count; 3600 when unset."),
        KeySpec("dogpile_cache_arguments", .map(.any), default: [:], "Settings of the cache."),
    ]
}
