internal import HostKit
internal import JSONKit

// What readers of answers share. Loops, because the standard library's `map` knows no typed errors of `Optional`.

extension [JSON] {
    /// The values, read one after the other.
    func mapped<Value>(_ read: (JSON) throws(JSONError) -> Value) throws(JSONError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        for item in self { values.append(try read(item)) }
        return values
    }
}

extension JSON? {
    /// The value, if there is one.
    func mapped<Value>(_ read: (JSON) throws(JSONError) -> Value) throws(JSONError) -> Value? {
        guard let self else { return nil }
        return try read(self)
    }
}

extension JSON {
    /// The values of the array that this is.
    func array() throws(JSONError) -> [JSON] {
        guard let items else { throw unexpected("an array") }
        return items
    }

    /// A member with date and time; nil when it is not there.
    func time(_ name: String) throws(JSONError) -> Timestamp? {
        guard let member = self[name] else { return nil }
        guard let time = member.string.flatMap(Timestamp.init(iso8601:)) else {
            throw member.unexpected("date and time")
        }
        return time
    }
}
