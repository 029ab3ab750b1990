import ConfigSyntax
import JSONKit
import Testing

@Suite struct JSONSchemaTests {
    private func member(_ path: [String], of value: JSONValue) -> JSONValue? {
        guard let name = path.first else { return value }
        guard case .object(let members) = value, let next = members.first(where: { $0.name == name }) else {
            return nil
        }
        return member(Array(path.dropFirst()), of: next.value)
    }

    private func schema(_ key: KeySpec) -> JSONValue {
        JSONSchema.document(KeyTable("root", keys: [key]), title: "T", description: "D")
    }

    private func property(_ key: KeySpec) -> JSONValue? { member(["properties", key.name], of: schema(key)) }

    @Test("a table is an object without other keys, its required keys named")
    func object() {
        let table = KeyTable(
            "root", keys: [KeySpec("a", .string, required: true, "A."), KeySpec("b", .any, "B.")])
        let expected: JSONValue = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "description": "D",
            "type": "object",
            "properties": ["a": ["description": "A.", "type": "string"], "b": ["description": "B."]],
            "required": ["a"], "additionalProperties": false, "$defs": [:],
        ]
        #expect(JSONSchema.document(table, title: "T", description: "D") == expected)
    }

    @Test("a nullable key takes null whatever its shape")
    func nullable() {
        #expect(
            property(KeySpec("a", .string, nullable: true, "A.")) == [
                "description": "A.", "type": ["string", "null"],
            ])
        #expect(
            property(KeySpec("a", .list(.string), nullable: true, "A."))
                == [
                    "description": "A.",
                    "anyOf": [["type": "array", "items": ["type": "string"]], ["type": "null"]],
                ])
    }

    @Test("defaults and extensions are marked")
    func annotations() {
        let found = property(KeySpec("a", .string, default: "x", extension: true, "A."))
        #expect(found == ["description": "A.", "type": "string", "default": "x", "x-packit-extension": true])
    }

    @Test("a choice that YAML takes for a boolean may stand without quotes")
    func choice() {
        #expect(
            property(KeySpec("a", .choice(["on", "image"]), "A."))
                == ["description": "A.", "enum": ["on", "image", true]])
    }

    @Test("a table within a table is a definition by its name, also when it contains itself")
    func definitions() {
        let inner = KeyTable("inner", keys: [KeySpec("x", .boolean, "X.")])
        let document = schema(KeySpec("a", .list(.object(inner)), "A."))
        #expect(member(["properties", "a", "items"], of: document) == ["$ref": "#/$defs/inner"])
        #expect(member(["$defs", "inner", "properties", "x", "$ref"], of: document) == "#/$defs/boolean")
        #expect(member(["$defs", "boolean"], of: document) != nil)
    }

    @Test("removed names are absent")
    func removed() {
        let table = KeyTable("root", keys: [], removed: [RemovedKey("old", .key("new"))])
        #expect(!JSONSchema.document(table, title: "T", description: "D").text().contains("old"))
    }
}
