internal import HostKit
internal import Logging
internal import RPMKit

/// Prepares a package from an upstream checkout: version, archive, spec file, remote sources.
struct UpstreamPreparation: Sendable {
    let context: PackageContext
    let actions: ActionRunner
    let options: SRPMOptions

    private var preservesSpec: Bool { options.preservesSpec ?? context.config.preservesSpec }
    private var updatesRelease: Bool { options.updatesRelease ?? context.config.updatesRelease }

    func prepare(_ spec: inout SpecFile, guarding checkout: inout CheckoutGuard) async throws {
        let before = try await spec.evaluated()
        let finder = VersionFinder(context: context, actions: actions, mergedRef: options.mergedRef)
        let found = try await finder.find(specVersion: before.version)
        context.logger.debug("version \(found.version), from \(found.origin.words)")
        let (archive, facts) = try await archive(found, guarding: &checkout)
        if !preservesSpec { try await edit(&spec, before, found, archive, facts) }
        try await RemoteSources(context: context).download(for: spec.evaluated(), guarding: &checkout)
    }

    /// What git and rpm know that the edit of the spec file needs.
    private struct Facts: Sendable {
        /// How far HEAD is from any tag; nil without tags.
        var description: GitDescription?
        var commits = ""
        var author: String?
    }

    /// Makes the archive, and asks for the facts meanwhile; an action might change what they are.
    private func archive(
        _ found: FoundVersion, guarding checkout: inout CheckoutGuard
    ) async throws -> (SourceArchive, Facts) {
        let maker = ArchiveMaker(context: context, actions: actions, createsSymlinks: options.createsSymlinks)
        if context.config.defines(.createArchive) {
            let archive = try await maker.make(version: found.version, guarding: &checkout)
            return (archive, try await facts(found))
        }
        async let facts = facts(found)
        let archive = try await maker.make(version: found.version, guarding: &checkout)
        return (archive, try await facts)
    }

    private func facts(_ found: FoundVersion) async throws -> Facts {
        if preservesSpec { return Facts() }
        let changelog = ChangelogText(context: context, actions: actions)
        async let description = describe()
        async let commits = updatesRelease ? changelog.commits(since: found.lastTag) : ""
        let hasEntry = updatesRelease || context.config.defines(.changelogEntry)
        let author = hasEntry ? try await changelog.author() : nil
        return Facts(description: try await description, commits: try await commits, author: author)
    }

    private func edit(
        _ spec: inout SpecFile, _ before: EvaluatedSpec, _ found: FoundVersion, _ archive: SourceArchive,
        _ facts: Facts
    ) async throws {
        let release = DefaultRelease(
            specRelease: spec.editor.hasAutorelease ? "1" : before.release,
            time: context.host.environment.buildTime, head: context.checkout.head,
            description: facts.description)
        let variables = ActionVariables(
            version: found.version, specVersion: before.version, release: release,
            head: context.checkout.head, archive: archive.name)
        if try await actions.run(.fixSpecFile, variables.values) != nil {
            spec = try await SpecFile.open(context)
            return
        }
        let update = try await update(
            before, found, archive, release, facts, variables.templateValues(context))
        for warning in try update.apply(to: &spec.editor) { context.logger.warning("\(warning)") }
        try spec.write()
    }

    private func update(
        _ before: EvaluatedSpec, _ found: FoundVersion, _ archive: SourceArchive, _ standard: DefaultRelease,
        _ facts: Facts, _ variables: [String: String]
    ) async throws -> SpecUpdate {
        var version = found.version
        if let suffix = context.config.versionSuffix {
            version += try ReleaseRule.filled(suffix, variables, key: "version_suffix") ?? suffix
        }
        let suffix = options.usesDefaultSuffix ? nil : options.releaseSuffix ?? context.config.releaseSuffix
        let release =
            updatesRelease
            ? try ReleaseRule.release(suffix: suffix, default: standard, variables: variables) : nil
        let changelog = ChangelogText(context: context, actions: actions)
        let text = try await changelog.entry(
            updatesRelease: updatesRelease, found: found, previousVersion: before.version,
            commits: facts.commits)
        let epoch = before.epoch.map { "\($0):" } ?? ""
        return SpecUpdate(
            sourceNumber: context.config.specSourceNumber, archive: archive, version: version,
            release: release,
            evr: "\(epoch)\(version)-\((release ?? before.release).replacing("%{?dist}", with: ""))",
            entry: try changelog.signed(text, by: facts.author))
    }

    private func describe() async throws -> GitDescription? {
        try await context.checkout.git.optionalText(["describe", "--tags", "--long", "--match", "*"])
            .flatMap(GitDescription.init)
    }
}
