/// Reads one JSON document.
///
/// - SeeAlso: RFC 8259.
struct RecordedValueReader {
    private let bytes: [UInt8]
    private var place = 0

    /// - Parameter bytes: UTF-8.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws -> RecordedValue {
        let value = try value(depth: 0)
        skipSpace()
        guard place == bytes.count else { throw mistake("more than one value") }
        return value
    }

    private mutating func value(depth: Int) throws -> RecordedValue {
        guard depth < 512 else { throw mistake("too deep") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return .object(try members(depth: depth))
        case UInt8(ascii: "["):
            return .array(try list(until: "]") { reader in try reader.value(depth: depth + 1) })
        case UInt8(ascii: "\""): return .string(try string())
        case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte): return .number(try number())
        default:
            for (word, value) in [
                ("null", RecordedValue.null), ("true", .bool(true)), ("false", .bool(false)),
            ]
            where bytes[place...].starts(with: word.utf8) {
                place += word.utf8.count
                return value
            }
            throw mistake("no value")
        }
    }

    private mutating func members(depth: Int) throws -> [RecordedValue.Member] {
        let members = try list(until: "}") { reader in
            reader.skipSpace()
            let name = try reader.string()
            reader.skipSpace()
            try reader.take(":")
            return RecordedValue.Member(name: name, value: try reader.value(depth: depth + 1))
        }
        guard Set(members.map(\.name)).count == members.count else {
            throw mistake("a member is there twice")
        }
        return members
    }

    /// What lies between brackets, with commas between.
    private mutating func list<Item>(
        until end: Unicode.Scalar, _ item: (inout RecordedValueReader) throws -> Item
    ) throws -> [Item] {
        place += 1
        skipSpace()
        var items: [Item] = []
        if peek == UInt8(ascii: end) {
            place += 1
            return items
        }
        while true {
            items.append(try item(&self))
            skipSpace()
            if peek == UInt8(ascii: end) {
                place += 1
                return items
            }
            try take(",")
        }
    }

    private mutating func number() throws -> String {
        let start = place
        if peek == UInt8(ascii: "-") { place += 1 }
        let first = peek
        guard try digits() == 1 || first != UInt8(ascii: "0") else { throw mistake("a zero before a number") }
        if peek == UInt8(ascii: ".") {
            place += 1
            _ = try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            place += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { place += 1 }
            _ = try digits()
        }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func digits() throws -> Int {
        let count = bytes[place...].prefix(while: Self.isDigit).count
        guard count > 0 else { throw mistake("no digit") }
        place += count
        return count
    }

    private mutating func string() throws -> String {
        try take("\"")
        var out: [UInt8] = []
        while let byte = peek {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: out, as: UTF8.self)
            case UInt8(ascii: "\\"): out += String(try escape()).utf8
            case ..<0x20: throw mistake("a control character in a string")
            default: out.append(byte)
            }
        }
        throw mistake("a string without an end")
    }

    private mutating func escape() throws -> Unicode.Scalar {
        guard let byte = peek else { throw mistake("a string without an end") }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try codePoint()
        default: throw mistake("an unknown escape")
        }
    }

    private mutating func codePoint() throws -> Unicode.Scalar {
        var value = try unit()
        if (0xD800..<0xDC00).contains(value) {
            try take("\\")
            try take("u")
            let low = try unit()
            guard (0xDC00..<0xE000).contains(low) else { throw mistake("half a surrogate pair") }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw mistake("half a surrogate pair") }
        return scalar
    }

    private mutating func unit() throws -> UInt32 {
        let digits = String(decoding: bytes[place...].prefix(4), as: UTF8.self)
        guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16)
        else { throw mistake("no four hexadecimal digits") }
        place += 4
        return value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ character: Unicode.Scalar) throws {
        guard peek == UInt8(ascii: character) else { throw mistake("no '\(character)'") }
        place += 1
    }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
    }

    private func mistake(_ message: String) -> RecordedValue.Mistake {
        .init(message: message, offset: place)
    }
}
