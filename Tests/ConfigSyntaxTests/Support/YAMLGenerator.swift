import TestSupport

/// Writes random YAML documents in all the styles that people use.
struct YAMLGenerator {
    var random: SeededGenerator
    private var anchors: [(name: String, isMapping: Bool)] = []
    private var number = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    static let scalars = [
        "a", "hello", "hello world", "1", "-5", "+7", "0", "010", "0x1F", "0b101", "1_000", "1.5", ".5", "1.",
        "1e3",
        "1.0e+3", "-.inf", ".nan", "1:30", "01:30", "190:20:30", "1:30.5", "yes", "No", "ON", "true", "False",
        "null",
        "~", "NULL", "2024-01-31", "2024-1-1", "2001-12-14t21:59:43.10-05:00", "08", "0o7", "1.2.3", "v1.0",
        "'1'",
        "\"1\"", "''", "\"\"", "'it''s'", "\"a\\tb\\n\\x41\\u00e9\\\"\"", "'yes'", "é", "日本", "🎉", "a#b",
        "a:b",
        "http://x/y", "-", "--x", "a'b", "a\"b", "*.spec", "{version}", "%{version}", "a, b", "[x]", "x]",
    ]
    private static let plainKeys = [
        "a", "b", "key", "two words", "k-e_y", "jobs", "on", "7", "1.5", "'q'", "\"q\\u0041\"", "é",
    ]

    mutating func document() -> String {
        anchors = []
        var text = ""
        if random.one(in: 20) { text += "\u{FEFF}" }
        if random.one(in: 8) { text += "# a comment\n" }
        if random.one(in: 8) { text += "---\n" }
        text += random.one(in: 6) ? blockSequence(0, 3) : blockMapping(0, 3)
        if random.one(in: 12) { text += "# the end" }
        return random.one(in: 8) ? crlf(text) : text
    }

    private func crlf(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            if scalar == "\n" { out += "\r" }
            out.unicodeScalars.append(scalar)
        }
        return out
    }

    private mutating func blockMapping(_ indent: Int, _ depth: Int) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let blanks = String(repeating: " ", count: indent)
            if random.one(in: 10) { text += blanks + "# note\n" }
            if random.one(in: 15) { text += "\n" }
            let mappings = anchors.filter(\.isMapping)
            if !mappings.isEmpty, random.one(in: 6) {
                let names = mappings.map { "*\($0.name)" }
                let merged = random.one(in: 2) ? random.pick(names) : "[\(names.joined(separator: ", "))]"
                text += "\(blanks)<<: \(merged)\n"
                continue
            }
            text += blanks + random.pick(Self.plainKeys) + ":" + value(indent, depth, inSequence: false)
        }
        return text
    }

    private mutating func blockSequence(_ indent: Int, _ depth: Int) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            text += String(repeating: " ", count: indent) + "-" + value(indent, depth, inSequence: true)
        }
        return text
    }

    private mutating func value(_ indent: Int, _ depth: Int, inSequence: Bool) -> String {
        let inner = indent + random.pick([1, 2, 4])
        let comment = random.one(in: 10) ? " # why" : ""
        switch depth > 0 ? Int.random(in: 0...9, using: &random) : Int.random(in: 4...9, using: &random) {
        case 0:
            let name = anchor()
            let text = " &\(name)\(comment)\n" + blockMapping(inner, depth - 1)
            anchors.append((name, true))
            return text
        case 1: return comment + "\n" + blockMapping(inner, depth - 1)
        case 2: return comment + "\n" + blockSequence(inSequence ? inner : indent, depth - 1)
        case 3 where inSequence:
            // A mapping that begins behind the dash.
            let body = blockMapping(indent + 2, depth - 1)
            let first = body.first == " " ? String(body.dropFirst(indent + 2)) : body
            return body.hasPrefix(String(repeating: " ", count: indent + 2) + "#") || body.first != " "
                ? "\n" + body : " " + first
        case 4: return " " + flow(2) + comment + "\n"
        case 5: return " " + blockScalar(indent)
        case 6 where !anchors.isEmpty: return " *" + random.pick(anchors).name + comment + "\n"
        case 7:
            let name = anchor()
            anchors.append((name, false))
            return " &\(name) anchored\(comment)\n"
        case 8: return random.pick(["", " ", " # nothing"]) + "\n"
        default: return " " + blockSafe(random.pick(Self.scalars)) + comment + "\n"
        }
    }

    /// A lone dash begins a list, a bracket a flow list: both are for elsewhere.
    private func blockSafe(_ scalar: String) -> String {
        ["-", "*.spec", "{version}", "%{version}", "[x]"].contains(scalar) ? "'\(scalar)'" : scalar
    }

    private mutating func anchor() -> String {
        number += 1
        return "n\(number)"
    }

    private mutating func flow(_ depth: Int) -> String {
        let plain = ["a", "1", "yes", "1.5", "'x, y'", "\"q: [\"", "b c", "~", "é"]
        guard depth > 0 else { return random.pick(plain) }
        let items = (0..<Int.random(in: 0...3, using: &random)).map { _ in flow(depth - 1) }
        if random.one(in: 2) {
            return "[" + items.joined(separator: random.pick([", ", ",", ",\n         "])) + "]"
        }
        let entries = items.enumerated().map { "k\($0.offset): \($0.element)" }
        return "{" + entries.joined(separator: ", ") + "}"
    }

    private mutating func blockScalar(_ indent: Int) -> String {
        let blanks = String(repeating: " ", count: indent + 2)
        var text = random.pick(["|", ">"]) + random.pick(["", "-", "+"]) + "\n"
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let line = random.pick([
                "one line", "  deeper", "- x: y", "# no comment", "tab\there", "é 🎉", "trailing  ",
            ])
            text += random.one(in: 5) ? "\n" : blanks + (text.hasSuffix(":\n") ? "" : line) + "\n"
        }
        // The first line sets the indentation, so it must not be a deeper one.
        return text.replacingFirst("\n\(blanks)  deeper", with: "\n\(blanks)deeper")
    }
}

extension String {
    fileprivate func replacingFirst(_ old: String, with new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        return replacingCharacters(in: range, with: new)
    }

    private func replacingCharacters(in range: Range<Index>, with new: String) -> String {
        self[..<range.lowerBound] + new + self[range.upperBound...]
    }
}
