internal import HostKit
internal import RPMKit
internal import SystemPackage

/// A spec file on disk: read, asked for its expanded values, and written back.
struct SpecFile: Sendable {
    let path: FilePath
    let context: PackageContext
    var editor: SpecEditor

    private init(_ context: PackageContext, _ editor: SpecEditor) {
        self.context = context
        self.editor = editor
        path = context.specPath
    }

    /// Reads the spec file of a package and finds out which of its conditional branches count.
    ///
    /// - Throws: ``PackitError`` when it is missing or rpm cannot read it.
    static func open(_ context: PackageContext) async throws -> SpecFile {
        guard Files.isRegular(context.specPath) else { throw PackitError.noSpecfile(context) }
        var file = SpecFile(context, try editor(context))
        if file.hasConditionalTags { file.editor.activity = try await file.activity() }
        return file
    }

    private static func editor(_ context: PackageContext) throws -> SpecEditor {
        let bytes = try Files.read(context.specPath)
        do {
            return try SpecEditor(bytes)
        } catch {
            throw PackitError(.spec, "\(context.specArgument): \(error)")
        }
    }

    /// The values that rpm sees: from the text where that is certain, else from rpm itself.
    func evaluated() async throws -> EvaluatedSpec {
        let evaluation = SpecEvaluation(editor.tree, activity: editor.activity)
        let isEpochKnown = evaluation.epoch == nil || evaluation.epoch?.known != nil
        if let name = evaluation.name.known, let version = evaluation.version.known,
            let release = evaluation.release.known, isEpochKnown,
            let sources = locations(editor.sources, evaluation),
            let patches = locations(editor.patches, evaluation)
        {
            return EvaluatedSpec(
                name: name, epoch: evaluation.epoch?.known.flatMap { UInt32($0) }, version: version,
                release: release,
                sources: sources, patches: patches)
        }
        return try await query.read(rpmspec(on: path))
    }

    /// Writes the edited text; an unchanged one is not touched.
    func write() throws {
        guard try Files.read(path) != editor.bytes else { return }
        try Files.writeAtomically(editor.bytes, to: path)
    }

    private func locations(_ entries: [SpecSource], _ evaluation: SpecEvaluation) -> [EvaluatedSpec.Location]?
    {
        var locations: [EvaluatedSpec.Location] = []
        for entry in entries where entry.isActive != false {
            guard entry.isActive == true, let location = evaluation.location(of: entry).known else {
                return nil
            }
            locations.append(.init(number: entry.number, location: location))
        }
        return locations
    }

    private var query: SpecQuery {
        let macros = context.parseTimeMacros.sorted { $0.key < $1.key }.map {
            SpecQuery.Macro($0.key, $0.value)
        }
        return SpecQuery(sourceDirectory: context.specDirectory.string, macros: macros)
    }

    private func rpmspec(on file: FilePath) async throws -> [UInt8] {
        let command = Command(
            "rpmspec", query.arguments(for: file.string), environment: context.host.environment.forCommands(),
            in: context.workingDirectory, timeout: .seconds(120), remedy: "install rpm-build")
        let result = try await context.host.runner.run(command)
        guard result.status.isSuccess else {
            throw PackitError(
                .spec, "rpm cannot read \(context.specArgument): \(result.errorOutput.trimmingEnd)")
        }
        return result.standardOutput
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

extension PackitError {
    fileprivate static func noSpecfile(_ context: PackageContext) -> Self {
        let head = context.checkout.head
        return Self(
            .spec,
            "Specfile \(context.specPath) not found on ref \(head.branch ?? head.commit); set specfile_path, or let the action post-upstream-clone generate it"
        )
    }
}
