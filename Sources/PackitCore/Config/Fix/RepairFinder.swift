internal import ConfigSyntax
internal import SourceDiagnostics

/// Makes repairs of diagnostics: those with exactly one sensible remedy.
struct RepairFinder {
    /// An entry and the mapping that it is written in.
    struct Place {
        var owner: YAMLLayout.Node
        var entry: YAMLLayout.Entry
    }

    private let editor: YAMLEditor
    private let isUnsafe: Bool
    private var entries: [Int: Place] = [:]
    private var scalars: [Int: YAMLLayout.Node] = [:]
    /// The columns by which this file indents a mapping in a mapping.
    private let step: Int

    /// - Parameter isUnsafe: Whether a misspelt name becomes the nearest known one.
    init(_ file: SourceFile, layout: YAMLLayout, isUnsafe: Bool) {
        editor = YAMLEditor(file)
        self.isUnsafe = isUnsafe
        var entries: [Int: Place] = [:]
        var scalars: [Int: YAMLLayout.Node] = [:]
        layout.root?.forEachEntry { owner, entry in
            entries[entry.key.range.lowerBound] = Place(owner: owner, entry: entry)
        }
        layout.root?.forEachScalar { scalars[$0.range.lowerBound] = $0 }
        self.entries = entries
        self.scalars = scalars
        step = Self.step(layout.root, editor)
    }

    private static func step(_ root: YAMLLayout.Node?, _ editor: YAMLEditor) -> Int {
        var step: Int?
        root?.forEachEntry { _, entry in
            guard step == nil, entry.value.style == .block, let inner = entry.value.entries?.first else {
                return
            }
            let own = editor.column(of: entry.key.range.lowerBound)
            let columns = editor.column(of: inner.key.range.lowerBound) - own
            if columns > 0, columns <= 8 { step = columns }
        }
        return step ?? 2
    }

    /// The repair of a finding.
    ///
    /// - Returns: Nil when the finding has no such remedy.
    /// - Throws: What stands in the way of one that it has.
    func repair(_ finding: Diagnostic) throws(RepairObstacle) -> ConfigRepair? {
        switch finding.code {
        case "config.removed-key": try removedKey(finding)
        case "config.renamed-key":
            try finding.fix.map { name throws(RepairObstacle) in try renamed(finding, name) }
        case "config.deprecated-metadata": try metadata(finding)
        case "config.deprecated-target": try target(finding)
        case "config.bare-date", "config.wrong-type", "config.key-is-no-text", "config.truncated-number":
            try finding.fix.map { text throws(RepairObstacle) in try rewritten(finding, text) }
        case "config.unknown-key" where isUnsafe:
            try finding.fix.map { name throws(RepairObstacle) in try renamed(finding, name) }
        case "config.unknown-action" where isUnsafe:
            try finding.fix.map { name throws(RepairObstacle) in try renamed(finding, name) }
        case "config.not-a-choice" where isUnsafe, "config.undefined-package" where isUnsafe:
            try finding.fix.map { text throws(RepairObstacle) in
                try rewritten(finding, YAMLWriter.scalar(text, inFlow: true))
            }
        default: nil
        }
    }

    private func removedKey(_ finding: Diagnostic) throws(RepairObstacle) -> ConfigRepair? {
        guard let place = entries[finding.range.lower], let name = place.entry.key.text,
            let removal = PackitKeys.root.removal(of: name)
        else { throw .layout }
        switch removal.replacement {
        case .key(let new):
            var repair = try renamed(finding, new)
            // Outside of jobs the new key takes a list only.
            let isInJob = finding.path?.hasPrefix("jobs[") == true
            if new == "dist_git_branches", !isInJob, let value = place.entry.value.text, !value.isEmpty {
                try wrap(place.entry, &repair)
            }
            return repair
        case .action(let action):
            return try ActionRepair(editor: editor, place: place, action: action, step: step).repair()
        case .none: throw .layout
        }
    }

    private func wrap(_ entry: YAMLLayout.Entry, _ repair: inout ConfigRepair) throws(RepairObstacle) {
        let value = entry.value
        guard value.style == .plain || value.style == .quoted, !value.hasProperties else { throw .layout }
        repair.edits += [
            .insert("[", at: value.range.lowerBound), .insert("]", at: value.range.upperBound),
        ]
        repair.intent.wrappedKeys = [entry.key.range.lowerBound]
    }

    private func renamed(_ finding: Diagnostic, _ name: String) throws(RepairObstacle) -> ConfigRepair {
        guard let place = entries[finding.range.lower], let old = place.entry.key.text else { throw .layout }
        let key = place.entry.key
        if let other = place.owner.entry(name) { throw .exists(name, other.key, in: editor.file) }
        guard let edit = editor.replacement(of: old, by: name, in: key.range) else { throw .layout }
        var intent = RepairIntent()
        intent.renamedKeys = [key.range.lowerBound: name]
        return ConfigRepair(range: key.range, old: old, new: name, edits: [edit], intent: intent)
    }

    private func metadata(_ finding: Diagnostic) throws(RepairObstacle) -> ConfigRepair {
        guard let place = entries[finding.range.lower] else { throw .layout }
        return try MetadataRepair(editor: editor, place: place).repair()
    }

    /// Only the distribution's version is added, whatever quotes stand around the name.
    private func target(_ finding: Diagnostic) throws(RepairObstacle) -> ConfigRepair? {
        let stem = "centos-stream-"
        guard let new = finding.fix, let node = scalars[finding.range.lower], let old = node.text,
            let edit = editor.replacement(of: stem, by: stem + "8-", in: node.range)
        else { throw .layout }
        var intent = RepairIntent()
        intent.scalars = [node.range.lowerBound: .text(new)]
        return ConfigRepair(range: node.range, old: old, new: new, edits: [edit], intent: intent)
    }

    private func rewritten(_ finding: Diagnostic, _ text: String) throws(RepairObstacle) -> ConfigRepair {
        guard let node = scalars[finding.range.lower], !node.hasProperties, !node.isAbsent,
            let document = try? YAMLDocument(SourceFile(name: "", text: text))
        else { throw .layout }
        var intent = RepairIntent()
        intent.scalars = [node.range.lowerBound: ConfigMeaning(document.root)]
        return ConfigRepair(
            range: node.range, old: editor.file.text(node.range), new: text,
            edits: [.replace(node.range, with: text)], intent: intent)
    }
}
