public import ConfigSyntax
internal import SourceDiagnostics

/// Writes values in the language of compose configurations: on one line what fits there, else item by item.
public struct ConfText: Sendable {
    /// Columns that a line should not exceed.
    public var width: Int

    public init(width: Int = 100) { self.width = width }

    /// The value, where `used` columns are taken on its first line and `indentation` on the others.
    public func text(_ node: ConfigNode, used: Int, indentation: Int = 0) -> String {
        let line = Self.line(node)
        if used + line.count <= width { return line }
        let inner = indentation + 4
        let blanks = String(repeating: " ", count: inner)
        let items: [String]
        switch node.value {
        case .sequence(let nodes), .tuple(let nodes):
            items = nodes.map { blanks + text($0, used: inner + 1, indentation: inner) }
        case .mapping(let mapping):
            items = mapping.entries.map { entry in
                let key = blanks + Self.line(entry.key) + ": "
                return key + text(entry.value, used: key.count + 1, indentation: inner)
            }
        default: return line
        }
        guard let first = line.first, let last = line.last, !items.isEmpty else { return line }
        let end = String(repeating: " ", count: indentation)
        return "\(first)\n" + items.map { $0 + ",\n" }.joined() + "\(end)\(last)"
    }

    private static func line(_ node: ConfigNode) -> String {
        switch node.value {
        case .null: "None"
        case .bool(let flag): flag ? "True" : "False"
        case .integer(let number): String(number)
        case .float(let number): Self.number(number)
        case .date(let text), .string(let text): quoted(text)
        case .sequence(let items): "[" + items.map(line).joined(separator: ", ") + "]"
        case .tuple(let items): "(" + items.map(line).joined(separator: ", ") + ")"
        case .mapping(let mapping):
            "{" + mapping.entries.map { "\(line($0.key)): \(line($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    /// Only what has a point is a number with a fraction in the language.
    private static func number(_ number: Double) -> String {
        let text = number.description
        guard let mark = text.firstIndex(of: "e"), !text.contains(".") else { return text }
        return text[..<mark] + ".0" + text[mark...]
    }

    /// Nothing is escaped in the language: what the text holds decides its quotes.
    private static func quoted(_ text: String) -> String {
        let quote =
            text.contains("\n") || (text.contains("\"") && text.contains("'"))
            ? "\"\"\"" : text.contains("\"") ? "'" : "\""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return quote + lines.map { String($0).visible }.joined(separator: "\n") + quote
    }
}
