public import JSONKit
public import SourceDiagnostics

extension JSONValue {
    /// What a configuration node says, as JSON; keys become text, dates stay as they were written.
    public init(_ node: ConfigNode) {
        switch node.value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .integer(let number): self = .integer(number)
        case .float(let number): self = .number(number)
        case .date(let text), .string(let text): self = .string(text)
        case .sequence(let items), .tuple(let items): self = .array(items.map(JSONValue.init))
        case .mapping(let mapping):
            self = .object(mapping.entries.map { Member($0.name, JSONValue($0.value)) })
        }
    }
}

extension ConfigNode {
    /// A node of the tree for a value that no file wrote, such as a default.
    public init(_ json: JSONValue, span: SourceSpan) {
        let value: Value
        switch json {
        case .null: value = .null
        case .bool(let flag): value = .bool(flag)
        case .integer(let number): value = .integer(number)
        case .number(let number): value = .float(number)
        case .string(let text): value = .string(text)
        case .array(let items): value = .sequence(items.map { ConfigNode($0, span: span) })
        case .object(let members):
            var mapping = ConfigMapping()
            for member in members {
                mapping.add(
                    .init(
                        key: ConfigNode(.string(member.name), span: span),
                        value: ConfigNode(member.value, span: span)))
            }
            value = .mapping(mapping)
        }
        self.init(value, span: span, style: .flow)
    }
}
