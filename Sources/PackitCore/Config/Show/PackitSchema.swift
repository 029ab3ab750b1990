internal import ConfigSyntax
public import JSONKit

/// The JSON Schema of a packit configuration.
public enum PackitSchema {
    /// The schema, made from the tables that the reader itself uses.
    public static var document: JSONValue {
        JSONSchema.document(
            root, title: "Packit configuration", description: "What packit does with a repository.",
            referencing: [PackitKeys.package, PackitKeys.override, SyncedFileShape.table],
            nullable: { table, key in
                // A job's own keys count as absent when they are null.
                table.name == job.name && PackitKeys.jobOnlyNames.contains(key.name) && !key.isRequired
            })
    }

    private static let root = KeyTable(
        PackitKeys.root.name,
        keys: PackitKeys.root.keys.map { key in
            switch key.name {
            case "jobs": key.shaped(.list(.object(job)))
            case "packages": key.shaped(.custom(packages))
            default: key
            }
        })

    private static let job = KeyTable(
        PackitKeys.job.name,
        keys: PackitKeys.job.keys.map { $0.name == "metadata" ? $0.shaped(.object(metadata)) : $0 })

    /// The keys that the old `metadata` may hold, and the names that some of them had.
    private static let metadata = KeyTable(
        "metadata",
        keys: PackitKeys.job.keys.filter { PackitKeys.metadataNames.contains($0.name) }
            + PackitKeys.renamedMetadataNames.sorted().compactMap { name in
                PackitKeys.job["dist_git_branches"].map { key in
                    KeySpec(name, key.shape, nullable: key.isNullable, "Old name of dist_git_branches.")
                }
            })

    private static let packages = CustomShape(
        "a mapping from packages to settings",
        schema: [
            "type": "object", "minProperties": 1, "additionalProperties": ["$ref": "#/$defs/package"],
        ]
    ) { _, _, _ in }
}

extension KeySpec {
    fileprivate func shaped(_ shape: ValueShape) -> KeySpec {
        var key = self
        key.shape = shape
        return key
    }
}
