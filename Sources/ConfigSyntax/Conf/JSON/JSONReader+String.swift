internal import SourceDiagnostics

extension JSONReader {
    /// Reads a string from its opening quotation mark; half a surrogate pair becomes U+FFFD.
    mutating func string() throws(ConfError) -> String {
        let start = position
        position += 1
        var out: [UInt8] = []
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: out, as: UTF8.self)
            case UInt8(ascii: "\\"):
                out += Array(String(try escaped()).utf8)
            case 0..<0x20:
                throw .json(
                    "a string may not hold a line break or another control character",
                    hint: "write it as an escape, such as '\\n'",
                    at: SourceSpan(file: file, lower: position, upper: position + 1))
            default:
                out.append(byte)
                position += 1
            }
        }
        throw .json(
            "this string is never closed", hint: "close the quotation mark",
            at: SourceSpan(file: file, lower: start, upper: start + 1))
    }

    private mutating func escaped() throws(ConfError) -> Unicode.Scalar {
        let start = position
        position += 1
        let letter = byte
        position += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicode(from: start)
        default:
            position = min(position, bytes.count)
            throw .json(
                "unknown escape in a string", hint: "write '\\\\' for a backslash", at: span(from: start))
        }
    }

    private mutating func unicode(from start: Int) throws(ConfError) -> Unicode.Scalar {
        let first = try hexadecimal(from: start)
        guard first & 0xFC00 == 0xD800, bytes[position...].starts(with: [0x5C, UInt8(ascii: "u")]) else {
            return Unicode.Scalar(first) ?? "\u{FFFD}"
        }
        let before = position
        position += 2
        let second = try hexadecimal(from: before)
        guard second & 0xFC00 == 0xDC00 else {
            position = before
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal(from start: Int) throws(ConfError) -> UInt32 {
        let digits = bytes[min(position, bytes.count)...].prefix(4).compactMap(\.hexDigit)
        position = min(position + 4, bytes.count)
        guard digits.count == 4 else {
            throw .json("'\\u' takes four hexadecimal digits", at: span(from: start))
        }
        return digits.reduce(0) { $0 << 4 + UInt32($1) }
    }
}
