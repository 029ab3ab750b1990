internal import HostKit
internal import SystemPackage

/// Reads JSON metadata byte by byte, without making a tree of it.
///
/// A reader takes what it knows in whatever order it comes, and passes over the rest.
struct MetadataReader {
    private let bytes: [UInt8]
    private var place = 0
    /// What is read, for messages.
    private let name: String
    private var depth = 0
    /// Deeper nesting than any metadata has is an attempt on the stack.
    private static let deepest = 64

    init(_ bytes: [UInt8], name: String) {
        self.bytes = bytes
        self.name = name
    }

    /// - Parameter limit: In bytes; metadata of the largest composes has tens of millions.
    static func open(_ path: FilePath, limit: Int = 1 << 30) throws(ComposeError) -> Self {
        do {
            return Self(try Files.read(path, limit: limit), name: path.string)
        } catch {
            throw ComposeError(.metadata, error.description)
        }
    }

    func failure(_ reason: String) -> ComposeError {
        let line = bytes.prefix(place).count { $0 == 0x0A } + 1
        return ComposeError(.metadata, "\(name):\(line): \(reason)")
    }

    /// Visits the members of an object; the body must take the value.
    mutating func object(
        _ body: (inout MetadataReader, String) throws(ComposeError) -> Void
    ) throws(ComposeError) {
        try expect(UInt8(ascii: "{"), "an object")
        try enter()
        if skip(UInt8(ascii: "}")) { return leave() }
        repeat {
            let key = try string()
            try expect(UInt8(ascii: ":"), "':'")
            try body(&self, key)
        } while skip(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"), "',' or '}'")
        leave()
    }

    mutating func array(
        _ body: (inout MetadataReader) throws(ComposeError) -> Void
    ) throws(ComposeError) {
        try expect(UInt8(ascii: "["), "a list")
        try enter()
        if skip(UInt8(ascii: "]")) { return leave() }
        repeat { try body(&self) } while skip(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"), "',' or ']'")
        leave()
    }

    private mutating func enter() throws(ComposeError) {
        depth += 1
        guard depth <= Self.deepest else { throw failure("the file is nested too deeply") }
    }

    private mutating func leave() { depth -= 1 }

    /// An object with values of one kind.
    mutating func table<Value>(
        _ read: (inout MetadataReader) throws(ComposeError) -> Value
    ) throws(ComposeError) -> [String: Value] {
        var result: [String: Value] = [:]
        try object { (reader, key) throws(ComposeError) in result[key] = try read(&reader) }
        return result
    }

    mutating func list<Value>(
        _ read: (inout MetadataReader) throws(ComposeError) -> Value
    ) throws(ComposeError) -> [Value] {
        var result: [Value] = []
        try array { (reader) throws(ComposeError) in result.append(try read(&reader)) }
        return result
    }

    mutating func strings() throws(ComposeError) -> [String] { try list(Self.string) }

    private static func string(_ reader: inout MetadataReader) throws(ComposeError) -> String {
        try reader.string()
    }

    mutating func integer() throws(ComposeError) -> Int {
        skipBlanks()
        let start = place
        while place < bytes.count, bytes[place] == UInt8(ascii: "-") || (0x30...0x39).contains(bytes[place]) {
            place += 1
        }
        guard let number = Int(String(decoding: bytes[start..<place], as: UTF8.self)) else {
            throw failure("expected a whole number")
        }
        return number
    }

    mutating func number() throws(ComposeError) -> Double {
        skipBlanks()
        let start = place
        let characters = [UInt8]("+-.0123456789Ee".utf8)
        while place < bytes.count, characters.contains(bytes[place]) { place += 1 }
        guard let number = Double(String(decoding: bytes[start..<place], as: UTF8.self)) else {
            throw failure("expected a number")
        }
        return number
    }

    mutating func bool() throws(ComposeError) -> Bool {
        if word("true") { return true }
        if word("false") { return false }
        throw failure("expected true or false")
    }

    /// The next value, or nil when it is null.
    mutating func optional<Value>(
        _ read: (inout MetadataReader) throws(ComposeError) -> Value
    ) throws(ComposeError) -> Value? {
        word("null") ? nil : try read(&self)
    }

    mutating func optionalString() throws(ComposeError) -> String? { try optional(Self.string) }

    mutating func string() throws(ComposeError) -> String {
        try expect(UInt8(ascii: "\""), "text")
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "\""), bytes[place] != UInt8(ascii: "\\"),
            bytes[place] >= 0x20
        { place += 1 }
        var text = String(decoding: bytes[start..<place], as: UTF8.self)
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") { return text }
            guard byte >= 0x20 else { break }
            if byte == UInt8(ascii: "\\") {
                text.unicodeScalars.append(try escape())
            } else {
                let piece = place - 1
                while place < bytes.count, bytes[place] != UInt8(ascii: "\""), bytes[place] >= 0x20,
                    bytes[place] != UInt8(ascii: "\\")
                { place += 1 }
                text += String(decoding: bytes[piece..<place], as: UTF8.self)
            }
        }
        throw failure("a text without an end")
    }

    private mutating func escape() throws(ComposeError) -> Unicode.Scalar {
        guard place < bytes.count else { throw failure("a text without an end") }
        let byte = bytes[place]
        place += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"):
            let unit = try codeUnit()
            guard unit & 0xFC00 == 0xD800 else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
            let isPaired =
                place + 1 < bytes.count && bytes[place] == UInt8(ascii: "\\")
                && bytes[place + 1] == UInt8(ascii: "u")
            guard isPaired else { return "\u{FFFD}" }
            place += 2
            let low = try codeUnit()
            guard low & 0xFC00 == 0xDC00 else { return "\u{FFFD}" }
            return Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)) ?? "\u{FFFD}"
        default: throw failure("an unknown escape in a text")
        }
    }

    private mutating func codeUnit() throws(ComposeError) -> UInt32 {
        guard place + 4 <= bytes.count,
            bytes[place..<place + 4].allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
            let unit = UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
        else { throw failure("expected four hexadecimal digits") }
        place += 4
        return unit
    }

    /// Passes over any value.
    mutating func skipValue() throws(ComposeError) {
        skipBlanks()
        guard place < bytes.count else { throw failure("the file ends too early") }
        switch bytes[place] {
        case UInt8(ascii: "{"):
            try object { (reader, _) throws(ComposeError) in try reader.skipValue() }
        case UInt8(ascii: "["): try array { (reader) throws(ComposeError) in try reader.skipValue() }
        case UInt8(ascii: "\""): _ = try string()
        default:
            let end = bytes[place...].firstIndex { [0x2C, 0x5D, 0x7D, 0x20, 0x0A, 0x0D, 0x09].contains($0) }
            guard let end, end > place else { throw failure("expected a value") }
            place = end
        }
    }

    /// Makes sure that nothing is left.
    mutating func finish() throws(ComposeError) {
        skipBlanks()
        guard place == bytes.count else { throw failure("there is more behind the end") }
    }

    private mutating func skipBlanks() {
        while place < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ byte: UInt8, _ what: String) throws(ComposeError) {
        guard skip(byte) else { throw failure("expected \(what)") }
    }

    private mutating func word(_ text: String) -> Bool {
        skipBlanks()
        guard bytes[place...].starts(with: text.utf8) else { return false }
        place += text.utf8.count
        return true
    }
}
