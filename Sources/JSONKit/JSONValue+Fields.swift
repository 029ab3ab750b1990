extension JSONValue {
    /// An object of the fields that have a value, in their order.
    public init(fields: KeyValuePairs<String, JSONValue?>) {
        var members: [Member] = []
        for (name, value) in fields {
            if let value { members.append(Member(name, value)) }
        }
        self = .object(members)
    }

    /// An array of strings.
    public static func strings(_ strings: some Sequence<String>) -> Self { .array(strings.map(Self.string)) }

    /// The text in UTF-8, on one line.
    public var bytes: [UInt8] { Array(text(pretty: false).utf8) }
}
