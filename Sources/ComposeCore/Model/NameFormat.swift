/// Templates of names: first Python's `%(key)s` is filled in, then `{key}` in what that gave.
///
/// A literal `%` or brace is written twice.
public struct NameFormat: Sendable {
    /// What a key stands for.
    public enum Value: Hashable, Sendable {
        case text(String)
        case number(Int)

        var description: String {
            switch self {
            case .text(let text): text
            case .number(let number): String(number)
            }
        }
    }

    public enum Failure: Error, Hashable, Sendable {
        case unknownKey(String)
        /// A directive that is not written as Python wants it, or does not fit its value.
        case malformed(String)
    }

    public var values: [String: Value]

    public init(_ values: [String: Value]) { self.values = values }

    public func fill(_ template: String) throws(Failure) -> String {
        try fillBraces(fillPercents(template))
    }

    /// Fills in `%(key)s` alone.
    public func fillPercents(_ template: String) throws(Failure) -> String {
        var out = String.UnicodeScalarView()
        var rest = template.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                out.append(scalar)
                continue
            }
            if rest.first == "%" {
                rest.removeFirst()
                out.append("%")
                continue
            }
            guard rest.popFirst() == "(", let close = rest.firstIndex(of: ")") else {
                throw .malformed("'%' without '(key)s' behind it; write '%%' for a percent sign")
            }
            let value = try value(String(rest[..<close]))
            rest = rest[rest.index(after: close)...]
            guard let end = rest.firstIndex(where: { "sdi".unicodeScalars.contains($0) }) else {
                throw .malformed("a '%(key)' without 's' or 'd' at its end")
            }
            var field = Field()
            try field.readPercent(rest[..<end])
            if rest[end] != "s", case .text = value { throw .malformed("'%d' for a text") }
            out.append(contentsOf: field.pad(value).unicodeScalars)
            rest = rest[rest.index(after: end)...]
        }
        return String(out)
    }

    /// Fills in `{key}` alone.
    public func fillBraces(_ template: String) throws(Failure) -> String {
        var out = String.UnicodeScalarView()
        var rest = template.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "{" || scalar == "}" else {
                out.append(scalar)
                continue
            }
            if rest.first == scalar {
                rest.removeFirst()
                out.append(scalar)
                continue
            }
            guard scalar == "{", let close = rest.firstIndex(of: "}") else {
                throw .malformed("a single '\(scalar)'; write it twice for the character itself")
            }
            let inner = rest[..<close]
            rest = rest[rest.index(after: close)...]
            let colon = inner.firstIndex(of: ":") ?? inner.endIndex
            var key = inner[..<colon]
            if key.suffix(2).elementsEqual("!s".unicodeScalars) { key = key.dropLast(2) }
            let value = try value(String(key))
            var field = Field()
            try field.readBrace(inner[colon...].dropFirst(), value)
            out.append(contentsOf: field.pad(value).unicodeScalars)
        }
        return String(out)
    }

    private func value(_ key: String) throws(Failure) -> Value {
        guard let value = values[key] else { throw .unknownKey(key) }
        return value
    }
}

extension NameFormat {
    /// How wide a value is written, and on which side of the room.
    private struct Field {
        var width = 0
        var precision: Int?
        var fill: Unicode.Scalar = " "
        /// `<`, `>` or `^`.
        var side: Unicode.Scalar = ">"

        /// A name is short; whatever is wider is a mistake, and costs memory.
        static let widest = 255

        mutating func readPercent(_ text: Substring.UnicodeScalarView) throws(Failure) {
            var rest = text
            while let flag = rest.first, "-0+ #".unicodeScalars.contains(flag) {
                rest.removeFirst()
                if flag == "-" { side = "<" }
                if flag == "0" { fill = "0" }
            }
            if side == "<" { fill = " " }
            try readNumbers(&rest)
        }

        mutating func readBrace(_ text: Substring.UnicodeScalarView, _ value: Value) throws(Failure) {
            let sides = "<>^".unicodeScalars
            var rest = text
            if case .text = value { side = "<" }
            if let second = rest.dropFirst().first, sides.contains(second), let first = rest.first {
                (fill, side) = (first, second)
                rest = rest.dropFirst(2)
            } else if let first = rest.first, sides.contains(first) {
                side = first
                rest.removeFirst()
            } else if rest.first == "0" {
                fill = "0"
            }
            if let last = rest.last, last == "s" || last == "d" {
                if last == "d", case .text = value { throw .malformed("'d' for a text") }
                if last == "s", case .number = value { throw .malformed("'s' for a number") }
                rest.removeLast()
            }
            try readNumbers(&rest)
        }

        private mutating func readNumbers(_ rest: inout Substring.UnicodeScalarView) throws(Failure) {
            width = try Self.number(&rest) ?? 0
            if rest.first == "." {
                rest.removeFirst()
                precision = try Self.number(&rest) ?? 0
            }
            guard rest.isEmpty else { throw .malformed("'\(String(rest))' in a directive") }
        }

        private static func number(_ rest: inout Substring.UnicodeScalarView) throws(Failure) -> Int? {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(digits.count)
            guard let number = Int(String(digits)), number <= widest else {
                throw .malformed("a width above \(widest)")
            }
            return number
        }

        func pad(_ value: Value) -> String {
            var text = value.description
            if case .text = value, let precision {
                text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(precision)))
            }
            let missing = width - text.unicodeScalars.count
            guard missing > 0 else { return text }
            let left = side == "<" ? 0 : side == "^" ? missing / 2 : missing
            func filling(_ count: Int) -> String { String(repeating: String(fill), count: count) }
            return filling(left) + text + filling(missing - left)
        }
    }
}
