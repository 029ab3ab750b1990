internal import SourceDiagnostics

/// Every sentence about the shape of a configuration.
extension Diagnostic {
    static func unknownKey(
        _ entry: ConfigMapping.Entry, in table: KeyTable, path: String, sources: SourceMap
    ) -> Self {
        let name = entry.name
        let place = sources.range(entry.key.span)
        let whole = path.appending(key: name)
        if let removed = table.removal(of: name) {
            return removedKey(removed, at: place, path: whole)
        }
        let nearest = Suggestion.nearest(to: name, among: table.keys.lazy.map(\.name))
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
        return Self(
            code: "config.unknown-key", severity: table.unknownKeys == .error ? .error : .warning,
            message: "unknown key '\(name)'\(hint)", range: place, fix: nearest, path: whole)
    }

    private static func removedKey(_ key: RemovedKey, at place: SourceRange, path: String) -> Self {
        switch key.replacement {
        case .key(let name):
            Self(
                code: "config.removed-key", severity: .error,
                message: "unknown key '\(key.name)': it is now called '\(name)'", range: place,
                hint: "'packit config fix' renames it", fix: name, path: path)
        case .action(let name):
            Self(
                code: "config.removed-key", severity: .error,
                message: "unknown key '\(key.name)': it is now the action '\(name)'", range: place,
                hint: "'packit config fix' moves it under 'actions'", path: path)
        case .none(let advice):
            Self(
                code: "config.removed-key", severity: .warning,
                message: "'\(key.name)' was removed and has no effect", range: place, hint: advice, path: path
            )
        }
    }

    static func oldName(
        _ oldName: OldName, of key: KeySpec, _ entry: ConfigMapping.Entry, isDouble: Bool, path: String,
        sources: SourceMap
    ) -> Self {
        let place = sources.range(entry.key.span)
        let whole = path.appending(key: oldName.name)
        if isDouble {
            return Self(
                code: "config.both-names", severity: .error,
                message: "'\(oldName.name)' is the old name of '\(key.name)'; only one can be used",
                range: place, hint: "move its value to '\(key.name)'", path: whole)
        }
        let message =
            switch oldName.use {
            case .alias: "'\(oldName.name)' is the old name of '\(key.name)'"
            case .appended: "'\(oldName.name)' is deprecated; its value is added to '\(key.name)'"
            }
        return Self(
            code: "config.old-name", severity: .warning, message: message, range: place,
            hint: "write '\(key.name)'", path: whole)
    }

    static func wrongCount(
        _ node: ConfigNode, _ count: Int, expected: String, path: String, sources: SourceMap
    ) -> Self {
        Self(
            code: "config.wrong-count", severity: .error,
            message: "'\(path.lastKey)' takes \(expected) here, not \(count) item\(count == 1 ? "" : "s")",
            range: sources.range(node.span).firstLine, path: path)
    }

    static func missingKey(_ key: KeySpec, in owner: ConfigNode, path: String, sources: SourceMap) -> Self {
        let place = path.isEmpty ? "" : " in '\(path)'"
        return Self(
            code: "config.missing-key", severity: .error,
            message: "required key '\(key.name)' is missing\(place)",
            range: sources.range(owner.span).firstLine, hint: "add '\(key.name)': \(key.shape.expected)",
            path: path.appending(key: key.name))
    }

    static func nullNotAllowed(_ node: ConfigNode, key: KeySpec, path: String, sources: SourceMap) -> Self {
        Self(
            code: "config.null", severity: .error,
            message: "'\(key.name)' must not be empty; it takes \(key.shape.expected)",
            range: sources.range(node.span), hint: "give it a value, or remove the key", path: path)
    }

    static func wrongType(_ node: ConfigNode, expected: String, path: String, sources: SourceMap) -> Self {
        Self(
            code: "config.wrong-type", severity: .error,
            message: "'\(path.lastKey)' takes \(expected), not \(node.summary)",
            range: sources.range(node.span).firstLine, path: path)
    }

    static func unquotedText(_ node: ConfigNode, text: String, path: String, sources: SourceMap) -> Self {
        Self(
            code: "config.wrong-type", severity: .error,
            message: "'\(path.lastKey)' takes text; YAML reads this as \(node.summary)",
            range: sources.range(node.span), hint: "put it in quotes: '\(text)'", fix: "'\(text)'", path: path
        )
    }

    static func bareDate(_ node: ConfigNode, path: String, sources: SourceMap) -> Self {
        let text = node.keyText
        return Self(
            code: "config.bare-date", severity: .error,
            message: "YAML reads '\(text)' as a date, not as text",
            range: sources.range(node.span), hint: "put it in quotes: '\(text)'", fix: "'\(text)'", path: path
        )
    }

    static func notAChoice(_ node: ConfigNode, names: [String], path: String, sources: SourceMap) -> Self {
        let nearest = node.string.flatMap { Suggestion.nearest(to: $0, among: names) }
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
        return Self(
            code: "config.not-a-choice", severity: .error,
            message: "\(node.summary) is not a value of '\(path.lastKey)'\(hint)",
            range: sources.range(node.span).firstLine,
            hint: "must be one of: " + names.joined(separator: ", "),
            fix: nearest, path: path)
    }

    static func keyIsNoText(_ key: ConfigNode, path: String, sources: SourceMap) -> Self {
        let text = sources.text(key.span)
        return Self(
            code: "config.key-is-no-text", severity: .error,
            message: "keys of '\(path.lastKey)' are text; YAML reads this one as \(key.summary)",
            range: sources.range(key.span), hint: "put it in quotes: '\(text)'", fix: "'\(text)'", path: path)
    }

    static func truncated(_ node: ConfigNode, to number: Int, path: String, sources: SourceMap) -> Self {
        Self(
            code: "config.truncated-number", severity: .warning,
            message: "'\(path.lastKey)' takes a whole number; this counts as \(number)",
            range: sources.range(node.span), fix: String(number), path: path)
    }

    static func tooSmall(_ node: ConfigNode, minimum: Int, path: String, sources: SourceMap) -> Self {
        Self(
            code: "config.too-small", severity: .warning,
            message: "'\(path.lastKey)' should be at least \(minimum)", range: sources.range(node.span),
            path: path)
    }
}
