internal import ConfigSyntax
internal import JSONKit
internal import SourceDiagnostics

/// `dist_git_branches`: names, or names with the branches to fast-forward.
enum BranchesShape {
    static func shape(acceptsText: Bool) -> ValueShape {
        let expected = "a list of branches, or a mapping such as {rawhide: {fast_forward_merge_into: [f42]}}"
        return .custom(
            CustomShape(expected, schema: schema(acceptsText: acceptsText)) { node, path, checker in
                switch node.value {
                case .string where acceptsText: checkName(node, path, &checker)
                case .sequence(let items): checkList(items, path, &checker)
                case .mapping(let mapping): checkMapping(mapping, path, &checker)
                default:
                    checker.fail(
                        "config.wrong-type", "'dist_git_branches' takes \(expected), not \(node.summary)",
                        node, path)
                }
            })
    }

    private static func checkList(_ items: [ConfigNode], _ path: String, _ checker: inout ShapeChecker) {
        for (place, item) in items.enumerated() {
            if item.string == nil {
                checker.fail(
                    "config.wrong-type", "a branch is text, not \(item.summary)", item, "\(path)[\(place)]")
            } else {
                checkName(item, "\(path)[\(place)]", &checker)
            }
        }
    }

    private static func checkMapping(_ mapping: ConfigMapping, _ path: String, _ checker: inout ShapeChecker)
    {
        for entry in mapping.entries {
            let branchPath = path.appending(key: entry.name)
            checkName(entry.key, branchPath, &checker)
            guard let settings = entry.value.mapping else {
                checker.fail(
                    "config.wrong-type",
                    "the branch '\(entry.name)' takes a mapping, not \(entry.value.summary)",
                    entry.value, branchPath, hint: "write '{}' or '{fast_forward_merge_into: [f42]}'")
                continue
            }
            for setting in settings.entries {
                let settingPath = branchPath.appending(key: setting.name)
                guard setting.name == "fast_forward_merge_into" else {
                    checker.fail(
                        "config.unknown-key", "unknown key '\(setting.name)' of a branch", setting.key,
                        settingPath,
                        hint: "the only setting is 'fast_forward_merge_into'")
                    continue
                }
                checkFastForward(setting.value, into: entry.name, settingPath, &checker)
            }
        }
    }

    private static func checkFastForward(
        _ node: ConfigNode, into source: String, _ path: String, _ checker: inout ShapeChecker
    ) {
        guard let branches = node.sequence else {
            return checker.warn(
                "config.ignored-value", "'fast_forward_merge_into' takes a list; \(node.summary) is ignored",
                node, path,
                fix: node.string.map { "[\($0)]" })
        }
        for (place, branch) in branches.enumerated() where branch.string == source {
            checker.warn(
                "config.self-merge", "'\(source)' is merged into itself", branch, "\(path)[\(place)]",
                hint: "name the branches that follow it")
        }
    }

    private static func checkName(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let name = node.string, !TargetName.isPlausible(name) else { return }
        checker.warn(
            "config.unknown-target",
            "no release is called '\(name)'" + ConfigSuggestion.nearest(to: name, among: TargetName.aliases),
            node, path,
            hint: "branches are aliases such as fedora-branched, or names such as f42, epel9, c10s")
    }

    private static func schema(acceptsText: Bool) -> JSONValue {
        let texts: JSONValue = ["type": "array", "items": ["type": "string"]]
        let settings: JSONValue = [
            "type": "object", "properties": ["fast_forward_merge_into": texts], "additionalProperties": false,
        ]
        let forms: [JSONValue] =
            (acceptsText ? [["type": "string"]] : []) + [
                texts, ["type": "object", "additionalProperties": settings],
            ]
        return ["anyOf": .array(forms)]
    }
}
