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
        context.logger.debug("version \(found.version) from \(found.origin)")
        let archive = try await ArchiveMaker(
            context: context, actions: actions, createsSymlinks: options.createsSymlinks
        )
        .make(version: found.version, guarding: &checkout)
        if !preservesSpec { try await edit(&spec, before, found, archive) }
        try await RemoteSources(context: context).download(for: spec.evaluated(), guarding: &checkout)
    }

    private func edit(
        _ spec: inout SpecFile, _ before: EvaluatedSpec, _ found: FoundVersion, _ archive: SourceArchive
    ) async throws {
        let release = DefaultRelease(
            specRelease: spec.editor.hasAutorelease ? "1" : before.release,
            time: context.host.environment.buildTime,
            head: context.checkout.head, description: try await describe())
        let variables = ActionVariables(
            version: found.version, specVersion: before.version, release: release,
            head: context.checkout.head,
            archive: archive.name)
        if try await actions.run(.fixSpecFile, variables.values) != nil {
            spec = try await SpecFile.open(context)
            return
        }
        let update = try await update(before, found, archive, release, variables.templateValues(context))
        for warning in try update.apply(to: &spec.editor) { context.logger.warning("\(warning)") }
        try spec.write()
    }

    private func update(
        _ before: EvaluatedSpec, _ found: FoundVersion, _ archive: SourceArchive, _ standard: DefaultRelease,
        _ variables: [String: String]
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
            updatesRelease: updatesRelease, found: found, previousVersion: before.version)
        let epoch = before.epoch.map { "\($0):" } ?? ""
        return SpecUpdate(
            sourceNumber: context.config.specSourceNumber, archive: archive, version: version,
            release: release,
            evr: "\(epoch)\(version)-\((release ?? before.release).replacing("%{?dist}", with: ""))",
            entry: try await changelog.signed(text))
    }

    /// How far HEAD is from any tag; nil without tags.
    private func describe() async throws -> GitDescription? {
        try await context.checkout.git.optionalText(["describe", "--tags", "--long", "--match", "*"])
            .flatMap(GitDescription.init)
    }
}
