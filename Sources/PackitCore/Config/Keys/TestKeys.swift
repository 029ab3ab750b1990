internal import ConfigSyntax
internal import JSONKit

extension PackitKeys {
    /// Tests, scans, notifications.
    static let testKeys: [KeySpec] = [
        KeySpec("fmf_url", .string, nullable: true, "URL of the repository with tmt tests."),
        KeySpec("fmf_ref", .string, nullable: true, "Git reference in that repository."),
        KeySpec("fmf_path", .string, nullable: true, "Path of the fmf tree in the repository."),
        KeySpec("tmt_plan", .string, nullable: true, "Regular expression for the plans to run."),
        KeySpec(
            "tf_post_install_script", .string, nullable: true, "Script that Testing Farm runs on the guest."),
        KeySpec(
            "tf_extra_params", .map(.any), nullable: true, default: [:],
            "Parameters to merge into the Testing Farm request."),
        KeySpec(
            "use_internal_tf", .boolean, default: false, "Whether tests run in the internal Testing Farm."),
        KeySpec(
            "use_target_repo_for_fmf_url", .boolean, default: false,
            "Whether tests come from the pull request's target."),
        KeySpec(
            "skip_missing_branched_composes", .boolean, default: false,
            "Whether a freshly branched Fedora without compose is passed over."),
        KeySpec("env", .map(.any), nullable: true, default: [:], "Environment variables of the tests."),
        KeySpec(
            "sync_test_job_statuses_with_builds", .boolean, default: true,
            "Whether tests' statuses follow those of the build."),
        KeySpec(
            "osh_diff_scan_after_copr_build", .boolean, default: true,
            "Whether OpenScanHub scans what changed."),
        KeySpec("csmock_args", .string, nullable: true, "Arguments for csmock."),
        KeySpec("osh_options", .object(oshTable), "Options of OpenScanHub."),
        KeySpec("notifications", .object(notificationsTable), "What packit tells, and where."),
        KeySpec(
            "test_command", .object(testCommandTable), "Defaults of the /packit test comment.",
            check: TextChecks.testCommand),
        KeySpec("require", .object(requireTable), "What a pull request must have."),
    ]

    private static let oshTable = KeyTable(
        "osh_options",
        keys: [
            KeySpec("analyzer", .string, nullable: true, "Analysers to run."),
            KeySpec("config", .string, nullable: true, "Mock configuration."),
            KeySpec("profile", .string, nullable: true, "Scan profile."),
        ])

    private static let notificationsTable = KeyTable(
        "notifications",
        keys: [
            KeySpec(
                "pull_request",
                .object(
                    KeyTable(
                        "notifications.pull_request",
                        keys: [
                            KeySpec("successful_build", .boolean, default: false, "Comment on success, too.")
                        ])),
                "Comments on pull requests."),
            KeySpec(
                "failure_comment",
                .object(
                    KeyTable(
                        "notifications.failure_comment",
                        keys: [
                            KeySpec(
                                "message", .string, nullable: true, "Text of a comment on failure.",
                                check: TemplateChecks.failureComment)
                        ])), "Comment on a failed build."),
            KeySpec(
                "failure_issue",
                .object(
                    KeyTable(
                        "notifications.failure_issue",
                        keys: [KeySpec("create", .boolean, default: true, "Open an issue on failure.")])),
                "Issue on a failed downstream job."),
        ])

    private static let testCommandTable = KeyTable(
        "test_command",
        keys: [
            KeySpec("default_labels", .list(.string), nullable: true, "Labels when the comment names none."),
            KeySpec("default_identifier", .string, nullable: true, "Identifier when the comment names none."),
        ])

    private static let requireTable = KeyTable(
        "require",
        keys: [
            KeySpec(
                "label",
                .object(
                    KeyTable(
                        "require.label",
                        keys: [
                            KeySpec("present", .list(.string), default: [], "Labels that must be there."),
                            KeySpec("absent", .list(.string), default: [], "Labels that must not."),
                        ])), nullable: true, "Labels of the pull request.")
        ])
}
