public import JSONKit

/// A JSON Schema (draft 2020-12) made of key tables, so that editors know the keys that the reader reads.
///
/// It accepts whatever the reader accepts without a warning: words for booleans, numbers in quotes, null
/// where a key may be null. What only warns because the reference passes over it may be refused.
public struct JSONSchema {
    private var definitions: [String: JSONValue] = [:]
    private let nullable: @Sendable (KeyTable, KeySpec) -> Bool
    private let scalars: ShapeChecker.Scalars

    private init(
        scalars: ShapeChecker.Scalars, nullable: @escaping @Sendable (KeyTable, KeySpec) -> Bool
    ) {
        self.scalars = scalars
        self.nullable = nullable
    }

    /// The schema of a document.
    ///
    /// - Parameters:
    ///   - root: The table of the document's root.
    ///   - referenced: Tables that shapes with a schema of their own refer to by `#/$defs/<name>`.
    ///   - scalars: How the reader takes scalars.
    ///   - nullable: Whether null may stand for a key, besides where the table says so.
    public static func document(
        _ root: KeyTable, title: String, description: String, referencing referenced: [KeyTable] = [],
        scalars: ShapeChecker.Scalars = .lenient,
        nullable: @escaping @Sendable (KeyTable, KeySpec) -> Bool = { _, _ in false }
    ) -> JSONValue {
        var schema = JSONSchema(scalars: scalars, nullable: nullable)
        var members: [JSONValue.Member] = [
            .init("$schema", "https://json-schema.org/draft/2020-12/schema"), .init("title", .string(title)),
            .init("description", .string(description)),
        ]
        members += schema.object(root)
        for table in referenced { schema.define(table) }
        let definitions = schema.definitions.sorted { $0.key < $1.key }.map {
            JSONValue.Member($0.key, $0.value)
        }
        return .object(members + [.init("$defs", .object(definitions))])
    }

    private mutating func define(_ table: KeyTable) {
        guard definitions[table.name] == nil else { return }
        // A table may contain itself.
        definitions[table.name] = .object([])
        definitions[table.name] = .object(object(table))
    }

    private mutating func object(_ table: KeyTable) -> [JSONValue.Member] {
        var properties: [JSONValue.Member] = []
        for key in table.keys {
            let property = property(key, of: table)
            properties.append(.init(key.name, property))
            guard case .object(let members) = property else { continue }
            properties += key.oldNames.map { name in
                .init(
                    name.name, .object(members.filter { $0.name != "default" } + [.init("deprecated", true)]))
            }
        }
        properties += table.removed.compactMap(Self.ignored)
        let required = table.keys.filter(\.isRequired).map { JSONValue.string($0.name) }
        return [.init("type", "object"), .init("properties", .object(properties))]
            + (required.isEmpty ? [] : [.init("required", .array(required))])
            + (table.unknownKeys == .allowed ? [] : [.init("additionalProperties", false)])
    }

    /// A key that is passed over with a warning; other removed keys are refused like unknown ones.
    private static func ignored(_ key: RemovedKey) -> JSONValue.Member? {
        guard case .none(let advice) = key.replacement else { return nil }
        return .init(
            key.name, ["description": .string("Removed, without effect. \(advice)"), "deprecated": true])
    }

    private mutating func property(_ key: KeySpec, of table: KeyTable) -> JSONValue {
        var members: [JSONValue.Member] = [.init("description", .string(key.meaning))]
        let shape = shape(key.shape)
        let isNullable = key.isNullable || nullable(table, key)
        members += isNullable ? Self.orNull(shape) : shape
        if let value = key.defaultValue { members.append(.init("default", value)) }
        if key.isExtension { members.append(.init("x-packit-extension", true)) }
        return .object(members)
    }

    private static func orNull(_ shape: [JSONValue.Member]) -> [JSONValue.Member] {
        if shape.isEmpty { return [] }
        if shape.count == 1, shape[0].name == "type", case .string = shape[0].value {
            return [.init("type", .array([shape[0].value, "null"]))]
        }
        if shape.count == 1, shape[0].name == "anyOf", case .array(let forms) = shape[0].value {
            return [.init("anyOf", .array(forms + [["type": "null"]]))]
        }
        return [.init("anyOf", [.object(shape), ["type": "null"]])]
    }

    private mutating func shape(_ shape: ValueShape) -> [JSONValue.Member] {
        switch shape {
        case .any: return []
        case .string: return [.init("type", "string")]
        case .boolean where scalars == .exact: return [.init("type", "boolean")]
        case .boolean: return reference("boolean", Self.boolean)
        case .integer(let minimum) where scalars == .exact:
            return [.init("type", "integer")] + (minimum.map { [.init("minimum", .integer($0))] } ?? [])
        case .integer: return reference("integer", Self.integer)
        case .number: return [.init("type", "number")]
        case .null: return [.init("type", "null")]
        case .choice(let names) where scalars == .exact:
            return [.init("enum", .array(names.map(JSONValue.string)))]
        case .choice(let names): return [.init("enum", .array(Self.choices(names)))]
        case .list(let item): return [.init("type", "array")] + inner("items", item)
        case .map(let value): return [.init("type", "object")] + inner("additionalProperties", value)
        case .items(let shapes, let minimum):
            var forms: [JSONValue] = []
            for item in shapes { forms.append(.object(self.shape(item))) }
            return [
                .init("type", "array"), .init("prefixItems", .array(forms)), .init("items", false),
                .init("minItems", .integer(minimum)),
            ]
        case .anyOf(let shapes):
            var forms: [JSONValue] = []
            for form in shapes { forms.append(.object(self.shape(form))) }
            return [.init("anyOf", .array(forms))]
        case .checked(let inner, _): return self.shape(inner)
        case .object(let table):
            define(table)
            return [.init("$ref", .string("#/$defs/\(table.name)"))]
        case .custom(let custom):
            guard case .object(let members) = custom.schema else { return [] }
            return members
        }
    }

    private mutating func inner(_ name: String, _ shape: ValueShape) -> [JSONValue.Member] {
        let members = self.shape(shape)
        return members.isEmpty ? [] : [.init(name, .object(members))]
    }

    private mutating func reference(_ name: String, _ schema: JSONValue) -> [JSONValue.Member] {
        definitions[name] = schema
        return [.init("$ref", .string("#/$defs/\(name)"))]
    }

    private static let boolean: JSONValue = [
        "description": "A boolean, or a word or number that stands for one.",
        "anyOf": [
            ["type": "boolean"], ["enum": .array([0, 1] + SchemaScalar.booleanWords.map(JSONValue.string))],
        ],
    ]

    private static let integer: JSONValue = [
        "description": "A whole number, also in quotes.",
        "anyOf": [
            ["type": "number"], ["type": "string", "pattern": #"^[ \t\n]*[-+]?[0-9]+(_[0-9]+)*[ \t\n]*$"#],
        ],
    ]

    /// To YAML an unquoted `on` is a boolean, and it names the choice all the same.
    private static func choices(_ names: [String]) -> [JSONValue] {
        var choices = names.map(JSONValue.string)
        for name in names {
            if case .bool(let flag) = YAMLScalar.resolve(name), !choices.contains(.bool(flag)) {
                choices.append(.bool(flag))
            }
        }
        return choices
    }
}

extension SchemaScalar {
    /// Every text that ``boolean(_:)`` takes for a boolean, in a fixed order.
    static var booleanWords: [String] {
        ["true", "True", "TRUE", "t", "T", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON", "1"]
            + ["false", "False", "FALSE", "f", "F", "no", "No", "NO", "n", "N", "off", "Off", "OFF", "0"]
    }
}
