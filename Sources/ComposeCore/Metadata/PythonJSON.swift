internal import Glibc

/// Writes JSON into bytes as Python's `json` does with `indent=4` and `sort_keys=True`: four blanks a level,
/// ASCII only, no line's end behind the last brace. Whoever writes an object sorts its keys.
///
/// Metadata of composes is compared by its bytes and may list a hundred thousand packages: no tree of values
/// is made on the way.
struct PythonJSON {
    private(set) var bytes: [UInt8] = []
    private var depth = 0
    /// Whether something stands before the next member on its level.
    private var needsComma = false

    init(capacity: Int = 4096) { bytes.reserveCapacity(capacity) }

    /// Runs a body that writes the members of an object.
    mutating func object(_ body: (inout PythonJSON) throws -> Void) rethrows {
        try nested(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    mutating func array(_ body: (inout PythonJSON) throws -> Void) rethrows {
        try nested(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    private mutating func nested(
        _ open: UInt8, _ close: UInt8, _ body: (inout PythonJSON) throws -> Void
    ) rethrows {
        bytes.append(open)
        depth += 1
        needsComma = false
        let start = bytes.count
        try body(&self)
        depth -= 1
        if bytes.count > start { newLine() }
        bytes.append(close)
        needsComma = true
    }

    /// A line's end and the blanks of the next line, by depth.
    private static let breaks: [[UInt8]] = (0..<16).map { [0x0A] + Array(repeating: 0x20, count: $0 * 4) }

    private mutating func newLine() {
        if depth < Self.breaks.count {
            bytes += Self.breaks[depth]
        } else {
            bytes.append(0x0A)
            bytes += repeatElement(0x20, count: depth * 4)
        }
    }

    /// Begins an item of an array.
    mutating func item() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        newLine()
        needsComma = true
    }

    /// Begins a member of an object.
    mutating func key(_ name: String) {
        item()
        string(name)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(0x20)
    }

    mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { string(text) } else { null() }
    }

    mutating func member(_ name: String, _ number: some FixedWidthInteger) {
        key(name)
        integer(number)
    }

    mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        raw(flag ? "true" : "false")
    }

    mutating func member(_ name: String, _ texts: [String]) {
        key(name)
        array { writer in
            for text in texts {
                writer.item()
                writer.string(text)
            }
        }
    }

    /// A member for each entry, by key.
    mutating func members<Value>(
        _ table: [String: Value], _ write: (inout PythonJSON, String, Value) throws -> Void
    ) rethrows {
        for (name, value) in table.sortedByKey() {
            key(name)
            try write(&self, name, value)
        }
    }

    mutating func null() { raw("null") }

    mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func integer(_ number: some FixedWidthInteger) {
        bytes.append(contentsOf: String(number).utf8)
    }

    /// The shortest text that gives the same number; infinite ones by the words that Python has for them.
    mutating func number(_ number: Double) {
        guard number.isFinite else {
            return raw(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
        }
        // Here the two languages part: Swift takes an exponent beyond 2^53, Python from 1e16 on.
        let isWhole = number.magnitude >= 0x1p53 && number.magnitude < 1e16
        bytes.append(contentsOf: (isWhole ? "\(Int(number)).0" : number.description).utf8)
    }

    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        let isPlain = text.withUTF8 { buffer in
            // Without a way out of the loop it is done many bytes at a time.
            var special = false
            for byte in buffer { special = special || !Self.isPlain(byte) }
            if !special { bytes.append(contentsOf: buffer) }
            return !special
        }
        if !isPlain { escape(text) }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func escape(_ text: String) {
        for unit in text.utf16 {
            switch unit {
            case 0x22: raw("\\\"")
            case 0x5C: raw("\\\\")
            case 0x0A: raw("\\n")
            case 0x0D: raw("\\r")
            case 0x09: raw("\\t")
            case 0x08: raw("\\b")
            case 0x0C: raw("\\f")
            case 0x20..<0x7F: bytes.append(UInt8(unit))
            default:
                raw("\\u")
                for shift in [12, 8, 4, 0] as [UInt16] {
                    let digit = UInt8(unit >> shift & 15)
                    bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
                }
            }
        }
    }
}

extension Dictionary where Key == String {
    /// The entries in the order of Unicode scalars, as Python sorts text; Swift's own would take different
    /// spellings of one character for the same.
    func sortedByKey() -> [(key: String, value: Value)] {
        sorted { $0.key.precedes($1.key) }
    }
}

extension String {
    /// Order by Unicode scalars, which that of UTF-8's bytes is.
    func precedes(_ other: String) -> Bool {
        utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                guard let first = left.baseAddress, let second = right.baseAddress else {
                    return left.count < right.count
                }
                let order = memcmp(first, second, min(left.count, right.count))
                return order != 0 ? order < 0 : left.count < right.count
            }
        }.flatMap { $0 } ?? utf8.lexicographicallyPrecedes(other.utf8)
    }
}
