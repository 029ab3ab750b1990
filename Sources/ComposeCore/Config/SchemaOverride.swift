public import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics
public import SystemPackage

/// Changes to the schema that a JSON file asks for: options that are added, or take other values.
///
/// The file is a JSON Schema of which `properties` counts. Of a property its `type`, `enum`, `items` and
/// `anyOf` count; the name of a known option keeps its meaning and default.
public enum SchemaOverride {
    /// Reads a file and applies it to a table.
    ///
    /// - Throws: ``ComposeError`` when the file cannot be read or holds no JSON object.
    public static func read(_ path: FilePath, onto table: KeyTable) throws(ComposeError) -> KeyTable {
        let document = ConfDocument(path: path.string, format: .json) { path in
            try Files.read(FilePath(path), limit: ConfLimits().size + 1)
        }
        guard let root = document.root.mapping, !document.diagnostics.hasErrors else {
            throw ComposeError(
                .schemaOverride, "the change to the schema cannot be used",
                diagnostics: document.diagnostics, files: document.sources.files)
        }
        return apply(root["properties"]?.mapping ?? ConfigMapping(), to: table)
    }

    static func apply(_ properties: ConfigMapping, to table: KeyTable) -> KeyTable {
        var keys = table.keys
        for entry in properties.entries {
            guard let shape = shape(entry.value) else { continue }
            if let place = keys.firstIndex(where: { $0.name == entry.name }) {
                keys[place].shape = shape
                keys[place].check = nil
            } else {
                keys.append(KeySpec(entry.name, shape, "An option of your own."))
            }
        }
        return KeyTable(table.name, keys: keys, removed: table.removed, unknownKeys: table.unknownKeys)
    }

    /// The shape that a schema describes; nil when it says nothing of the value.
    private static func shape(_ schema: ConfigNode) -> ValueShape? {
        guard let schema = schema.mapping else { return nil }
        if let names = schema["enum"]?.sequence { return .choice(names.compactMap(\.string)) }
        if let forms = schema["anyOf"]?.sequence { return .anyOf(forms.map { shape($0) ?? .any }) }
        switch schema["type"]?.string {
        case "string", "url": return .string
        case "regex": return .regex
        case "boolean": return .boolean
        case "integer": return .integer(minimum: nil)
        case "number": return .number
        case "null": return .null
        case "array": return .list(schema["items"].flatMap(shape) ?? .any)
        case "object": return .map(.any)
        case nil: return nil
        default: return .any
        }
    }
}
