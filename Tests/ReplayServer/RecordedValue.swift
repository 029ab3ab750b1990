internal import JSONKit

/// A JSON value as it is written: numbers keep their text and members their order.
///
/// A server's ids need more digits than a `Double` has.
indirect enum RecordedValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([RecordedValue])
    case object([Member])

    struct Member: Hashable, Sendable {
        var name: String
        var value: RecordedValue
    }

    /// - Throws: `.malformed` also when an object has two members of one name.
    init(_ text: String) throws(JSONError) { try self.init(bytes: Array(text.utf8)) }

    init(bytes: [UInt8]) throws(JSONError) { try self.init(JSONDocument(bytes).root) }

    private init(_ json: JSON) throws(JSONError) {
        switch json.kind {
        case .null: self = .null
        case .bool: self = .bool(json.bool == true)
        case .number: self = .number(json.digits ?? "")
        case .string: self = .string(json.string ?? "")
        case .array:
            var items: [RecordedValue] = []
            for item in json.items ?? [] { items.append(try RecordedValue(item)) }
            self = .array(items)
        case .object:
            var members: [Member] = []
            for (name, value) in json.members ?? [] {
                members.append(Member(name: name, value: try RecordedValue(value)))
            }
            guard Set(members.map(\.name)).count == members.count else {
                throw JSONError(.malformed, at: json.path, "a member is there twice")
            }
            self = .object(members)
        }
    }

    subscript(name: String) -> RecordedValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// The text on one line, without spaces.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let text): text
        case .string(let text): JSONValue.string(text).text()
        case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.map { "\(JSONValue.string($0.name).text()):\($0.value.text)" }.joined(
                    separator: ",") + "}"
        }
    }
}
