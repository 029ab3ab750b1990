/// A value as XML-RPC carries it, with Koji's extensions: nil and integers of 64 bits.
///
/// - SeeAlso: http://xmlrpc.com/spec.md, and the `nil` and `i8` of Koji's own codec.
public enum XMLRPCValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    /// `dateTime.iso8601`, as it is written. Hubs send dates as strings instead.
    case date(String)
    /// `base64`, decoded.
    case bytes([UInt8])
    case array([XMLRPCValue])
    case structure(XMLRPCStruct)
}

/// The members of a struct, in the order in which they came. The order means nothing: two structs with the same
/// members are equal.
public struct XMLRPCStruct: Sendable {
    public struct Member: Sendable, Hashable {
        public var name: String
        public var value: XMLRPCValue

        public init(_ name: String, _ value: XMLRPCValue) {
            self.name = name
            self.value = value
        }
    }

    public private(set) var members: [Member]

    /// - Parameter members: Of two with one name the last counts.
    public init(_ members: [Member] = []) { self.members = members }

    /// The value of a member; nil if there is none, `.null` if it is nil on the wire.
    public subscript(name: String) -> XMLRPCValue? {
        get {
            // Rows have many members that nobody asks for: nothing is copied of those.
            members.withUnsafeBufferPointer { members in
                var index = members.count
                while index > 0 {
                    index -= 1
                    if members[index].name == name { return members[index].value }
                }
                return nil
            }
        }
        set {
            members.removeAll { $0.name == name }
            if let newValue { members.append(Member(name, newValue)) }
        }
    }

    private var byName: [String: XMLRPCValue] {
        Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }
}

extension XMLRPCStruct: Hashable {
    public static func == (one: Self, other: Self) -> Bool {
        one.members == other.members || one.byName == other.byName
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(byName) }
}

extension XMLRPCStruct: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, XMLRPCValue)...) {
        self.init(elements.map { Member($0.0, $0.1) })
    }
}

extension XMLRPCValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(arrayLiteral elements: XMLRPCValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, XMLRPCValue)...) {
        self = .structure(XMLRPCStruct(elements.map { .init($0.0, $0.1) }))
    }
    public init(nilLiteral: ()) { self = .null }
}

extension XMLRPCValue {
    public init(_ value: String?) { self = value.map { .string($0) } ?? .null }
    public init(_ value: Int64?) { self = value.map { .int($0) } ?? .null }
    public init(_ value: Int?) { self = value.map { .int(Int64($0)) } ?? .null }
    public init(_ value: [String]) { self = .array(value.map { .string($0) }) }

    public var isNull: Bool { self == .null }
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var array: [XMLRPCValue]? { if case .array(let value) = self { value } else { nil } }
    public var structure: XMLRPCStruct? { if case .structure(let value) = self { value } else { nil } }

    /// An integer; also one that is written as a string, as some sizes are.
    public var int: Int64? {
        switch self {
        case .int(let value): value
        case .string(let text): Int64(text)
        default: nil
        }
    }

    /// A number.
    public var double: Double? {
        switch self {
        case .double(let value): value
        case .int(let value): Double(value)
        default: nil
        }
    }
}
