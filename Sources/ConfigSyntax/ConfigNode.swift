public import SourceDiagnostics

/// One node of a configuration: a value, and the text that it was read from.
public struct ConfigNode: Hashable, Sendable {
    public enum Value: Hashable, Sendable {
        case null
        case bool(Bool)
        case integer(Int)
        case float(Double)
        /// A bare date or time stamp, as text; YAML 1.1 makes dates of what looks like one.
        case date(String)
        case string(String)
        case sequence([ConfigNode])
        /// A tuple of a compose configuration; wherever a list is due it serves as one.
        case tuple([ConfigNode])
        case mapping(ConfigMapping)
    }

    /// How the value was written; a repair must keep it.
    public enum Style: Hashable, Sendable {
        case plain, quoted, literal, folded, block, flow
    }

    public var value: Value
    public var span: SourceSpan
    public var style: Style

    public init(_ value: Value, span: SourceSpan, style: Style = .plain) {
        self.value = value
        self.span = span
        self.style = style
    }
}

extension ConfigNode {
    public var isNull: Bool { value == .null }

    public var string: String? { if case .string(let text) = value { text } else { nil } }

    public var integer: Int? { if case .integer(let number) = value { number } else { nil } }

    public var bool: Bool? { if case .bool(let flag) = value { flag } else { nil } }

    /// The items of a list or a tuple.
    public var sequence: [ConfigNode]? {
        switch value {
        case .sequence(let items), .tuple(let items): items
        default: nil
        }
    }

    public var mapping: ConfigMapping? { if case .mapping(let mapping) = value { mapping } else { nil } }

    /// What the value is, in words for a message: `a number`, `a list`.
    public var kind: String {
        switch value {
        case .null: "null"
        case .bool: "a boolean"
        case .integer: "a whole number"
        case .float: "a number"
        case .date: "a date"
        case .string: "text"
        case .sequence: "a list"
        case .tuple: "a tuple"
        case .mapping: "a mapping"
        }
    }

    /// The value in short, for a message: its kind, and what it says when that is one short word.
    public var summary: String {
        switch value {
        case .bool(let flag): "the boolean \(flag)"
        case .integer(let number): "the number \(number)"
        case .float(let number): "the number \(number)"
        case .date(let text): "the date \(text)"
        case .string(let text) where text.utf8.count <= 40 && !text.utf8.contains(0x0A): "'\(text)'"
        default: kind
        }
    }
}
