internal import ConfigSyntax
internal import JSONKit

extension PackitKeys {
    /// Names, paths and dist-git.
    static let identityKeys: [KeySpec] = [
        KeySpec(
            "config_file_path", .string, nullable: true,
            "Where the configuration was read from; set by packit."),
        KeySpec(
            "specfile_path", .string, nullable: true,
            "Path of the spec file, relative to the package's first path.",
            check: TextChecks.path),
        KeySpec(
            "downstream_package_name", .string, nullable: true,
            "Name of the RPM package and of its dist-git repository.",
            check: TextChecks.downstreamName),
        KeySpec(
            "upstream_package_name", .string, nullable: true,
            "Name of the upstream project: the base name of archives.",
            check: TextChecks.upstreamName),
        KeySpec("upstream_project_url", .string, nullable: true, "URL of the upstream git repository."),
        KeySpec(
            "paths", .list(.string), default: ["./"],
            "Directories of the package in the repository; the first is where its commands run.",
            check: TextChecks.paths),
        KeySpec(
            "dist_git_base_url", .string, nullable: true, "Base URL of the dist-git forge.",
            check: TextChecks.url),
        KeySpec(
            "dist_git_namespace", .string, nullable: true, default: "rpms",
            "Namespace of the package in dist-git; counts together with dist_git_base_url."),
        KeySpec(
            "dist_git_url", .any, "No longer used; made of dist_git_base_url and the name.",
            check: TextChecks.distGitURL),
        KeySpec(
            "pkg_tool", .choice(DistGitInstance.tools), nullable: true,
            "Tool that knows the dist-git instance."),
        KeySpec("sig", .string, nullable: true, "CentOS special interest group, for centpkg-sig."),
        KeySpec(
            "issue_repository", .string, nullable: true,
            "URL of the repository where failures of downstream jobs are reported.",
            check: TextChecks.url),
        KeySpec(
            "packit_instances", .list(.choice(["dev", "stg", "prod"])), default: ["prod"],
            "Deployments of the service that act on this configuration.", check: TextChecks.instances),
    ]

    /// Versions, tags, archives and the spec file.
    static let versionKeys: [KeySpec] = [
        KeySpec(
            "upstream_tag_template", .string, default: "{version}",
            "How tags are made of versions: {version}, {upstream_package_name}.", check: TemplateChecks.tag),
        KeySpec(
            "upstream_tag_include", .string, default: "",
            "Regular expression that a tag must match at its start.",
            check: PatternChecks.pattern),
        KeySpec(
            "upstream_tag_exclude", .string, default: "", "Regular expression for tags to leave out.",
            check: PatternChecks.pattern),
        KeySpec(
            "archive_root_dir_template", .string, default: "{upstream_pkg_name}-{version}",
            "Root directory of archives that do not show one.", check: TemplateChecks.archiveRoot),
        KeySpec(
            "spec_source_id", SpecSourceID.shape, default: "Source0",
            "The spec's source that the archive replaces.",
            check: SpecSourceID.check),
        KeySpec(
            "release_suffix", .string, nullable: true, "What follows the release number in SRPMs.",
            check: TemplateChecks.suffix),
        KeySpec(
            "version_suffix", .string, nullable: true, "What is appended to the version in SRPMs.",
            check: TemplateChecks.suffix),
        KeySpec(
            "update_release", .boolean, default: true, "Whether SRPMs get a new release and changelog entry."),
        KeySpec("preserve_spec", .boolean, default: false, "Whether the spec file is left alone for SRPMs."),
        KeySpec(
            "prerelease_suffix_pattern", .string, nullable: true,
            default: #"([.\-_~^]?)(alpha|beta|rc|pre(view)?)([.\-_]?\d+)?"#,
            "Regular expression for the pre-release part of a version; null turns the rule off.",
            check: PatternChecks.pattern),
        KeySpec(
            "prerelease_suffix_macro", .string, nullable: true, "Macro that marks pre-releases in the spec."),
        KeySpec(
            "version_update_mask", .string, nullable: true,
            "Regular expression; old and new version must agree in what it matches.",
            check: PatternChecks.pattern),
        KeySpec(
            "version_update_specifiers", .string, nullable: true,
            "PEP 440 specifiers that a new version must meet.",
            check: PatternChecks.specifiers),
        KeySpec(
            "parse_time_macros", .map(.any), nullable: true, default: [:],
            "Macros to define while the spec is read; null undefines one."),
        KeySpec(
            "upstream_ref", .string, nullable: true,
            "Git reference of the upstream sources in a source-git repository."),
        KeySpec(
            "sources", .list(.object(sourceTable)), nullable: true, default: [],
            "Files to download besides those of the spec."),
        KeySpec(
            "srpm_build_deps", .list(.string), nullable: true,
            "Packages that the service installs before it makes an SRPM."),
    ]

    private static let sourceTable = KeyTable(
        "source",
        keys: [
            KeySpec("path", .string, required: true, "Where the file goes, relative to the spec file."),
            KeySpec("url", .string, required: true, "Where it comes from."),
        ])
}
