internal import ConfigSyntax
internal import SourceDiagnostics

/// Every sentence about how packages and jobs are laid out.
extension Diagnostic {
    static func rootIsNoMapping(_ node: ConfigNode, sources: SourceMap) -> Self {
        Self(
            code: "config.root-is-no-mapping", severity: .error,
            message: "a configuration is a mapping of keys to values, not \(node.kind)",
            range: sources.range(node.span).firstLine,
            hint: "begin with a key, such as 'specfile_path: hello.spec'")
    }

    static func noPackages(_ entry: ConfigMapping.Entry, sources: SourceMap) -> Self {
        Self(
            code: "config.no-packages", severity: .error,
            message:
                "'packages' takes a mapping with at least one package, not \(entry.value.isEmptyMapping ? "an empty one" : entry.value.summary)",
            range: sources.range(entry.key.span),
            hint: "write the settings of each package under its name, or remove 'packages'", path: "packages")
    }

    static func badPackage(_ entry: ConfigMapping.Entry, sources: SourceMap) -> Self {
        let name = entry.name
        return Self(
            code: "config.bad-package", severity: .error,
            message: entry.key.string == nil
                ? "a package's name is text, not \(entry.key.summary)"
                : "the settings of package '\(name)' are a mapping, not \(entry.value.summary)",
            range: sources.range(entry.key.span),
            hint: "write '{}' for a package without settings of its own",
            path: "packages.\(name)")
    }

    static func rootNameIgnored(_ entry: ConfigMapping.Entry, sources: SourceMap) -> Self {
        Self(
            code: "config.ignored-key", severity: .warning,
            message: "'downstream_package_name' at the top level does not reach the entries of 'packages'",
            range: sources.range(entry.key.span), hint: "move it into the package that it names",
            path: "downstream_package_name")
    }

    static func packageURLReplaced(
        _ own: ConfigMapping.Entry, by root: ConfigMapping.Entry, sources: SourceMap
    ) -> Self {
        Self(
            code: "config.ignored-key", severity: .warning,
            message: "'upstream_project_url' of the package is replaced by that of the top level",
            range: sources.range(own.key.span), hint: "remove one of the two", path: "upstream_project_url",
            notes: [Note("this one counts", at: sources.range(root.key.span))])
    }

    static func jobsAreNoList(_ entry: ConfigMapping.Entry, sources: SourceMap) -> Self {
        Self(
            code: "config.jobs-are-no-list", severity: .error,
            message: "'jobs' takes a list of jobs, not \(entry.value.summary)",
            range: sources.range(entry.key.span),
            hint:
                "begin each job with '- job: …'; write '[]' for no jobs, or remove the key for the default ones",
            path: "jobs")
    }

    static func tooManyViews(_ entry: ConfigMapping.Entry, jobs: Int, packages: Int, sources: SourceMap)
        -> Self
    {
        Self(
            code: "config.limit", severity: .error,
            message: "\(jobs) jobs for \(packages) packages are more than can be worked with",
            range: sources.range(entry.key.span), hint: "split the configuration", path: "jobs")
    }

    static func jobIsNoMapping(_ node: ConfigNode, index: Int, sources: SourceMap) -> Self {
        Self(
            code: "config.job-is-no-mapping", severity: .error,
            message: "a job is a mapping with 'job' and 'trigger', not \(node.summary)",
            range: sources.range(node.span).firstLine, path: "jobs[\(index)]")
    }

    /// - Parameter path: That of the setting with the name.
    static func undefinedPackage(_ node: ConfigNode, known: [String], path: String, sources: SourceMap)
        -> Self
    {
        let name = node.keyText
        let nearest = Suggestion.nearest(to: name, among: known)
        return Self(
            code: "config.undefined-package", severity: .error,
            message: "no package is called '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
            range: sources.range(node.span), hint: "defined are " + listed(known), fix: nearest, path: path)
    }

    /// Names for a hint, not more than fit into one.
    private static func listed(_ names: [String]) -> String {
        names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
    }

    static func metadataIsDeprecated(_ entry: ConfigMapping.Entry, path: String, sources: SourceMap) -> Self {
        Self(
            code: "config.deprecated-metadata", severity: .warning,
            message: "'metadata' of a job is deprecated: its keys now stand in the job itself",
            range: sources.range(entry.key.span), hint: "'packit config fix' moves them up",
            path: "\(path).metadata")
    }

    static func metadataIsNoMapping(_ entry: ConfigMapping.Entry, path: String, sources: SourceMap) -> Self {
        Self(
            code: "config.wrong-type", severity: .error,
            message: "'metadata' takes a mapping, not \(entry.value.summary)",
            range: sources.range(entry.value.span).firstLine, path: "\(path).metadata")
    }

    static func mixedWithMetadata(
        _ own: ConfigMapping.Entry, metadata: ConfigMapping.Entry, path: String, sources: SourceMap
    ) -> Self {
        Self(
            code: "config.mixed-metadata", severity: .error,
            message: "'\(own.name)' stands beside 'metadata', where such keys no longer mix",
            range: sources.range(own.key.span), hint: "move the keys of 'metadata' into the job",
            path: "\(path).\(own.name)",
            notes: [Note("the old mapping", at: sources.range(metadata.key.span))])
    }

    static func renamedInMetadata(_ entry: ConfigMapping.Entry, path: String, sources: SourceMap) -> Self {
        Self(
            code: "config.renamed-key", severity: .warning,
            message: "'\(entry.name)' is now called 'dist_git_branches'",
            range: sources.range(entry.key.span),
            hint: "'packit config fix' renames it", fix: "dist_git_branches", path: path)
    }

    static func unknownInMetadata(_ entry: ConfigMapping.Entry, path: String, sources: SourceMap) -> Self {
        let nearest = Suggestion.nearest(to: entry.name, among: PackitKeys.metadataNames.sorted())
        return Self(
            code: "config.unknown-key", severity: .error,
            message: "unknown key '\(entry.name)' in 'metadata'"
                + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
            range: sources.range(entry.key.span), fix: nearest, path: path)
    }
}

extension ConfigNode {
    var isEmptyMapping: Bool { mapping?.isEmpty == true }
}

/// Makes the finding for a job's key at the top level say so.
enum JobOnlyKeys {
    static func explained(_ diagnostic: Diagnostic) -> Diagnostic {
        guard diagnostic.code == "config.unknown-key", let name = diagnostic.path,
            PackitKeys.jobOnlyNames.contains(name)
        else { return diagnostic }
        var explained = diagnostic
        explained.message = "unknown key '\(name)' at the top level: it belongs in a job"
        explained.fix = nil
        explained.hint = "move it into an entry of 'jobs'"
        return explained
    }
}
