internal import ConfigSyntax
internal import SourceDiagnostics

/// Moves a command that was a key of its own under `actions`.
///
/// The old keys took one command, as text or as a list of words; in an action a list of texts is a list of
/// commands, so words get a list around them.
struct ActionRepair {
    let editor: YAMLEditor
    let place: RepairFinder.Place
    let action: String
    /// How far `actions` indents its entries, when there is none yet.
    let step: Int

    private var entry: YAMLLayout.Entry { place.entry }
    private var key: YAMLLayout.Node { entry.key }
    private var column: Int { editor.column(of: key.range.lowerBound) }

    func repair() throws(RepairObstacle) -> ConfigRepair {
        guard place.owner.style == .block, !editor.isCompact(key.range.lowerBound), let old = key.text else {
            throw .layout
        }
        var intent = RepairIntent()
        intent.movedKeys = [key.range.lowerBound: action]
        if isWordList { intent.wrappedKeys = [key.range.lowerBound] }
        return ConfigRepair(
            range: key.range, old: old, new: "actions: \(action)", edits: try edits(), intent: intent)
    }

    private func edits() throws(RepairObstacle) -> [TextEdit] {
        let lines = editor.lines(of: entry)
        guard let actions = place.owner.entry("actions") else {
            let head = String(repeating: " ", count: column) + "actions:" + editor.lineBreak
            let text = try body(lines, at: column + step)
            let isLast = lines.upperBound == editor.file.lineCount
            let whole = head + text + (isLast ? "" : editor.lineBreak)
            return [.replace(editor.range(ofLines: lines), with: whole)]
        }
        if let other = actions.value.entry(action) { throw .exists(action, other.key, in: editor.file) }
        guard !actions.value.hasProperties, !actions.value.isAlias else { throw .notAlone }
        if let inner = actions.value.entries, let first = inner.first {
            if actions.value.style == .flow { return try intoBraces(inner, lines) }
            let text = try body(lines, at: editor.column(of: first.key.range.lowerBound))
            return [
                editor.insertion(of: text, behindLine: editor.lastLine(of: actions)),
                editor.deletion(ofLines: lines),
            ]
        }
        guard actions.value.isAbsent || actions.value.entries?.isEmpty == true else { throw .layout }
        let line = editor.line(of: actions.range.upperBound)
        let text = try body(lines, at: column + step)
        return emptied(actions) + [
            editor.insertion(of: text, behindLine: line), editor.deletion(ofLines: lines),
        ]
    }

    /// `{}` gives way to the block that follows.
    private func emptied(_ actions: YAMLLayout.Entry) -> [TextEdit] {
        guard !actions.value.isAbsent else { return [] }
        var lower = actions.value.range.lowerBound
        while editor.file.bytes[lower - 1] == 0x20 { lower -= 1 }
        return [.delete(lower..<actions.value.range.upperBound)]
    }

    /// Behind the last entry of `{…}`; only what stands on one line and has no comment fits there.
    private func intoBraces(
        _ inner: [YAMLLayout.Entry], _ lines: ClosedRange<Int>
    ) throws(RepairObstacle) -> [TextEdit] {
        let value = entry.value
        let own = editor.line(of: key.range.lowerBound)
        let isSimple = value.style == .flow || value.style == .quoted || value.style == .plain
        guard let last = inner.last, isSimple, lines == own...own, !value.isAbsent,
            editor.file.text(value.range.upperBound..<editor.file.lineRange(own).upperBound).allSatisfy(
                \.isWhitespace)
        else { throw .layout }
        let text = editor.file.text(value.range)
        let command =
            isWordList
            ? "[\(text)]" : value.style == .plain ? YAMLWriter.scalar(value.text ?? text, inFlow: true) : text
        return [
            .insert(", \(action): \(command)", at: last.range.upperBound), editor.deletion(ofLines: lines),
        ]
    }

    private var isWordList: Bool {
        guard let items = entry.value.items, !items.isEmpty else { return false }
        return items.allSatisfy { $0.text != nil }
    }

    /// The entry's lines under its new name, moved to a column; without a line break at the end.
    private func body(_ lines: ClosedRange<Int>, at target: Int) throws(RepairObstacle) -> String {
        guard let old = key.text, let name = editor.replacement(of: old, by: action, in: key.range) else {
            throw .layout
        }
        let range = editor.range(ofLines: lines)
        let edits = editor.indent(lines: lines, by: target - column) + [name] + (try wrapping())
        guard let text = editor.text(range, with: edits) else { throw .layout }
        var kept = text.utf8[...]
        while let last = kept.last, last == 0x0A || last == 0x0D { kept = kept.dropLast() }
        return String(decoding: kept, as: UTF8.self)
    }

    /// Puts a list around a list of words.
    private func wrapping() throws(RepairObstacle) -> [TextEdit] {
        guard isWordList else { return [] }
        let value = entry.value
        guard !value.hasProperties else { throw .notAlone }
        if value.style == .flow {
            return [.insert("[", at: value.range.lowerBound), .insert("]", at: value.range.upperBound)]
        }
        let first = editor.line(of: value.range.lowerBound)
        let last = editor.line(of: value.range.upperBound)
        let others = first < last ? editor.indent(lines: first + 1...last, by: 2) : []
        return [.insert("- ", at: value.range.lowerBound)] + others
    }
}
