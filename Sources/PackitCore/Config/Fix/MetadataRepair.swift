internal import ConfigSyntax
internal import SourceDiagnostics

/// Moves the entries of a job's `metadata` up into the job.
struct MetadataRepair {
    let editor: YAMLEditor
    let place: RepairFinder.Place

    private var entry: YAMLLayout.Entry { place.entry }
    private var column: Int { editor.column(of: entry.key.range.lowerBound) }

    func repair() throws(RepairObstacle) -> ConfigRepair {
        try checkNames()
        var intent = RepairIntent()
        intent.foldedKeys = [entry.key.range.lowerBound]
        return ConfigRepair(
            range: entry.key.range, old: "metadata", new: "its keys stand in the job itself",
            edits: try edits(),
            intent: intent)
    }

    private func checkNames() throws(RepairObstacle) {
        for inner in entry.value.entries ?? [] {
            guard let name = inner.key.text else { throw .layout }
            let isRenamed = PackitKeys.renamedMetadataNames.contains(name)
            let now = isRenamed ? "dist_git_branches" : name
            if now != "<<", !PackitKeys.metadataNames.contains(now) {
                throw RepairObstacle(
                    "'\(name)' never was a key of it",
                    note: .init("correct or remove this", at: SourceRange(inner.key.range, in: editor.file)))
            }
            let other = place.owner.entries?.first { own in
                own.key.text == now
                    || PackitKeys.renamedMetadataNames.contains(own.key.text ?? "") && isRenamed
            }
            if let other { throw .exists(other.key.text ?? now, other.key, in: editor.file) }
            if isRenamed { throw RepairObstacle("'\(name)' in it has to be renamed first") }
        }
    }

    private func edits() throws(RepairObstacle) -> [TextEdit] {
        let value = entry.value
        if value.isAlias { return try mergeKey() }
        guard !value.hasProperties else { throw .notAlone }
        if place.owner.style == .flow { return try withinBraces() }
        guard let inner = value.entries else {
            guard value.isAbsent else { throw .layout }
            return removal()
        }
        if inner.isEmpty { return removal() }
        return value.style == .flow ? try fromBraces(inner) : try fromBlock(inner)
    }

    /// `metadata: *shared` says the same as `<<: *shared`.
    private func mergeKey() throws(RepairObstacle) -> [TextEdit] {
        guard place.owner.entry("<<") == nil, !entry.key.hasProperties else { throw .layout }
        return [.replace(entry.key.range, with: "<<")]
    }

    // MARK: Block style

    private func fromBlock(_ inner: [YAMLLayout.Entry]) throws(RepairObstacle) -> [TextEdit] {
        let keyLine = editor.line(of: entry.key.range.lowerBound)
        let firstLine = editor.line(of: inner[0].range.lowerBound)
        let last = editor.lastLine(of: entry)
        let shift = column - editor.column(of: inner[0].range.lowerBound)
        guard firstLine > keyLine, shift < 0 else { throw .layout }
        if !editor.isCompact(entry.key.range.lowerBound) {
            return [keyLineEdit(keyLine)] + editor.indent(lines: keyLine + 1...last, by: shift)
        }
        if comment.isEmpty, !(keyLine + 1..<firstLine).contains(where: editor.isComment) {
            // The first entry takes the key's place behind the dash.
            let joined = TextEdit.delete(entry.key.range.lowerBound..<inner[0].range.lowerBound)
            return [joined] + (firstLine < last ? editor.indent(lines: firstLine + 1...last, by: shift) : [])
        }
        let keyEdit = TextEdit.replace(
            dashEnd..<editor.file.lineRange(keyLine).upperBound, with: spaced(comment))
        return [keyEdit] + editor.indent(lines: keyLine + 1...last, by: shift)
    }

    /// Removes the key's line; a comment on it becomes a line of its own.
    private func keyLineEdit(_ line: Int) -> TextEdit {
        guard !comment.isEmpty else { return .delete(editor.range(ofLines: line...line)) }
        return .replace(entry.key.range.lowerBound..<editor.file.lineRange(line).upperBound, with: comment)
    }

    private func removal() -> [TextEdit] {
        let first = editor.line(of: entry.key.range.lowerBound)
        let last = editor.line(of: entry.range.upperBound)
        if editor.isCompact(entry.key.range.lowerBound) {
            let end = comment.isEmpty ? entry.range.upperBound : editor.file.lineRange(last).upperBound
            return [.replace(dashEnd..<end, with: spaced(comment))]
        }
        guard !comment.isEmpty else { return [.delete(editor.range(ofLines: first...last))] }
        return [.replace(entry.key.range.lowerBound..<editor.file.lineRange(last).upperBound, with: comment)]
    }

    /// The comment on the key's line, behind the colon or the empty value.
    private var comment: String {
        let isEmpty = entry.value.isAbsent || entry.value.entries?.isEmpty == true
        let from = isEmpty ? entry.range.upperBound : entry.key.range.upperBound
        let rest = editor.file.text(from..<editor.file.lineRange(editor.line(of: from)).upperBound)
        return String(rest.drop { $0 == ":" || $0 == " " || $0 == "\t" })
    }

    private func spaced(_ comment: String) -> String { comment.isEmpty ? "" : " " + comment }

    /// Behind the dash before a compact key.
    private var dashEnd: Int {
        var end = entry.key.range.lowerBound
        while end > 0, editor.file.bytes[end - 1] == 0x20 { end -= 1 }
        return end
    }

    // MARK: Flow style

    /// `metadata: {a: 1, b: 2}` becomes a line for each entry.
    private func fromBraces(_ inner: [YAMLLayout.Entry]) throws(RepairObstacle) -> [TextEdit] {
        try checkGaps(inner)
        let separator = editor.lineBreak + String(repeating: " ", count: column)
        return [.replace(entry.range, with: inner.map(text).joined(separator: separator))]
    }

    /// `{job: tests, metadata: {a: 1}}` loses the inner braces.
    private func withinBraces() throws(RepairObstacle) -> [TextEdit] {
        guard let inner = entry.value.entries, !inner.isEmpty else { throw .layout }
        try checkGaps(inner)
        return [.replace(entry.range, with: inner.map(text).joined(separator: ", "))]
    }

    private func text(_ inner: YAMLLayout.Entry) -> String {
        let key = editor.file.text(inner.key.range)
        return inner.value.isAbsent ? "\(key):" : "\(key): \(editor.file.text(inner.value.range))"
    }

    /// What lies between keys and values is dropped, so nothing but punctuation may lie there.
    private func checkGaps(_ inner: [YAMLLayout.Entry]) throws(RepairObstacle) {
        var place = entry.key.range.upperBound
        var gaps: [Range<Int>] = []
        for piece in inner.flatMap({ [$0.key.range, $0.value.range] }) where piece.lowerBound >= place {
            gaps.append(place..<piece.lowerBound)
            place = piece.upperBound
        }
        gaps.append(place..<max(place, entry.value.range.upperBound))
        if gaps.contains(where: { editor.file.bytes[$0].contains(UInt8(ascii: "#")) }) { throw .comments }
    }
}
