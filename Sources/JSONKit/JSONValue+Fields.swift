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
}
