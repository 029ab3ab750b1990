internal import HostKit
internal import RPMKit
internal import SystemPackage

/// A spec file on disk: read, asked for its expanded values, and written back.
struct SpecFile: Sendable {
    let path: FilePath
    let context: PackageContext
    var editor: SpecEditor

    /// Reads the spec file of a package and finds out which of its conditional branches count.
    ///
    /// - Throws: ``PackitError`` when it is missing or rpm cannot read it.
    init(_ context: PackageContext) async throws {
        self.context = context
        path = context.specPath
        guard Files.isRegular(path) else {
            throw PackitError(
                .spec,
                "Specfile \(path) not found on ref \(context.checkout.head.branch ?? context.checkout.head.commit); set specfile_path, or let the action post-upstream-clone generate it"
            )
        }
        do {
            editor = try SpecEditor(try Files.read(path))
        } catch let error as SpecError {
            throw PackitError(.spec, "\(context.specArgument): \(error)")
        }
        if hasConditionalTags { editor.activity = try await activity() }
    }

    /// The values that rpm sees: from the text where that is certain, else from rpm itself.
    func evaluated() async throws -> EvaluatedSpec {
        let evaluation = SpecEvaluation(editor.tree, activity: editor.activity)
        let isEpochKnown = evaluation.epoch == nil || evaluation.epoch?.known != nil
        if let name = evaluation.name.known, let version = evaluation.version.known,
            let release = evaluation.release.known, isEpochKnown,
            let sources = locations(editor.sources, evaluation), let patches = locations(editor.patches, evaluation)
        {
            return EvaluatedSpec(
                name: name, epoch: evaluation.epoch?.known.flatMap { UInt32($0) }, version: version, release: release,
                sources: sources, patches: patches)
        }
        return try await query.read(rpmspec(on: path))
    }

    /// Writes the edited text; an unchanged one is not touched.
    func write() throws {
        guard try Files.read(path) != editor.bytes else { return }
        try Files.writeAtomically(editor.bytes, to: path)
    }

    private func locations(_ entries: [SpecSource], _ evaluation: SpecEvaluation) -> [EvaluatedSpec.Location]? {
        var locations: [EvaluatedSpec.Location] = []
        for entry in entries where entry.isActive != false {
            guard entry.isActive == true, let location = evaluation.location(of: entry).known else { return nil }
            locations.append(.init(number: entry.number, location: location))
        }
        return locations
    }

    private var query: SpecQuery {
        let macros = context.parseTimeMacros.sorted { $0.key < $1.key }.map { SpecQuery.Macro($0.key, $0.value) }
        return SpecQuery(sourceDirectory: context.specDirectory.string, macros: macros)
    }

    private func rpmspec(on file: FilePath) async throws -> [UInt8] {
        let command = Command(
            "rpmspec", query.arguments(for: file.string), environment: context.host.environment.forCommands(),
            in: context.workingDirectory, timeout: .seconds(120), remedy: "install rpm-build")
        do {
            return try await context.host.runner.check(command).standardOutput
        } catch let failure where failure.code == .failed {
            throw PackitError(.spec, "rpm cannot read \(context.specArgument): \(failure.errorTail.trimmingEnd)")
        }
    }

    /// Whether a line that an edit or a value depends on stands in a conditional block.
    private var hasConditionalTags: Bool {
        let tree = editor.tree
        let keys: Set<String> = ["name", "version", "release", "epoch", "source", "patch"]
        return tree.statements.contains { statement in
            guard statement.branch != nil else { return false }
            let section = tree.sections[statement.section].name
            return section == "prep" || section == "sourcelist" || section == "patchlist"
                || (section == "preamble" && keys.contains(tagKey(tree.text(of: statement))))
        }
    }

    private func tagKey(_ line: String) -> String {
        String(line.drop(while: \.isWhitespace).prefix(while: \.isLetter)).lowercased()
    }

    private func activity() async throws -> BranchActivity {
        let probe = SpecProbe(editor.tree)
        guard probe.isNeeded else { return BranchActivity(editor.tree) }
        let file = context.scratch.appending("probe.spec")
        try Files.writeAtomically(probe.instrumented, to: file)
        return probe.activity(from: try await rpmspec(on: file))
    }
}
