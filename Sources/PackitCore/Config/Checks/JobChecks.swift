internal import ConfigSyntax
internal import SourceDiagnostics

/// Finds what each key alone does not show: settings that contradict, jobs that never run.
struct JobChecks {
    let config: ResolvedConfig

    func diagnostics() -> [Diagnostic] {
        config.packages.flatMap(contradictions) + config.jobs.flatMap(findings) + duplicates()
    }

    private func contradictions(_ package: ResolvedPackage) -> [Diagnostic] {
        let settings = package.settings
        var found: [Diagnostic] = []
        if settings["preserve_spec"] != nil, settings["update_release"] != nil,
            settings.flag("preserve_spec", default: false), settings.flag("update_release", default: true)
        {
            found += warning(
                "config.contradiction",
                "'preserve_spec' leaves the release alone, 'update_release' changes it",
                settings["update_release"], "remove one of the two")
        }
        if settings.nonEmptyText("dist_git_base_url") != nil, settings["dist_git_namespace"] == nil {
            found += warning(
                "config.no-namespace",
                "'dist_git_base_url' stands without 'dist_git_namespace'; 'rpms' is used",
                settings["dist_git_base_url"], "add dist_git_namespace")
        }
        return found
    }

    private func findings(_ job: ResolvedJob) -> [Diagnostic] {
        guard let span = job.span, let settings = job.packages.first?.settings else { return [] }
        let range = config.sources.range(span).firstLine
        var found: [Diagnostic] = []
        if job.trigger != .ignore, !job.type.triggers.contains(job.trigger) {
            found.append(.uselessTrigger(job, at: place(of: "trigger", job) ?? range))
        }
        guard job.trigger != .ignore else { return found }
        if job.type.usesTargets, isAbsent("targets", settings), !hasCoprProject(job, settings) {
            found.append(.missingSelection("targets", job, standard: "fedora-stable", at: range))
        }
        if job.type.usesBranches, isAbsent("dist_git_branches", settings) {
            found.append(
                .missingSelection(
                    "dist_git_branches", job, standard: "the repository's default branch", at: range))
        }
        if job.type == .vmImageBuild { found += missingImageKeys(job, settings, at: range) }
        if settings.nonEmptyText("fmf_ref") != nil, settings.nonEmptyText("fmf_url") == nil {
            found += warning(
                "config.no-fmf-url", "'fmf_ref' counts only together with 'fmf_url'", settings["fmf_ref"],
                "add fmf_url, or remove fmf_ref")
        }
        found += bothInstances(job, settings)
        return found
    }

    private func isAbsent(_ name: String, _ settings: Settings) -> Bool {
        guard let node = settings.node(name) else { return true }
        return node.isNull || node.sequence?.isEmpty == true || node.isEmptyMapping
    }

    private func hasCoprProject(_ job: ResolvedJob, _ settings: Settings) -> Bool {
        job.type == .coprBuild && settings.nonEmptyText("owner") != nil
            && settings.nonEmptyText("project") != nil
    }

    private func missingImageKeys(_ job: ResolvedJob, _ settings: Settings, at range: SourceRange)
        -> [Diagnostic]
    {
        let required = ["copr_chroot", "image_request", "image_customizations", "image_distribution"]
        let missing = required.filter { settings[$0] == nil || settings.isNull($0) }
        return missing.isEmpty ? [] : [.missingImageKeys(missing, job, at: range)]
    }

    /// Two instances of the service would build and update the same thing; they leave it to one.
    private func bothInstances(_ job: ResolvedJob, _ settings: Settings) -> [Diagnostic] {
        guard job.type == .kojiBuild || job.type == .bodhiUpdate,
            let instances = settings.texts("packit_instances"),
            instances.contains("prod"), instances.contains("stg")
        else { return [] }
        return warning(
            "config.two-instances", "'\(job.type.rawValue)' is left to 'prod' when 'stg' is set as well",
            settings["packit_instances"], "name one instance for this job")
    }

    /// Jobs that nothing tells apart: their checks would share a name.
    private func duplicates() -> [Diagnostic] {
        struct Identity: Hashable {
            var type: JobType
            var trigger: JobTrigger
            var packages: [String]
            var telling: [ConfigNode.Value?]
        }
        let telling = ["identifier", "branch", "targets", "dist_git_branches", "project", "owner", "scratch"]
        var first: [Identity: ResolvedJob] = [:]
        return config.jobs.compactMap { job in
            guard job.trigger != .ignore, let span = job.span else { return nil }
            let settings = job.packages.first?.settings ?? Settings()
            let identity = Identity(
                type: job.type, trigger: job.trigger, packages: job.packages.map(\.name),
                telling: telling.map { settings.node($0)?.value }
                    + ["labels", "manual_trigger", "sidetag_group"].map { job.settings.node($0)?.value })
            guard let other = first[identity], other.index != job.index, let otherSpan = other.span else {
                first[identity] = first[identity] ?? job
                return nil
            }
            return .duplicateJob(
                job, at: config.sources.range(span).firstLine,
                first: config.sources.range(otherSpan).firstLine)
        }
    }

    private func place(of key: String, _ job: ResolvedJob) -> SourceRange? {
        guard case .written(let span, _)? = job.settings[key]?.origin else { return nil }
        return config.sources.range(span)
    }

    private func warning(
        _ code: Diagnostic.Code, _ message: String, _ setting: Setting?, _ hint: String
    ) -> [Diagnostic] {
        guard case .written(let span, _)? = setting?.origin else { return [] }
        return [
            Diagnostic(
                code: code, severity: .warning, message: message, range: config.sources.range(span).firstLine,
                hint: hint)
        ]
    }
}

extension Diagnostic {
    static func uselessTrigger(_ job: ResolvedJob, at range: SourceRange) -> Self {
        let triggers = job.type.triggers.map(\.rawValue).joined(separator: ", ")
        return Self(
            code: "config.useless-trigger", severity: .warning,
            message: "'\(job.type.rawValue)' never runs on '\(job.trigger.rawValue)'", range: range,
            hint: "it runs on \(triggers)", path: "\(job.path).trigger")
    }

    static func missingSelection(_ key: String, _ job: ResolvedJob, standard: String, at range: SourceRange)
        -> Self
    {
        Self(
            code: "config.missing-selection", severity: .warning,
            message: "'\(job.type.rawValue)' has no '\(key)'; \(standard) is used", range: range,
            hint: "add \(key)",
            path: "\(job.path).\(key)")
    }

    static func missingImageKeys(_ keys: [String], _ job: ResolvedJob, at range: SourceRange) -> Self {
        Self(
            code: "config.missing-image-keys", severity: .warning,
            message: "'\(job.type.rawValue)' cannot build without \(keys.joined(separator: ", "))",
            range: range,
            path: job.path)
    }

    static func duplicateJob(_ job: ResolvedJob, at range: SourceRange, first: SourceRange) -> Self {
        Self(
            code: "config.duplicate-job", severity: .warning,
            message: "nothing tells this '\(job.type.rawValue)' job from an earlier one", range: range,
            hint: "give each an 'identifier', or remove one", path: job.path,
            notes: [Note("the earlier one", at: first)])
    }
}
