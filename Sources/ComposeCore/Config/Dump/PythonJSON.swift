public import ConfigSyntax

/// Writes JSON byte for byte as Python's `json.dump(…, indent=4, sort_keys=True)` does.
public enum PythonJSON {
    /// The text, without a line break at its end.
    public static func text(_ value: JSONValue) -> String {
        var out = ""
        write(value, indentation: 0, to: &out)
        return out
    }

    private static func write(_ value: JSONValue, indentation: Int, to out: inout String) {
        switch value {
        case .null: out += "null"
        case .bool(let flag): out += flag ? "true" : "false"
        case .integer(let number): out += String(number)
        case .number(let number): out += Self.number(number)
        case .string(let text): quote(text, to: &out)
        case .array(let items):
            writeAll(items, brackets: "[]", indentation: indentation, to: &out) { item, out in
                write(item, indentation: indentation + 4, to: &out)
            }
        case .object(let members):
            let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            writeAll(sorted, brackets: "{}", indentation: indentation, to: &out) { member, out in
                quote(member.name, to: &out)
                out += ": "
                write(member.value, indentation: indentation + 4, to: &out)
            }
        }
    }

    private static func writeAll<Item>(
        _ items: [Item], brackets: String, indentation: Int, to out: inout String,
        _ write: (Item, inout String) -> Void
    ) {
        out += brackets.prefix(1)
        for (place, item) in items.enumerated() {
            out += place == 0 ? "\n" : ",\n"
            out += String(repeating: " ", count: indentation + 4)
            write(item, &out)
        }
        if !items.isEmpty { out += "\n" + String(repeating: " ", count: indentation) }
        out += brackets.suffix(1)
    }

    private static func number(_ number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity" }
        // Here the two languages part: Swift takes an exponent beyond 2^53, Python from 1e16 on.
        if number.magnitude >= 0x1p53, number.magnitude < 1e16 { return "\(Int(number)).0" }
        return number.description
    }

    private static func quote(_ text: String, to out: inout String) {
        out += "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: out += "\\\""
            case 0x5C: out += "\\\\"
            case 0x0A: out += "\\n"
            case 0x0D: out += "\\r"
            case 0x09: out += "\\t"
            case 0x08: out += "\\b"
            case 0x0C: out += "\\f"
            case 0x20...0x7E: out.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            case 0x7F: out += "\u{7F}"
            default:
                let digits = String(unit, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        out += "\""
    }
}
