internal import ConfigSyntax
internal import SourceDiagnostics

/// Compares the files that a configuration names with those of the project.
struct FileChecks {
    let config: ResolvedConfig
    let files: ProjectFiles

    func diagnostics() -> [Diagnostic] {
        missingSpecfiles() + unnamedSpecfiles() + missingSyncedFiles()
    }

    /// A spec that is named and not there may be generated, so it only warns.
    private func missingSpecfiles() -> [Diagnostic] {
        config.packages.compactMap { package in
            let settled = PackageConfig(package)
            guard let path = settled.specfilePath, let setting = package.settings["specfile_path"],
                !files.exists(path, in: settled.directory)
            else { return nil }
            return .missingSpecfile(path, setting: setting, of: package, in: config)
        }
    }

    /// Every package needs a spec file, unless nothing but tests without a build is done with it.
    private func unnamedSpecfiles() -> [Diagnostic] {
        config.packages.compactMap { package in
            guard package.settings.nonEmptyText("specfile_path") == nil,
                !hasWrongType(package.settings.node("specfile_path")),
                let job = config.jobs.first(where: { job in
                    job.packages.contains {
                        $0.name == package.name && $0.settings.nonEmptyText("specfile_path") == nil
                    }
                        && !(job.type == .tests && job.settings.flag("skip_build", default: false))
                })
            else { return nil }
            return .noSpecfile(of: package, neededBy: job, in: config)
        }
    }

    /// A value that is neither text nor null was reported already.
    private func hasWrongType(_ node: ConfigNode?) -> Bool {
        node.map { !$0.isNull && $0.string == nil } ?? false
    }

    private func missingSyncedFiles() -> [Diagnostic] {
        let packages = config.packages.flatMap { missing(in: $0, severity: .error) }
        let jobs = ownViews().flatMap { missing(in: $0, severity: .warning) }
        let known = Set(packages.map(\.range))
        return packages + jobs.filter { !known.contains($0.range) }
    }

    /// The packages as jobs see them, where a job changes what is synced or from where.
    private func ownViews() -> [ResolvedPackage] {
        var packages: [String: ResolvedPackage] = [:]
        for package in config.packages { packages[package.name] = package }
        return config.jobs.lazy.flatMap(\.packages).filter { view in
            ["files_to_sync", "paths"].contains { key in
                view.settings[key]?.origin != packages[view.name]?.settings[key]?.origin
            }
        }
    }

    private func missing(in package: ResolvedPackage, severity: Diagnostic.Severity) -> [Diagnostic] {
        let directory = PackageConfig(package).directory
        return syncSources(package).compactMap { node in
            guard let path = node.string else { return nil }
            if files.matches(path, in: directory) {
                return path.hasPrefix("/") ? .syncedFromOutside(path, node, in: config) : nil
            }
            return .missingSyncedFile(path, node, severity: severity, in: config)
        }
    }

    private func syncSources(_ package: ResolvedPackage) -> [ConfigNode] {
        (package.settings.node("files_to_sync")?.sequence ?? []).flatMap { item -> [ConfigNode] in
            guard let mapping = item.mapping else { return [item] }
            guard mapping["dest"]?.string != nil, let source = mapping["src"] else { return [] }
            return source.sequence ?? [source]
        }
    }
}

extension Diagnostic {
    static func missingSpecfile(
        _ path: String, setting: Setting, of package: ResolvedPackage, in config: ResolvedConfig
    ) -> Self {
        var range = SourceRange.start(of: config.sources.files[0].name)
        var message = "the spec file '\(path)' is not there"
        switch setting.origin {
        case .written(let span, _): range = config.sources.range(span)
        case .derived, .builtIn:
            message += "; its name comes from downstream_package_name"
            if case .written(let span, _)? = package.settings["downstream_package_name"]?.origin {
                range = config.sources.range(span)
            }
        }
        return Self(
            code: "config.missing-specfile", severity: .warning, message: message, range: range,
            hint: "if it is generated, 'packit srpm' shows whether that works; else correct specfile_path",
            path: "specfile_path")
    }

    static func noSpecfile(
        of package: ResolvedPackage, neededBy job: ResolvedJob, in config: ResolvedConfig
    ) -> Self {
        var range = SourceRange.start(of: config.sources.files[0].name)
        if let span = job.span { range = config.sources.range(span).firstLine }
        return Self(
            code: "config.no-specfile", severity: .error,
            message:
                "'specfile_path' is not specified and no spec file was found for package '\(package.name)', which \(job.path) needs",
            range: range, hint: "set specfile_path", path: "specfile_path")
    }

    static func missingSyncedFile(
        _ path: String, _ node: ConfigNode, severity: Severity, in config: ResolvedConfig
    ) -> Self {
        Self(
            code: "config.missing-synced-file", severity: severity,
            message: "'\(path)' is configured to be synced but is not present in the repository",
            range: config.sources.range(node.span), hint: "correct the path, or remove it from files_to_sync",
            path: "files_to_sync")
    }

    static func syncedFromOutside(_ path: String, _ node: ConfigNode, in config: ResolvedConfig) -> Self {
        Self(
            code: "config.path-outside", severity: .warning,
            message: "'\(path)' lies outside the repository and will not be synced",
            range: config.sources.range(node.span), path: "files_to_sync")
    }
}
