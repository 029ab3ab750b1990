internal import KojiKit

/// Faults with the words that a hub has for them.
enum HubFault {
    static func generic(_ text: String) -> XMLRPCFault { XMLRPCFault(code: 1000, message: text) }
    static func auth(_ text: String) -> XMLRPCFault { XMLRPCFault(code: 1002, message: text) }
    static func tag(_ text: String) -> XMLRPCFault { XMLRPCFault(code: 1003, message: text) }
    static func notAllowed(_ text: String) -> XMLRPCFault { XMLRPCFault(code: 1004, message: text) }
    static func build(_ text: String) -> XMLRPCFault { XMLRPCFault(code: 1005, message: text) }
    static func parameter(_ text: String) -> XMLRPCFault { XMLRPCFault(code: 1019, message: text) }
    static let notLoggedIn = notAllowed("you must be logged in for this operation")
    static let noRow = generic("query returned no rows")

    /// What an unexpected exception of the server looks like.
    static func exception(_ type: String, _ text: String) -> XMLRPCFault {
        XMLRPCFault(code: 1, message: "<class '\(type)'>: \(text)")
    }

    /// What the hub's database says to a text where a number is due.
    static func noInteger(_ text: String, column: String) -> XMLRPCFault {
        exception(
            "psycopg2.errors.InvalidTextRepresentation",
            "invalid input syntax for type integer: \"\(text)\"\nLINE 6:  WHERE (\(column) = '\(text)')\n"
                + String(repeating: " ", count: 27) + "^\n")
    }

    static func of(_ error: any Error) -> XMLRPCFault {
        if let fault = error as? XMLRPCFault { return fault }
        return exception("koji_hub_double.\(type(of: error))", "\(error)")
    }
}

extension XMLRPCValue {
    /// As the server's language shows it in messages.
    var shown: String {
        switch self {
        case .null: "None"
        case .bool(let value): value ? "True" : "False"
        case .int(let value): String(value)
        case .double(let value): "\(value)"
        case .string(let text), .date(let text): text.contains("'") ? "\"\(text)\"" : "'\(text)'"
        case .bytes(let bytes): "b'\(String(decoding: bytes, as: UTF8.self))'"
        case .array(let values): "[" + values.map(\.shown).joined(separator: ", ") + "]"
        case .structure(let value):
            "{" + value.members.map { "'\($0.name)': \($0.value.shown)" }.joined(separator: ", ") + "}"
        }
    }

    /// Text without quotes, anything else as in messages.
    var plain: String { string ?? shown }

    /// Whether it counts as true where a condition is asked for.
    var isTrue: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .int(let value): value != 0
        case .double(let value): value != 0
        case .string(let text), .date(let text): !text.isEmpty
        case .bytes(let bytes): !bytes.isEmpty
        case .array(let values): !values.isEmpty
        case .structure(let value): !value.members.isEmpty
        }
    }

    /// A number that was sent as a number.
    var number: Int64? { if case .int(let value) = self { value } else { nil } }
}
