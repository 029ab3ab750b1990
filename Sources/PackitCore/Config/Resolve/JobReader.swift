internal import ConfigSyntax
internal import JSONKit
internal import SourceDiagnostics

/// Reads the list of jobs: checks each one, folds in old forms, splits triggers and lays it over its packages.
struct JobReader {
    private let packages: [ResolvedPackage]
    private let packageNames: Set<String>
    private let isMonorepo: Bool

    init(packages: [ResolvedPackage], isMonorepo: Bool) {
        self.packages = packages
        packageNames = Set(packages.map(\.name))
        self.isMonorepo = isMonorepo
    }

    /// Jobs times packages: each pair has settings of its own in memory.
    private static let viewLimit = 250_000

    mutating func jobs(of root: ConfigMapping, checker: inout ShapeChecker) -> [ResolvedJob] {
        guard let entry = root.entry("jobs") else { return defaultJobs }
        guard let items = entry.value.sequence else {
            checker.report(.jobsAreNoList(entry, sources: checker.sources))
            return []
        }
        guard items.count * packages.count <= Self.viewLimit else {
            checker.report(
                .tooManyViews(entry, jobs: items.count, packages: packages.count, sources: checker.sources))
            return []
        }
        return items.enumerated().flatMap { index, node in
            guard let mapping = node.mapping else {
                checker.report(.jobIsNoMapping(node, index: index, sources: checker.sources))
                return [ResolvedJob]()
            }
            return job(index, node, mapping, &checker)
        }
    }

    private func job(
        _ index: Int, _ node: ConfigNode, _ mapping: ConfigMapping, _ checker: inout ShapeChecker
    ) -> [ResolvedJob] {
        let path = "jobs[\(index)]"
        let unfolded = JobMetadata.unfold(mapping, path: path, checker: &checker)
        check(unfolded, node, path: path, &checker)
        guard let type = unfolded["job"]?.string.flatMap(JobType.init(rawValue:)),
            let triggers = unfolded["trigger"]?.string
        else { return [] }
        let views = views(of: unfolded, path: path, checker: &checker)
        var settings = Settings()
        settings.overlay(unfolded, at: path)
        settings.remove(
            settings.names.filter { !PackitKeys.jobOnlyNames.contains($0) || settings.isNull($0) })
        return TriggerShape.names(in: triggers).compactMap(JobTrigger.init(rawValue:)).map { trigger in
            ResolvedJob(
                index: index, type: type, trigger: trigger, settings: settings, packages: views,
                span: node.span)
        }
    }

    private func check(
        _ mapping: ConfigMapping, _ node: ConfigNode, path: String, _ checker: inout ShapeChecker
    ) {
        var kept = ConfigMapping()
        // Keys of jobs alone count as absent when they are null.
        for entry in mapping.entries where !(entry.value.isNull && isOptionalJobKey(entry.name)) {
            kept.add(entry)
        }
        checker.check(kept, against: PackitKeys.job, path: path, of: node)
        for entry in kept["packages"]?.mapping?.entries ?? [] {
            guard let overlay = entry.value.mapping else { continue }
            checker.check(
                overlay, against: PackitKeys.override, path: "\(path).packages.\(entry.name)", of: entry.value
            )
        }
    }

    private func isOptionalJobKey(_ name: String) -> Bool {
        PackitKeys.jobOnlyNames.contains(name) && PackitKeys.job[name]?.isRequired == false
    }

    /// The packages that a job is for, in the configuration's order, each with the job's values on top.
    private func views(
        of job: ConfigMapping, path: String, checker: inout ShapeChecker
    ) -> [ResolvedPackage] {
        let overlay = job.without(PackitKeys.jobOnlyNames)
        let selection = selected(by: job, path: path, checker: &checker)
        return packages.compactMap { package in
            guard let own = selection[package.name] else { return nil }
            var view = package
            view.settings.overlay(overlay, at: path)
            if let own { view.settings.overlay(own, at: "\(path).packages.\(package.name)") }
            identify(&view)
            return view
        }
    }

    /// Of several packages each view has an identifier, so that their checks have names of their own.
    private func identify(_ view: inout ResolvedPackage) {
        guard isMonorepo, packages.count > 1, view.settings.text("identifier") == nil else { return }
        view.settings["identifier"] = Setting(
            ConfigNode(.string(view.name), span: SourceSpan(lower: 0, upper: 0)),
            .derived("the package's name"))
    }

    /// Which packages a job names, with the settings that it gives them alone.
    private func selected(
        by job: ConfigMapping, path: String, checker: inout ShapeChecker
    ) -> [String: ConfigMapping?] {
        var selection: [String: ConfigMapping?] = [:]
        var names: [(node: ConfigNode, settings: ConfigMapping?, path: String)] = []
        switch job["packages"]?.value {
        case .sequence(let items):
            names = items.enumerated().map { ($1, nil, "\(path).packages[\($0)]") }
        case .mapping(let mapping):
            names = mapping.entries.map { ($0.key, $0.value.mapping, "\(path).packages.\($0.name)") }
        default: break
        }
        if let package = job["package"], package.string != nil {
            names.append((package, nil, "\(path).package"))
        }
        for (node, settings, path) in names {
            guard let name = node.string else { continue }
            if packageNames.contains(name) {
                selection[name] = .some(settings)
            } else {
                checker.report(
                    .undefinedPackage(node, known: packages.map(\.name), path: path, sources: checker.sources)
                )
            }
        }
        guard names.isEmpty else { return selection }
        for package in packages { selection[package.name] = .some(nil) }
        return selection
    }

    /// What runs when the configuration has no `jobs`.
    private var defaultJobs: [ResolvedJob] {
        [
            defaultJob(.coprBuild, .pullRequest, "targets", "fedora-stable"),
            defaultJob(.tests, .pullRequest, "targets", "fedora-stable"),
            defaultJob(.proposeDownstream, .release, "dist_git_branches", "fedora-all"),
        ]
    }

    private func defaultJob(
        _ type: JobType, _ trigger: JobTrigger, _ key: String, _ value: String
    ) -> ResolvedJob {
        let span = SourceSpan(lower: 0, upper: 0)
        let setting = Setting(ConfigNode([.string(value)], span: span), .derived("the default jobs"))
        let views = packages.map { package in
            var view = package
            view.settings[key] = setting
            identify(&view)
            return view
        }
        return ResolvedJob(
            index: nil, type: type, trigger: trigger, settings: Settings(), packages: views, span: nil)
    }
}
