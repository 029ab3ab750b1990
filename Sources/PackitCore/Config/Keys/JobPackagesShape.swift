internal import ConfigSyntax
internal import JSONKit
internal import SourceDiagnostics

/// `packages` of a job: names, or names with settings that overlay the job's.
enum JobPackagesShape {
    static let shape = ValueShape.custom(
        CustomShape("a list of packages, or a mapping from packages to settings", schema: schema) {
            node, path, checker in
            switch node.value {
            case .sequence(let items):
                for (place, item) in items.enumerated() where item.string == nil {
                    checker.fail(
                        "config.wrong-type", "a package is text, not \(item.summary)", item,
                        "\(path)[\(place)]")
                }
            case .mapping(let mapping):
                for entry in mapping.entries where entry.value.mapping == nil {
                    checker.fail(
                        "config.wrong-type",
                        "the settings of '\(entry.name)' are a mapping, not \(entry.value.summary)",
                        entry.value, path.appending(key: entry.name), hint: "write '{}' when there are none")
                }
            default:
                checker.fail(
                    "config.wrong-type",
                    "'packages' takes a list of packages, or a mapping from packages to settings, not \(node.summary)",
                    node, path, hint: node.string.map { "write '[\($0)]'" },
                    fix: node.string.map { "[\($0)]" })
            }
        })

    private static var schema: JSONValue {
        [
            "anyOf": [
                ["type": "array", "items": ["type": "string"]],
                ["type": "object", "additionalProperties": ["$ref": "#/$defs/override"]],
            ]
        ]
    }
}
