internal import ConfigSyntax
internal import SourceDiagnostics

/// Texts with `{placeholders}`.
enum TemplateChecks {
    static func tag(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        check(node, path, known: TemplateName.tag, required: "version", &checker)
    }

    static func archiveRoot(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        check(node, path, known: TemplateName.archiveRoot, &checker)
    }

    static func suffix(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        check(node, path, known: TemplateName.suffix, &checker)
    }

    static func status(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        check(node, path, known: ["job_name", "chroot", "event", "identifier", "package"], &checker)
    }

    static func failureComment(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        let known = ["commit_sha", "logs_url", "packit_dashboard_url", "external_dashboard_url"]
        check(node, path, known: known, &checker)
    }

    private static func check(
        _ node: ConfigNode, _ path: String, known: [String], required: String? = nil,
        _ checker: inout ShapeChecker
    ) {
        guard let text = node.string else { return }
        let names = Template(text).names
        for name in names where !known.contains(name) {
            let nearest = ConfigSuggestion.nearest(to: name, among: known)
            checker.warn(
                "config.unknown-placeholder", "nothing fills the placeholder '{\(name)}'\(nearest)", node,
                path,
                hint: "known are " + known.map { "{\($0)}" }.joined(separator: ", "))
        }
        if let required, names.allSatisfy({ known.contains($0) && $0 != required }) {
            checker.warn(
                "config.missing-placeholder",
                "the template has no '{\(required)}', so no tag can be read with it", node,
                path, hint: "for tags like v1.2.3 write 'v{\(required)}'")
        }
    }
}

/// The placeholders of each kind of template.
enum TemplateName {
    static let tag = ["version", "upstream_package_name"]
    static let archiveRoot = ["upstream_pkg_name", "version"]
    static let suffix = [
        "PACKIT_PROJECT_VERSION", "PACKIT_RPMSPEC_VERSION", "PACKIT_RPMSPEC_RELEASE",
        "PACKIT_PROJECT_SNAPSHOTID",
        "PACKIT_PROJECT_COMMIT", "PACKIT_PROJECT_ARCHIVE", "PACKIT_PROJECT_BRANCH",
        "PACKIT_CONFIG_PACKAGE_NAME",
        "PACKIT_UPSTREAM_PACKAGE_NAME", "PACKIT_DOWNSTREAM_PACKAGE_NAME", "PACKIT_SPECFILE_PATH",
    ]
}
