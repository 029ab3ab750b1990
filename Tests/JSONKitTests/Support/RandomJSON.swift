import JSONKit
import TestSupport

/// Texts in all the ways in which JSON can be written.
struct RandomJSON {
    var random: SeededGenerator

    static let mutation = ByteMutation(
        snippets: [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\\"", "\\u", "\\u00", "\\ud800", "\\udc00",
            "\\ud83d\\ude00",
            "\\uD83D\\uD83D\\uDE00", "\\u0000", "\\x", "\\/", "null", "true", "fals", "NaN", "-Infinity", "0",
            "-", "+",
            ".", "e", "E+", "1e400", "-0.0", "01", "9223372036854775808", "\u{FEFF}", "\u{0}", "\u{1F}",
            "\u{7F}",
            "\u{85}", "\u{2028}", "é", "🎉", "\n", "\r", "\t", "\u{0C}", "\u{A0}", "//", "/**/", "'", "[[[[",
            "{\"\":",
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC3], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F], [0xF4, 0x90, 0x80, 0x80],
            [0xE0, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xEF, 0xBB], [0xFE, 0xFF, 0, 0x5B],
        ])

    mutating func text() -> [UInt8] {
        var out = ""
        if random.one(in: 20) { out += "\u{FEFF}" }
        space(&out)
        write(&out, depth: 0)
        space(&out)
        return Array(out.utf8)
    }

    /// A text with some damage.
    mutating func damaged() -> [UInt8] {
        var bytes = text()
        let other = text()
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            Self.mutation.damage(&bytes, other: other, &random)
        }
        return bytes
    }

    private mutating func write(_ out: inout String, depth: Int) {
        switch Int.random(in: 0...(depth > 5 ? 6 : 10), using: &random) {
        case 0: out += random.pick(["null", "true", "false"])
        case 1...3: out += number()
        case 4...6: string(&out)
        case 7...8: list(&out, "[", "]") { writer, out in writer.write(&out, depth: depth + 1) }
        default:
            list(&out, "{", "}") { writer, out in
                writer.string(&out)
                writer.space(&out)
                out += ":"
                writer.space(&out)
                writer.write(&out, depth: depth + 1)
            }
        }
    }

    private mutating func list(
        _ out: inout String, _ begin: String, _ end: String, _ item: (inout Self, inout String) -> Void
    ) {
        out += begin
        space(&out)
        for place in 0..<Int.random(in: 0...4, using: &random) {
            if place > 0 { out += "," }
            space(&out)
            item(&self, &out)
            space(&out)
        }
        out += end
    }

    private mutating func space(_ out: inout String) {
        if random.one(in: 3) { out += random.pick([" ", "\n", "\t", "\r\n", "   ", "\n        "]) }
    }

    private mutating func number() -> String {
        if random.one(in: 8) {
            return random.pick([
                "-0", "0", "0.0", "-0.0", "1e400", "-1e400", "1e-400", "5e-324", "2.5e-324",
                "1.7976931348623157e308",
                "1.7976931348623159e308", "9007199254740993", "9223372036854775807", "9223372036854775808",
                "-9223372036854775808", "-9223372036854775809", "0.1", "2.2250738585072011e-308", "1E+2",
                "1e00",
                "0e0", "123456789012345678901234567890", "9007199254740992.5", "1e23", "8.5e22",
            ])
        }
        var out = random.one(in: 3) ? "-" : ""
        out += random.one(in: 4) ? "0" : "\(Int.random(in: 1...9, using: &random))" + digits(0...20)
        if random.one(in: 3) { out += "." + digits(1...20) }
        if random.one(in: 4) {
            out += random.pick(["e", "E"]) + random.pick(["", "+", "-"]) + digits(1...3)
        }
        return out
    }

    private mutating func digits(_ count: ClosedRange<Int>) -> String {
        var out = ""
        for _ in 0..<Int.random(in: count, using: &random) {
            out += "\(Int.random(in: 0...9, using: &random))"
        }
        return out
    }

    private mutating func string(_ out: inout String) {
        out += "\""
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            switch Int.random(in: 0...9, using: &random) {
            case 0...3:
                out += random.pick([
                    "a", "Z", "0", " ", "name", "id", "/", "\u{7F}", "{", "longer than eight",
                ])
            case 4:
                out += random.pick([
                    "é", "ß", "\u{80}", "\u{7FF}", "\u{800}", "\u{FFFF}", "\u{FEFF}", "漢字", "e\u{301}",
                ])
            case 5: out += random.pick(["😀", "\u{10000}", "\u{10FFFF}", "👩‍👩‍👧", "\u{E0001}"])
            case 6: out += random.pick(["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t"])
            case 7:
                out += random.pick([
                    "\\u0000", "\\u001f", "\\u00e9", "\\uABCD", "\\uabcd", "\\uFFFF", "\\u2028", "\\u0022",
                ])
            case 8: out += random.pick(["\\ud83d\\ude00", "\\uDBFF\\uDFFF", "\\ud800\\udc00"])
            default:
                out += random.pick([
                    "\\ud800", "\\udc00", "\\ud83d\\ud83d\\ude00", "\\ud83dx", "\\ud83d\\n", "\\ud83d\\u0041",
                ])
            }
        }
        out += "\""
    }
}

extension RandomJSON {
    /// A value to write.
    mutating func value(depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0...(depth > 4 ? 6 : 8), using: &random) {
        case 0: random.pick([.null, true, false])
        case 1: .integer(random.pick([0, -1, .max, .min, 42, Int(truncatingIfNeeded: random.next())]))
        case 2...3: .number(double())
        case 4...6: .string(string())
        case 7: .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth + 1) })
        default:
            .object(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in
                    .init(string(), value(depth: depth + 1))
                })
        }
    }

    /// A finite one, in three of four cases with any bits.
    private mutating func double() -> Double {
        let any = Double(bitPattern: random.next())
        let plain = random.pick([
            0, -0.0, 0.1, 1e16, 1e22, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -2.5, 1e15, 123456,
        ])
        return any.isFinite && !random.one(in: 4) ? any : plain
    }

    private mutating func string() -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            let limit: UInt32 = random.pick([0x7F, 0xFF, 0x3000, 0xFFFF, 0x10FFFF])
            let value = UInt32.random(in: 0...limit, using: &random)
            scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return String(scalars)
    }
}
