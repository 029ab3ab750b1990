internal import SourceDiagnostics

/// Writes values in UTF-8: the same bytes for the same value.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private let isPretty: Bool
    private var depth = 0

    init(isPretty: Bool) { self.isPretty = isPretty }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let flag): bytes += (flag ? "true" : "false").utf8
        case .integer(let number): bytes += String(number).utf8
        case .number(let number): bytes += (number.isFinite ? String(number) : "null").utf8
        case .string(let text): quote(text)
        case .array(let items):
            begin("[")
            for (place, item) in items.enumerated() {
                beginLine(place)
                write(item)
            }
            end("]", isEmpty: items.isEmpty)
        case .object(let members):
            begin("{")
            for (place, member) in members.enumerated() {
                beginLine(place)
                quote(member.name)
                bytes += (isPretty ? ": " : ":").utf8
                write(member.value)
            }
            end("}", isEmpty: members.isEmpty)
        }
    }

    private mutating func begin(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        depth += 1
    }

    private mutating func end(_ bracket: Unicode.Scalar, isEmpty: Bool) {
        depth -= 1
        if !isEmpty { indent() }
        bytes.append(UInt8(ascii: bracket))
    }

    private mutating func beginLine(_ place: Int) {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        indent()
    }

    private mutating func indent() {
        guard isPretty else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: 2 * depth))
    }

    /// A string; what could steer a terminal is escaped.
    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            guard utf8.allSatisfy(Self.isPlain) else { return false }
            bytes.append(contentsOf: utf8)
            return true
        }
        if !isPlain {
            for scalar in text.unicodeScalars { append(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": bytes += "\\\"".utf8
        case "\\": bytes += "\\\\".utf8
        case "\n": bytes += "\\n".utf8
        case "\r": bytes += "\\r".utf8
        case "\t": bytes += "\\t".utf8
        case _ where !scalar.isVisible: bytes += Self.escape(scalar)
        default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        }
    }

    /// `\uXXXX`, and two of it for a scalar beyond U+FFFF.
    static func escape(_ scalar: Unicode.Scalar) -> [UInt8] {
        let units = UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter
        return units.flatMap { unit in
            let digits = String(unit, radix: 16)
            return Array("\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)".utf8)
        }
    }
}
