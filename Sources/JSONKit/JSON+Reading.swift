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
        let value = try member(name)
        guard let string = value.string else { throw value.unexpected("a string") }
        return string
    }

    public func int(_ name: String) throws(JSONError) -> Int {
        let value = try member(name)
        guard let int = value.int else { throw value.unexpected("a whole number") }
        return int
    }

    public func bool(_ name: String) throws(JSONError) -> Bool {
        let value = try member(name)
        guard let bool = value.bool else { throw value.unexpected("true or false") }
        return bool
    }

    public func list(_ name: String) throws(JSONError) -> [JSON] {
        let value = try member(name)
        guard let items = value.items else { throw value.unexpected("an array") }
        return items
    }

    /// A member that may be left out, or be null.
    public func optionalString(_ name: String) throws(JSONError) -> String? {
        self[name] == nil ? nil : try string(name)
    }

    public func optionalInt(_ name: String) throws(JSONError) -> Int? {
        self[name] == nil ? nil : try int(name)
    }

    public func optionalBool(_ name: String) throws(JSONError) -> Bool? {
        self[name] == nil ? nil : try bool(name)
    }

    /// The values of a list; none when it is left out, or null.
    public func optionalList(_ name: String) throws(JSONError) -> [JSON] {
        self[name] == nil ? [] : try list(name)
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
