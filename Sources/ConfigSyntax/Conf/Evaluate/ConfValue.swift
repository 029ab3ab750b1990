internal import SourceDiagnostics

/// A value with its measure, so that variables in variables cannot grow without bounds.
struct ConfValue: Hashable, Sendable {
    var node: ConfigNode
    /// Nodes in all; a long text counts once more for each kilobyte.
    var weight: Int
    /// Collections within collections.
    var depth = 0

    init(node: ConfigNode) {
        self.node = node
        weight = 1 + (node.string?.utf8.count ?? 0) >> 10
    }
}

/// What makes two keys of a dict one and the same.
struct ConfKey: Hashable, Sendable {
    private enum Value: Hashable {
        case null
        case integer(Int)
        case float(Double)
        case text(String)
    }

    private let value: Value

    /// Nil for a list, a tuple or a dict, which are no keys. Equal numbers are one key: 1, 1.0 and `True`.
    init?(_ value: ConfigNode.Value) {
        switch value {
        case .null: self.value = .null
        case .bool(let flag): self.value = .integer(flag ? 1 : 0)
        case .integer(let number): self.value = .integer(number)
        case .float(let number): self.value = Int(exactly: number).map(Value.integer) ?? .float(number)
        case .date(let text), .string(let text): self.value = .text(text)
        case .sequence, .tuple, .mapping: return nil
        }
    }
}
