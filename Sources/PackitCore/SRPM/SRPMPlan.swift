internal import HostKit
internal import RPMKit
public import SystemPackage

/// What making an SRPM would do, step by step; what depends on an action is named, not guessed.
public struct SRPMPlan: Hashable, Sendable, Codable, CustomStringConvertible {
    public struct Step: Hashable, Sendable, Codable {
        /// What is done.
        public var title: String
        /// The values or commands with which it is done.
        public var details: [String]
    }

    public var package: String
    public var steps: [Step]

    public var description: String {
        var text = "\(package)\n"
        for (place, step) in steps.enumerated() {
            text += "  \(place + 1). \(step.title)\n"
            for detail in step.details { text += "       \(detail)\n" }
        }
        return text
    }
}

extension SRPMWorkflow {
    /// Plans the SRPM without running an action or changing a file.
    ///
    /// - Throws: ``PackitError`` for what would fail before anything is done.
    public func plan(output: FilePath) async throws -> SRPMPlan {
        _ = try OutputFile(output)
        var plan = SRPMPlan(package: context.config.name, steps: [])
        try plan.add(.postUpstreamClone, "prepare the checkout", context)
        if context.config.defines(.postUpstreamClone), !Files.exists(context.specPath) {
            plan.add("read the spec file", ["\(context.specArgument), which does not exist yet"])
        } else {
            try await planSources(&plan)
        }
        try plan.add(.postModifications, "finish the sources", context)
        plan.add("build the source RPM", ["rpmbuild -bs \(context.specArgument)", "into \(output)"])
        plan.add(
            options.keepsChanges
                ? "leave spec file, archive and downloads in place" : "put the checkout back as it was", [])
        return plan
    }

    private func planSources(_ plan: inout SRPMPlan) async throws {
        let spec = try await SpecFile.open(context)
        let before = try await spec.evaluated()
        plan.add("read the spec file", ["\(context.specArgument): \(before.name) \(before.evr)"])
        if let reference = options.upstreamRef ?? context.config.upstreamRef {
            try await planPatches(&plan, reference)
        } else {
            try await planUpstream(&plan, release: before.release, version: before.version)
        }
    }

    private func planPatches(_ plan: inout SRPMPlan, _ reference: String) async throws {
        plan.add("download missing sources", [])
        if try plan.add(.createPatches, "make patches", context) { return }
        let patches = try await SourceGit(context: context, upstreamRef: reference).patches()
        plan.add("make patches of the commits since \(reference)", patches.map(\.name))
    }

    private func planUpstream(_ plan: inout SRPMPlan, release: String, version: String) async throws {
        var found: FoundVersion?
        if try !plan.add(.getCurrentVersion, "find the version", context) {
            let actions = ActionRunner(context: context, timeout: options.actionTimeout)
            let finder = VersionFinder(context: context, actions: actions, mergedRef: options.mergedRef)
            let result = try await finder.find(specVersion: version)
            plan.add("find the version", ["\(result.version), from \(result.origin.words)"])
            found = result
        }
        let base = "\(context.upstreamName)-\(found?.version ?? "VERSION")"
        if try !plan.add(.createArchive, "make the archive", context) {
            plan.add("make the archive", ["\(base).tar.gz of HEAD"])
        }
        if options.preservesSpec ?? context.config.preservesSpec {
            plan.add("leave the spec file alone", [])
        } else if try !plan.add(.fixSpecFile, "edit the spec file", context) {
            plan.add("edit the spec file", try await edits(found?.version ?? "VERSION", release))
        }
        plan.add("download missing sources", context.config.sources.map { "\($0.url) to \($0.path)" })
    }

    private func edits(_ version: String, _ specRelease: String) async throws -> [String] {
        var edits = ["Source\(context.config.specSourceNumber): the archive", "%prep: its root directory"]
        edits.append("Version: \(version)\(context.config.versionSuffix ?? "")")
        guard options.updatesRelease ?? context.config.updatesRelease else { return edits }
        let suffix = options.usesDefaultSuffix ? nil : options.releaseSuffix ?? context.config.releaseSuffix
        let standard = DefaultRelease(
            specRelease: specRelease, time: context.host.environment.buildTime, head: context.checkout.head,
            description: nil)
        edits.append(
            "Release: \(standard.number).\(suffix.flatMap { $0.isEmpty ? nil : $0 } ?? "TIME.\(context.checkout.head.versionBranch)…")%{?dist}"
        )
        edits.append("%changelog: a new entry")
        return edits
    }
}

extension SRPMPlan {
    fileprivate mutating func add(_ title: String, _ details: [String]) {
        steps.append(Step(title: title, details: details))
    }

    /// Adds an action's commands, if it is defined.
    @discardableResult
    fileprivate mutating func add(
        _ action: ActionName, _ title: String, _ context: PackageContext
    ) throws(PackitError) -> Bool {
        guard let commands = try context.config.commands(of: action) else { return false }
        add("\(title) by action \(action.rawValue)", commands.map { ShellWords.join($0) })
        return true
    }
}

extension FoundVersion.Origin {
    /// Where a version comes from, in words.
    var words: String {
        switch self {
        case .action: "the action get-current-version"
        case .tag(let tag): "the tag \(tag)"
        case .spec: "the spec file"
        }
    }
}
