internal import SourceDiagnostics

/// A JSON value with its members in order, and the writer for it: output must not change from run to run.
public indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: JSONValue
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The text, with two spaces of indentation a level, or on one line.
    public func text(pretty: Bool = true) -> String {
        var out = ""
        write(to: &out, indentation: pretty ? 0 : nil)
        return out
    }

    private func write(to out: inout String, indentation: Int?) {
        switch self {
        case .null: out += "null"
        case .bool(let flag): out += flag ? "true" : "false"
        case .integer(let number): out += String(number)
        case .number(let number): out += number.isFinite ? String(number) : "null"
        case .string(let text): Self.quote(text, to: &out)
        case .array(let items):
            Self.writeAll(items, brackets: "[]", to: &out, indentation: indentation) { item, out, inner in
                item.write(to: &out, indentation: inner)
            }
        case .object(let members):
            Self.writeAll(members, brackets: "{}", to: &out, indentation: indentation) { member, out, inner in
                Self.quote(member.name, to: &out)
                out += inner == nil ? ":" : ": "
                member.value.write(to: &out, indentation: inner)
            }
        }
    }

    private static func writeAll<Item>(
        _ items: [Item], brackets: String, to out: inout String, indentation: Int?,
        _ write: (Item, inout String, Int?) -> Void
    ) {
        out += brackets.prefix(1)
        for (place, item) in items.enumerated() {
            if place > 0 { out += "," }
            if let indentation { out += "\n" + String(repeating: " ", count: indentation + 2) }
            write(item, &out, indentation.map { $0 + 2 })
        }
        if let indentation, !items.isEmpty { out += "\n" + String(repeating: " ", count: indentation) }
        out += brackets.suffix(1)
    }

    /// A JSON string literal; what could steer a terminal is escaped.
    private static func quote(_ text: String, to out: inout String) {
        out += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where !scalar.isVisible:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        out += "\""
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
}
