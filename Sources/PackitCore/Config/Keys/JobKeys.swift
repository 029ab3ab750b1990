internal import ConfigSyntax
internal import JSONKit

extension PackitKeys {
    /// Keys that only a job may have.
    static let jobKeys: [KeySpec] = [
        KeySpec("job", .choice(JobType.allCases.map(\.rawValue)), required: true, "What the job does."),
        KeySpec("trigger", TriggerShape.shape, required: true, "What starts it; several joined by '|'."),
        KeySpec("skip_build", .boolean, default: false, "Tests without a build."),
        KeySpec(
            "skip_install", .boolean, default: false, "Tests with a build whose packages are not installed."),
        KeySpec("manual_trigger", .boolean, default: false, "Run on a comment only."),
        KeySpec("labels", .list(.string), nullable: true, "Names that comment commands select jobs by."),
        KeySpec(
            "packages", JobPackagesShape.shape, nullable: true,
            "Packages that the job is for, with or without settings."),
        KeySpec("package", .string, nullable: true, "The one package that the job is for."),
        KeySpec("sidetag_group", .string, nullable: true, "Side tag group of the build."),
        KeySpec(
            "dependencies", .list(.string), nullable: true, "Packages that must be in the side tag first."),
        KeySpec(
            "dependents", .list(.string), nullable: true, "Packages that are built next in the side tag."),
        KeySpec("metadata", .map(.any), "Old place of a job's settings; deprecated."),
        KeySpec(
            "trigger_paths", .list(.string), extension: true,
            "Run only when a changed file matches one of these globs."),
        KeySpec(
            "trigger_paths_ignore", .list(.string), extension: true,
            "Do not run when all changed files match one of these globs."),
        KeySpec("needs", .list(.string), extension: true, "Identifiers of jobs that must succeed first."),
    ]

    /// Keys that the old `metadata` of a job may hold.
    static let metadataNames: Set<String> = [
        "targets", "use_copr_dist_git_build", "timeout", "owner", "project", "dist_git_branches", "branch",
        "scratch", "list_on_homepage", "preserve_project", "use_internal_tf", "additional_packages",
        "additional_repos", "bootstrap", "fmf_url", "fmf_ref", "fmf_path", "skip_build", "skip_install",
        "env",
        "enable_net", "tmt_plan", "tf_post_install_script", "tf_extra_params", "module_hotfixes",
    ]

    /// Names under `metadata` that were renamed.
    static let renamedMetadataNames: Set<String> = ["dist-git-branch", "dist_git_branch"]
}
