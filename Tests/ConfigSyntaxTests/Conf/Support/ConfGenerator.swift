import TestSupport

/// Makes compose configurations, and texts that look like some.
enum ConfGenerator {
    static let snippets = [
        "a", "b1", "_x", "True", "None", "from ", "import ", "global ", "class ", "=", " = ", "\n", "\n  ",
        "\n\t",
        "\r\n", "\r", "\\\n", "\\", " ", "  ", "\t", "\u{C}", "[", "]", "{", "}", "(", ")", ",", ", ", ":",
        ": ", ";",
        "'", "\"", "'''", "\"\"\"", "'x'", "\"y\"", "'\\''", "r'", "b\"", "rB'", "f\"", "u'z'", "'%s'", " % ",
        "%",
        "%(a)s", "'%d' % 5", "1", "0", "12", "1_0", "0x1f", "0b2", "0o7", "010", "1.5", ".5", "1.", "1e5",
        "1.5e-3",
        "1j", "-1", "-", "+", "*", "**=", "//", "...", ".", "->", ":=", "!=", "!", "?", "$", "~", "#", " # c",
        "é",
        "ž", "中", "²", "\u{301}", "\u{FEFF}", "\u{85}", "\u{2028}", "🎉", "\0",
    ]

    /// A heap of what the language is made of.
    static func soup(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...14, using: &random)).map { _ in random.pick(snippets) }.joined()
    }

    /// A literal that means the same in Python.
    static func literal(_ random: inout SeededGenerator, depth: Int = 3) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 12 : 8), using: &random) {
        case 0: return random.pick(["None", "True", "False"])
        case 1: return String(Int.random(in: -300...300, using: &random))
        case 2:
            return random.pick([
                "0.5", "-2.25", "1.0e3", "1.5e300", "-0.0", "1.0e16", "1.0e15", "123456789.125", "0.0001",
                "0.00001",
                "1.7976931348623157e308", "5.0e-324", "1.0e400", "2.5", "3.5", "1.e5", ".125", "0.1",
                "1.0e22",
                "12345678901234567.0", "99999999.999999999",
            ])
        case 3:
            return random.pick([
                "123456789012345678901234567890", "-99999999999999999999", "9223372036854775807",
                "-9223372036854775808", "9223372036854775808", "0", "1_000", "100", "1114111", "1114112",
                "65", "233",
            ])
        case 4...7: return string(&random)
        case 8: return "[" + items(&random, depth) + "]"
        case 9...10:
            let items = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                literal(&random, depth: depth - 1)
            }
            return "(" + items.map { $0 + "," }.joined(separator: " ") + ")"
        default:
            let keys = ["'a'", "'b c'", "'d(e)'", "1", "None", "-2", "2.5"].shuffled(using: &random)
            return "{"
                + keys.prefix(Int.random(in: 0...3, using: &random))
                .map { $0 + ": " + literal(&random, depth: depth - 1) }.joined(separator: ", ") + "}"
        }
    }

    private static func items(_ random: inout SeededGenerator, _ depth: Int) -> String {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in literal(&random, depth: depth - 1) }
            .joined(separator: ", ")
    }

    /// A string literal that holds no backslash.
    static func string(_ random: inout SeededGenerator) -> String {
        let letters = [
            "a", "Z", " ", "0", "%", "é", "中", "🎉", "\u{A0}", "\u{200B}", "\t", "-", "\u{301}", "\u{7F}", "ÿ",
        ]
        let body = (0..<Int.random(in: 0...5, using: &random)).map { _ in random.pick(letters) }.joined()
        switch Int.random(in: 0...3, using: &random) {
        case 0: return "\"" + body + "\""
        case 1: return "\"" + body + "'\""
        case 2: return "'" + body + "\"'"
        default: return "'" + body + "'"
        }
    }

    /// A text with `%` directives, without quotation marks and backslashes.
    static func template(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...4, using: &random)).map { _ in
            if random.one(in: 4) { return random.pick(["x", " é ", "%%", "100%", "%", "-", "("]) }
            var directive = "%"
            if random.one(in: 4) {
                directive += random.pick(["(a)", "(b c)", "(d(e))", "(nope)", "()", "(a"])
            }
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                directive += random.pick(["-", "+", " ", "#", "0"])
            }
            if random.one(in: 3) { directive += random.pick(["1", "5", "12", "30", "*"]) }
            if random.one(in: 3) { directive += random.pick([".", ".0", ".1", ".3", ".10", ".25", ".*"]) }
            if random.one(in: 12) { directive += random.pick(["h", "l", "L", "ll"]) }
            return directive + random.pick("srsradiuoxXeEfFgGcds%zné".map(String.init))
        }.joined()
    }
}
