/// Something that is read from a value of a server's answer.
public protocol JSONReadable {
    /// - Throws: `.missing`, `.unexpected`, with the path of what is wrong.
    init(_ json: JSON) throws(JSONError)
}

extension JSON {
    /// A member that has to be there.
    public func member(_ name: String) throws(JSONError) -> JSON {
        guard kind == .object else { throw unexpected("an object") }
        guard let value = self[name] else {
            throw JSONError(.missing, at: path, "there is no '\(name)'")
        }
        return value
    }

    /// An error that says that a value is not what was wanted.
    public func unexpected(_ wanted: String) -> JSONError {
        JSONError(.unexpected, at: path, "\(wanted) was expected, not \(kind.phrase)")
    }

    public func string(_ name: String) throws(JSONError) -> String {
        try member(name).needed("a string", \.string)
    }

    public func int(_ name: String) throws(JSONError) -> Int {
        try member(name).needed("a whole number", \.int)
    }

    public func bool(_ name: String) throws(JSONError) -> Bool {
        try member(name).needed("true or false", \.bool)
    }

    public func list(_ name: String) throws(JSONError) -> [JSON] {
        try member(name).needed("an array", \.items)
    }

    /// A member that may be left out, or be null.
    public func optionalString(_ name: String) throws(JSONError) -> String? {
        guard let value = self[name] else { return nil }
        return try value.needed("a string", \.string)
    }

    public func optionalInt(_ name: String) throws(JSONError) -> Int? {
        guard let value = self[name] else { return nil }
        return try value.needed("a whole number", \.int)
    }

    public func optionalBool(_ name: String) throws(JSONError) -> Bool? {
        guard let value = self[name] else { return nil }
        return try value.needed("true or false", \.bool)
    }

    /// The values of a list; none when it is left out, or null.
    public func optionalList(_ name: String) throws(JSONError) -> [JSON] {
        guard let value = self[name] else { return [] }
        return try value.needed("an array", \.items)
    }

    private func needed<Value>(_ wanted: String, _ read: (JSON) -> Value?) throws(JSONError) -> Value {
        guard let value = read(self) else { throw unexpected(wanted) }
        return value
    }

    /// The strings of a list that may be left out, or be null.
    public func strings(_ name: String) throws(JSONError) -> [String] {
        var strings: [String] = []
        for item in try optionalList(name) {
            guard let string = item.string else { throw item.unexpected("a string") }
            strings.append(string)
        }
        return strings
    }

    public func read<Value: JSONReadable>(_ name: String, as type: Value.Type = Value.self) throws(JSONError)
        -> Value
    { try Value(member(name)) }

    public func optional<Value: JSONReadable>(_ name: String, as type: Value.Type = Value.self)
        throws(JSONError) -> Value?
    {
        guard let member = self[name] else { return nil }
        return try Value(member)
    }

    /// The values of the array that this is.
    public func all<Value: JSONReadable>(as type: Value.Type = Value.self) throws(JSONError) -> [Value] {
        guard let items else { throw unexpected("an array") }
        var values: [Value] = []
        values.reserveCapacity(items.count)
        for item in items { values.append(try Value(item)) }
        return values
    }

    /// The values of a list that may be left out, or be null.
    public func all<Value: JSONReadable>(_ name: String, as type: Value.Type = Value.self) throws(JSONError)
        -> [Value]
    {
        guard let member = self[name] else { return [] }
        return try member.all()
    }
}

extension JSON.Kind {
    /// The kind in a sentence.
    var phrase: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
