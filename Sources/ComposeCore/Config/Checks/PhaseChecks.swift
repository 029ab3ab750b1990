internal import ConfigSyntax
internal import SourceDiagnostics

/// Rules of single phases that their options alone decide; a phase that is skipped has none.
struct PhaseChecks {
    let options: ConfigMapping
    let sources: SourceMap
    /// Whether there are old composes to compare with.
    let hasOldComposes: Bool

    func diagnostics() -> [Diagnostic] {
        [scratchTasks(), deltas(), singleChecksumFile()].compactMap { $0 }
    }

    private func scratchTasks() -> Diagnostic? {
        guard options.runs("pkgset"), let tasks = options.entry("pkgset_koji_scratch_tasks"),
            tasks.value.isTruthy,
            let keys = options.entry("sigkeys"),
            keys.value.sequence?.contains(where: { $0.isNull || $0.string == "" }) == false
        else { return nil }
        return Diagnostic(
            code: "pkgset.signed-scratch-tasks", severity: .error,
            message: "unsigned packages must be allowed to use 'pkgset_koji_scratch_tasks'",
            range: sources.range(tasks.key.span), hint: "add None to 'sigkeys'", path: tasks.name,
            notes: [.init("the accepted keys are set here", at: sources.range(keys.key.span))])
    }

    private func deltas() -> Diagnostic? {
        guard options.runs("createrepo"), !hasOldComposes, let deltas = options.entry("createrepo_deltas"),
            Self.holdsTrue(deltas.value)
        else { return nil }
        return Diagnostic(
            code: "createrepo.no-old-compose", severity: .error,
            message: "cannot generate deltas without old composes", range: sources.range(deltas.key.span),
            hint: "give --old-composes, or remove 'createrepo_deltas'", path: deltas.name)
    }

    private static func holdsTrue(_ node: ConfigNode) -> Bool {
        switch node.value {
        case .bool(let flag): flag
        case .sequence(let items), .tuple(let items): items.contains(where: holdsTrue)
        case .mapping(let mapping): mapping.entries.contains { holdsTrue($0.value) }
        default: false
        }
    }

    private func singleChecksumFile() -> Diagnostic? {
        guard options.runs("image_checksum"), let file = options.entry("media_checksum_one_file"),
            file.value.bool == true
        else { return nil }
        let checksums = options.entry("media_checksums")
        guard checksums.map({ $0.value.sequence?.count }) != 1 else { return nil }
        return Diagnostic(
            code: "image-checksum.several", severity: .error,
            message: "'media_checksum_one_file' requires exactly one checksum in 'media_checksums'",
            range: sources.range((checksums ?? file).key.span), hint: "write media_checksums = [\"sha256\"]",
            path: file.name)
    }
}

extension ConfigMapping {
    /// Whether a phase is not among those to leave out.
    func runs(_ phase: String) -> Bool {
        self["skip_phases"]?.sequence?.contains { $0.string == phase } != true
    }
}
