internal import ConfigSyntax
internal import HostKit
internal import JSONKit
internal import SourceDiagnostics

/// `actions`: commands by the name of the step that they replace or extend.
enum ActionsShape {
    static let shape = ValueShape.custom(
        CustomShape("a mapping from actions to commands", schema: schema) { node, path, checker in
            guard let mapping = node.mapping else {
                return checker.fail(
                    "config.wrong-type",
                    "'actions' takes a mapping from actions to commands, not \(node.summary)", node,
                    path)
            }
            for entry in mapping.entries {
                let actionPath = path.appending(key: entry.name)
                if ActionName(rawValue: entry.name) == nil {
                    checker.report(unknown(entry, actionPath, checker.sources))
                } else {
                    checkCommands(entry.value, actionPath, &checker)
                }
            }
        })

    private static func unknown(_ entry: ConfigMapping.Entry, _ path: String, _ sources: SourceMap)
        -> Diagnostic
    {
        let names = ActionName.allCases.map(\.rawValue)
        let nearest = Suggestion.nearest(to: entry.name, among: names)
        return Diagnostic(
            code: "config.unknown-action", severity: .error,
            message: "unknown action '\(entry.name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
            range: sources.range(entry.key.span),
            hint: nearest == nil ? "known are " + names.joined(separator: ", ") : nil,
            fix: nearest, path: path)
    }

    /// The reference looks at commands only when it runs them; until then a mistake is a warning.
    private static func checkCommands(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        switch node.value {
        case .string: checkWords(node, path, &checker)
        case .sequence(let commands):
            for (place, command) in commands.enumerated() {
                checkCommand(command, "\(path)[\(place)]", &checker)
            }
        case .null:
            checker.warn(
                "config.bad-command", "the action has no command, and fails when it runs", node, path,
                hint: "give it one, write 'true' to do nothing, or remove it")
        default:
            checker.warn(
                "config.bad-command", "an action is a command or a list of commands, not \(node.summary)",
                node, path)
        }
    }

    private static func checkCommand(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        switch node.value {
        case .string: checkWords(node, path, &checker)
        case .sequence(let words)
        where words.allSatisfy({ $0.sequence == nil && $0.mapping == nil && !$0.isNull }):
            if words.isEmpty { checker.warn("config.bad-command", "the command has no words", node, path) }
        default:
            checker.warn(
                "config.bad-command", "a command is text or a list of words, not \(node.summary)", node, path,
                hint: "quote a command that contains ': '")
        }
    }

    private static func checkWords(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let text = node.string else { return }
        do {
            _ = try ShellWords.split(text)
        } catch {
            checker.warn("config.bad-command", "the command cannot be split into words: \(error)", node, path)
        }
    }

    private static let schema: JSONValue = {
        let command: JSONValue = [
            "anyOf": [
                ["type": "string"],
                ["type": "array", "items": ["type": "string"]],
            ]
        ]
        let forms: JSONValue = [["type": "string"], ["type": "array", "items": command]]
        let properties = ActionName.allCases.map { name in
            JSONValue.Member(name.rawValue, ["description": .string(name.meaning), "anyOf": forms])
        }
        return ["type": "object", "properties": .object(properties), "additionalProperties": false]
    }()
}
