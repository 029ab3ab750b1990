internal import ConfigSyntax
internal import JSONKit

extension ComposeKeys {
    /// Which packages go into which tree.
    static let gatherKeys: [KeySpec] = [
        KeySpec(
            "gather_method",
            .anyOf([
                .choice(["deps", "nodeps", "hybrid"]),
                .byVariant(.anyOf([.choice(["hybrid"]), .object(gatherSources)])),
            ]), required: true, "How packages are chosen; also by variant and source."),
        KeySpec(
            "gather_fulltree", .boolean, default: false,
            "Whether all binary packages of an included source package are included."),
        KeySpec("gather_selfhosting", .boolean, default: false, "Whether build dependencies are included."),
        KeySpec(
            "gather_backend", .choice(["dnf"], oldSpellings: OldSpellings.solver), default: "dnf",
            "Dependency solver."),
        KeySpec(
            "gather_profiler", .boolean, default: false, "Whether the log ends with a profile of the run."),
        KeySpec(
            "gather_allow_reuse", .boolean, default: false, "Whether results of an older compose count."),
        KeySpec("gather_prepopulate", .textOrSCM, "JSON file with packages to include."),
        KeySpec("gather_source_mapping", .string, "JSON file with packages by variant and architecture."),
        KeySpec(
            "gather_lookaside_repos", .byVariantAndArch(.texts), default: [],
            "Repositories that satisfy dependencies without being included."),
        KeySpec(
            "greedy_method", .choice(["none", "all", "build"]), default: "none",
            "Which of several providers are taken."),
        KeySpec(
            "multilib", .byVariantAndArch(.list(.checked(.string, PackageChecks.multilibMethod))),
            default: [], "Multilib methods by variant and architecture."),
        KeySpec(
            "multilib_whitelist", .map(.list(.checked(.string, PackageChecks.exactName))), default: [:],
            "Packages that are always multilib, by architecture."),
        KeySpec(
            "multilib_blacklist", .map(.list(.string)), default: [:],
            "Packages that are never multilib, by architecture."),
        KeySpec("additional_packages", .byVariantAndArch(.list(.string)), default: [], "Packages to add."),
        KeySpec("filter_packages", .byVariantAndArch(.list(.string)), default: [], "Packages to leave out."),
        KeySpec("filter_modules", .byVariantAndArch(.list(.string)), default: [], "Modules to leave out."),
        KeySpec(
            "filter_system_release_packages", .boolean, default: true,
            "Whether only the best provider of system-release is kept."),
        KeySpec(
            "variant_as_lookaside", .list(.items([.string, .string], minimum: 2)),
            "Pairs of a variant and another one that satisfies its dependencies."),
        KeySpec(
            "hashed_directories", .boolean, default: false,
            "Whether packages lie in directories by their first letter."),
        KeySpec("check_deps", .boolean, default: true, "Whether broken dependencies stop the compose."),
        KeySpec(
            "require_all_comps_packages", .boolean, default: false,
            "Whether packages missing from comps groups stop the compose."),
    ]
}
