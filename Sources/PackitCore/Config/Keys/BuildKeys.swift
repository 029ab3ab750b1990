internal import ConfigSyntax
internal import JSONKit

extension PackitKeys {
    /// Syncing a release to dist-git.
    static func syncKeys(_ level: Level) -> [KeySpec] {
        [
            KeySpec(
                "files_to_sync", .list(SyncedFileShape.shape),
                "Files to copy to dist-git; by default the spec and this file."),
            KeySpec("actions", ActionsShape.shape, default: [:], "Commands that replace or extend steps."),
            KeySpec(
                "create_pr", .boolean, default: true, "Whether changes go to dist-git as a pull request."),
            KeySpec(
                "sync_changelog", .boolean, default: false, "Whether the spec's changelog is copied too."),
            KeySpec(
                "create_sync_note", .boolean, default: true, "Whether README.packit is written to dist-git."),
            KeySpec(
                "copy_upstream_release_description", .boolean, default: false,
                "Whether the text of the upstream release becomes the changelog entry."),
            KeySpec(
                "allowed_gpg_keys", .list(.string), nullable: true,
                "Fingerprints of keys, one of which must have signed HEAD.",
                check: TextChecks.fingerprints),
            KeySpec("upload_sources", .boolean, default: true, "Whether archives go to the lookaside cache."),
            KeySpec(
                "patch_generation_ignore_paths", .list(.string), nullable: true, default: [],
                "Paths whose changes are left out of patches."),
            KeySpec(
                "patch_generation_patch_id_digits", .integer(minimum: 0), default: 4,
                "Digits of the number in PatchNNNN; 0 means no padding."),
            KeySpec(
                "dist_git_branches", BranchesShape.shape(acceptsText: level == .job), nullable: true,
                default: [],
                "Branches or release aliases in dist-git."),
            KeySpec(
                "follow_fedora_branching", .boolean, default: false, extension: true,
                "Documented for builds from dist-git branches; accepted, without effect here."),
        ]
    }

    /// Builds in Copr, Koji and image builder.
    static func buildKeys(_ level: Level) -> [KeySpec] {
        [
            KeySpec(
                "targets", TargetsShape.shape(acceptsText: level != .package), nullable: true, default: [:],
                "Chroots or release aliases to build and test for."),
            KeySpec(
                "branch", .string, nullable: true,
                "Git branch that commit and pull_request triggers are limited to."),
            KeySpec("timeout", .integer(minimum: 0), default: 7200, "Seconds that a build may take."),
            KeySpec("owner", .string, nullable: true, "Owner of the Copr project; @group for a group."),
            KeySpec("project", .string, nullable: true, "Name of the Copr project."),
            KeySpec("scratch", .boolean, default: false, "Whether Koji builds are scratch builds."),
            KeySpec(
                "list_on_homepage", .boolean, default: false,
                "Whether the Copr project is listed on Copr's front page."),
            KeySpec(
                "preserve_project", .boolean, default: false, "Whether the Copr project is kept for ever."),
            KeySpec(
                "module_hotfixes", .boolean, default: false,
                "Whether packages of the Copr project replace modular ones."),
            KeySpec(
                "additional_packages", .list(.string), nullable: true, default: [],
                "Packages to add to the buildroot."),
            KeySpec(
                "additional_repos", .list(.string), nullable: true, default: [],
                "Repositories to add to the buildroot."),
            KeySpec(
                "bootstrap", .choice(["default", "on", "off", "image"]), nullable: true, default: "default",
                "Mock's bootstrap mode in Copr."),
            KeySpec("enable_net", .boolean, default: false, "Whether Copr builds have network."),
            KeySpec(
                "use_copr_dist_git_build", .boolean, default: false, "Whether Copr builds from dist-git."),
            KeySpec(
                "merge_pr_in_ci", .boolean, default: true,
                "Whether a pull request is merged into its target first."),
            KeySpec(
                "identifier", .string, nullable: true, "Suffix that tells checks of similar jobs apart.",
                check: TextChecks.identifier),
            KeySpec(
                "status_name_template", .string, nullable: true, "How check names are made.",
                check: TemplateChecks.status),
            KeySpec(
                "allowed_pr_authors", .list(.string), nullable: true, default: ["packit"],
                "Authors of pull requests whose merge starts a Koji build."),
            KeySpec(
                "allowed_committers", .list(.string), nullable: true, default: [],
                "Committers whose push starts a Koji build."),
            KeySpec(
                "allowed_builders", .list(.string), nullable: true, default: ["packit"],
                "Owners of Koji builds that get an update."),
            KeySpec(
                "bodhi_extra_params", .map(.any), nullable: true, default: [:],
                "Parameters to merge into the Bodhi request."),
            KeySpec("image_distribution", .string, nullable: true, "Distribution of a VM image."),
            KeySpec("copr_chroot", .string, nullable: true, "Chroot whose packages go into a VM image."),
            KeySpec("image_request", .map(.any), nullable: true, "Image request for Image Builder."),
            KeySpec("image_customizations", .map(.any), nullable: true, "Customisations for Image Builder."),
            KeySpec(
                "clone_repos_before_run_condition", .boolean, default: false,
                "Whether run-condition finds the repositories cloned."),
        ]
    }
}
