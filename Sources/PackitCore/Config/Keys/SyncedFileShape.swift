internal import ConfigSyntax
internal import JSONKit
internal import SourceDiagnostics

/// One item of `files_to_sync`: a path, or a mapping with source and destination.
enum SyncedFileShape {
    static let shape = ValueShape.custom(
        CustomShape("a path, or a mapping with 'src' and 'dest'", schema: schema) { node, path, checker in
            switch node.value {
            case .string: break
            case .mapping(let mapping): checker.check(mapping, against: table, path: path, of: node)
            default:
                checker.fail(
                    "config.wrong-type",
                    "an item of 'files_to_sync' is a path or a mapping with 'src' and 'dest', not \(node.summary)",
                    node,
                    path)
            }
        })

    static let table = KeyTable(
        "synced_file",
        keys: [
            KeySpec(
                "src", source, required: true,
                "Path or paths to copy; globs are expanded, a trailing '/' means contents."),
            KeySpec("dest", .string, required: true, "Where they go."),
            KeySpec("mkpath", .boolean, default: false, "Make missing directories of the destination."),
            KeySpec("delete", .boolean, default: false, "Delete what the source does not have."),
            KeySpec(
                "filters", .list(.string), nullable: true, default: [], "Filter rules of rsync, in order."),
        ])

    private static let source = ValueShape.custom(
        CustomShape(
            "a path or a list of paths",
            schema: ["anyOf": [["type": "string"], ["type": "array", "items": ["type": "string"]]]]
        ) { node, path, checker in
            if node.string == nil { checker.check(node, against: .list(.string), path: path) }
        })

    private static var schema: JSONValue {
        ["anyOf": [["type": "string"], ["$ref": "#/$defs/synced_file"]]]
    }
}
