internal import HostKit
internal import Logging
internal import RPMKit
internal import SystemPackage

/// Prepares a package from a source-git checkout: the upstream archive as it is, and patches.
struct SourceGitPreparation: Sendable {
    let context: PackageContext
    let actions: ActionRunner
    let options: SRPMOptions
    let upstreamRef: String

    private var updatesRelease: Bool { options.updatesRelease ?? context.config.updatesRelease }

    func prepare(_ spec: inout SpecFile, guarding checkout: inout CheckoutGuard) async throws {
        let before = try await spec.evaluated()
        try await RemoteSources(context: context).download(for: before, guarding: &checkout)
        try await addPatches(to: &spec, guarding: &checkout)
        if !(options.preservesSpec ?? context.config.preservesSpec) {
            try await setRelease(of: &spec, before)
        }
        try spec.write()
    }

    private func addPatches(to spec: inout SpecFile, guarding checkout: inout CheckoutGuard) async throws {
        if try await actions.run(.createPatches) != nil {
            spec = try await SpecFile.open(context)
            return
        }
        let patches = try await SourceGit(context: context, upstreamRef: upstreamRef).patches()
        var known = Set(spec.editor.patches.map { SpecSource.fileName(ofLocation: $0.value) })
        for patch in patches {
            let target = context.specDirectory.appending(patch.name)
            try checkout.remember(target)
            try Files.writeAtomically(patch.text, to: target)
            guard !patch.isInSpec, known.insert(patch.name).inserted else { continue }
            try add(patch, to: &spec.editor)
        }
        context.logger.info("\(patches.count) patches since \(upstreamRef)")
    }

    private func add(_ patch: SourceGitPatch, to editor: inout SpecEditor) throws(PackitError) {
        do {
            try editor.addPatch(
                number: patch.number, name: patch.name, comment: patch.comment,
                digits: context.config.patchIDDigits)
        } catch {
            throw PackitError(.patch, "\(patch.name) cannot be added to the spec file: \(error)")
        }
    }

    private func setRelease(of spec: inout SpecFile, _ before: EvaluatedSpec) async throws {
        guard let release = release(before.release) else { return }
        let changelog = ChangelogText(context: context, actions: actions)
        let text = try await changelog.downstreamEntry(previousVersion: before.version)
        let entry = try changelog.signed(text, by: try await changelog.author())
        try change(&spec.editor, release: release, entry: entry, before)
    }

    private func change(
        _ editor: inout SpecEditor, release: String, entry: SpecUpdate.Entry?, _ before: EvaluatedSpec
    ) throws(PackitError) {
        do {
            try editor.setRelease(release)
            guard let entry else { return }
            let epoch = before.epoch.map { "\($0):" } ?? ""
            try editor.removeSupersededEntry(author: entry.author, version: before.version, text: entry.text)
            try editor.addChangelogEntry(
                author: entry.author, evr: "\(epoch)\(before.version)-\(release)", date: entry.date,
                text: entry.text)
        } catch {
            throw PackitError(.spec, "the spec file cannot be changed: \(error)")
        }
    }

    /// The suffix behind the release, else the next number and the commit.
    private func release(_ current: String) -> String? {
        if !options.usesDefaultSuffix, let suffix = options.releaseSuffix, !suffix.isEmpty {
            return "\(current).\(suffix)"
        }
        guard updatesRelease else { return nil }
        let commit = ".g\(context.checkout.head.shortCommit)"
        // An earlier run may have kept its changes.
        if current.hasSuffix(commit) { return current }
        return (Int(current).map { String($0 + 1) } ?? current) + commit
    }
}
