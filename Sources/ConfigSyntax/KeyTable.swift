/// The keys of one kind of mapping: the single source for reading, hints, the JSON Schema and the reference page.
public struct KeyTable: Sendable {
    /// The name of the mapping in the schema's definitions, such as `notifications`.
    public var name: String
    public var keys: [KeySpec]
    /// Names that were once keys, or that people write for one.
    public var removed: [RemovedKey]
    private let places: [String: Int]

    public init(_ name: String, keys: [KeySpec], removed: [RemovedKey] = []) {
        self.name = name
        self.keys = keys
        self.removed = removed
        places = Dictionary(keys.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    }

    public subscript(name: String) -> KeySpec? { places[name].map { keys[$0] } }

    /// What became of a name that is no key, if that is known.
    public func removal(of name: String) -> RemovedKey? { removed.first { $0.name == name } }
}

/// One key: its type, its default and what it is for.
public struct KeySpec: Sendable {
    public var name: String
    public var shape: ValueShape
    public var isNullable: Bool
    public var isRequired: Bool
    /// What counts when the key is absent; nil when its absence means something of its own.
    public var defaultValue: JSONValue?
    /// One sentence for the schema and the reference page.
    public var meaning: String
    /// Whether the reference knows the key.
    public var isExtension: Bool
    /// Looks closer at a value whose shape is right.
    public var check: (@Sendable (ConfigNode, String, inout ShapeChecker) -> Void)?

    public init(
        _ name: String, _ shape: ValueShape, nullable: Bool = false, required: Bool = false,
        default defaultValue: JSONValue? = nil, extension isExtension: Bool = false, _ meaning: String,
        check: (@Sendable (ConfigNode, String, inout ShapeChecker) -> Void)? = nil
    ) {
        self.name = name
        self.shape = shape
        isNullable = nullable
        isRequired = required
        self.defaultValue = defaultValue
        self.isExtension = isExtension
        self.meaning = meaning
        self.check = check
    }
}

/// A name that is no longer a key, or never was one, and what to write in its place.
public struct RemovedKey: Sendable {
    public enum Replacement: Sendable {
        /// The same value under another key.
        case key(String)
        /// The value as the command of an action.
        case action(String)
    }
    public var name: String
    public var replacement: Replacement

    public init(_ name: String, _ replacement: Replacement) {
        self.name = name
        self.replacement = replacement
    }
}

/// What a value may look like.
public indirect enum ValueShape: Sendable {
    case any
    /// Text; numbers and booleans must be quoted.
    case string
    /// A boolean, or one of the words and numbers that the reference takes for one.
    case boolean
    /// A whole number, or text that holds one.
    case integer(minimum: Int?)
    case choice([String])
    case list(ValueShape)
    /// A mapping of free keys.
    case map(ValueShape)
    case object(KeyTable)
    case custom(CustomShape)
}

/// A shape with rules of its own.
public struct CustomShape: Sendable {
    /// What the value is, for `expected …` in messages.
    public var expected: String
    public var schema: JSONValue
    public var check: @Sendable (ConfigNode, String, inout ShapeChecker) -> Void

    public init(
        _ expected: String, schema: JSONValue,
        check: @escaping @Sendable (ConfigNode, String, inout ShapeChecker) -> Void
    ) {
        self.expected = expected
        self.schema = schema
        self.check = check
    }
}

extension ValueShape {
    /// The shape in words, for messages and the reference page.
    public var expected: String {
        switch self {
        case .any: "any value"
        case .string: "text"
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .choice(let names): "one of " + names.joined(separator: ", ")
        case .list(.any): "a list"
        case .list(.custom(let item)): "a list, each item \(item.expected)"
        case .list(let item): "a list of " + item.expectedItems
        case .map, .object: "a mapping"
        case .custom(let shape): shape.expected
        }
    }

    private var expectedItems: String {
        switch self {
        case .string: "texts"
        case .object: "mappings"
        case .choice(let names): names.joined(separator: ", ")
        default: expected
        }
    }
}
