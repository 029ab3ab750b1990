public import JSONKit

/// The keys of one kind of mapping: the single source for reading, hints, the JSON Schema and the reference page.
public struct KeyTable: Sendable {
    /// What a key means that the table does not have.
    public enum UnknownKeys: Hashable, Sendable {
        case error
        /// It has no effect, and the user is told.
        case warning
        /// Something else reads it.
        case allowed
    }

    /// The name of the mapping in the schema's definitions, such as `notifications`.
    public var name: String
    public var keys: [KeySpec]
    /// Names that were once keys, or that people write for one.
    public var removed: [RemovedKey]
    public var unknownKeys: UnknownKeys
    private let places: [String: Int]
    private let oldPlaces: [String: (key: Int, name: Int)]

    public init(
        _ name: String, keys: [KeySpec], removed: [RemovedKey] = [], unknownKeys: UnknownKeys = .error
    ) {
        self.name = name
        self.keys = keys
        self.removed = removed
        self.unknownKeys = unknownKeys
        places = Dictionary(keys.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
        var old: [String: (key: Int, name: Int)] = [:]
        for (place, key) in keys.enumerated() {
            for (number, name) in key.oldNames.enumerated() { old[name.name] = (place, number) }
        }
        oldPlaces = old
    }

    public subscript(name: String) -> KeySpec? { places[name].map { keys[$0] } }

    /// The key that a name stood for once, and how its value is taken now.
    public func key(formerly name: String) -> (key: KeySpec, oldName: OldName)? {
        oldPlaces[name].map { (keys[$0.key], keys[$0.key].oldNames[$0.name]) }
    }

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
    /// Names of the same setting that are still taken, with a warning.
    public var oldNames: [OldName]
    /// Looks closer at a value whose shape is right.
    public var check: (@Sendable (ConfigNode, String, inout ShapeChecker) -> Void)?

    public init(
        _ name: String, _ shape: ValueShape, nullable: Bool = false, required: Bool = false,
        default defaultValue: JSONValue? = nil, extension isExtension: Bool = false,
        oldNames: [OldName] = [], _ meaning: String,
        check: (@Sendable (ConfigNode, String, inout ShapeChecker) -> Void)? = nil
    ) {
        self.name = name
        self.shape = shape
        isNullable = nullable
        isRequired = required
        self.defaultValue = defaultValue
        self.isExtension = isExtension
        self.oldNames = oldNames
        self.meaning = meaning
        self.check = check
    }
}

/// A former name of a key that still works.
public struct OldName: Hashable, Sendable {
    public enum Use: Hashable, Sendable {
        /// The value counts as the key's; both names together are an error.
        case alias
        /// The value is added to the key's.
        case appended
    }
    public var name: String
    public var use: Use

    public init(_ name: String, _ use: Use) {
        self.name = name
        self.use = use
    }
}

/// A name that is no longer a key, or never was one, and what to write in its place.
public struct RemovedKey: Sendable {
    public enum Replacement: Sendable {
        /// The same value under another key.
        case key(String)
        /// The value as the command of an action.
        case action(String)
        /// Nothing: the key is passed over, with this advice.
        case none(String)
    }
    public var name: String
    public var replacement: Replacement

    public init(_ name: String, _ replacement: Replacement) {
        self.name = name
        self.replacement = replacement
    }
}
