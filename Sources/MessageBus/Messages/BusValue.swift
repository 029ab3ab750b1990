/// A value in the headers of a message, or in the arguments of a queue.
public indirect enum BusValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    /// Seconds since 1970.
    case timestamp(UInt64)
    case bytes([UInt8])
    case list([BusValue])
    case table([String: BusValue])

    /// How deep lists and tables may be nested.
    static let depthLimit = 16

    public var string: String? { if case .string(let text) = self { text } else { nil } }
    public var integer: Int64? { if case .integer(let number) = self { number } else { nil } }

    /// Whether the value fits into a message: its depth, and the names in it.
    func isSendable(depth: Int = 0) -> Bool {
        guard depth <= Self.depthLimit else { return false }
        return switch self {
        case .list(let items): items.allSatisfy { $0.isSendable(depth: depth + 1) }
        case .table(let items):
            items.allSatisfy { $0.key.utf8.count <= 255 && $0.value.isSendable(depth: depth + 1) }
        default: true
        }
    }
}

extension BusValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}
