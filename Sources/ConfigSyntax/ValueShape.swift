public import JSONKit

/// What a value may look like.
public indirect enum ValueShape: Sendable {
    case any
    /// Text; numbers and booleans must be quoted.
    case string
    /// A boolean, or one of the words and numbers that the reference takes for one.
    case boolean
    /// A whole number, or text that holds one.
    case integer(minimum: Int?)
    /// A number of either kind.
    case number
    case null
    case choice([String])
    case list(ValueShape)
    /// A list or tuple with one shape for each place; those beyond the minimum may be missing.
    case items([ValueShape], minimum: Int)
    /// A mapping of free keys.
    case map(ValueShape)
    case object(KeyTable)
    /// One of several forms; the first that fits counts.
    case anyOf([ValueShape])
    /// A shape whose value is looked at closer when it fits.
    case checked(ValueShape, @Sendable (ConfigNode, String, inout ShapeChecker) -> Void)
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
