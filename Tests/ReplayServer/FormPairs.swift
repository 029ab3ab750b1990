/// A name and a value of a query or a form, decoded.
struct FormPair: Hashable, Sendable, CustomStringConvertible {
    var name: String
    var value: String
    var description: String { "\(name)=\(value)" }

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// The pairs of `a=1&b=2`.
    ///
    /// - SeeAlso: WHATWG URL, `application/x-www-form-urlencoded` parsing.
    static func parse(_ text: some StringProtocol) -> [FormPair] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return FormPair(decode(parts[0]), parts.count > 1 ? decode(parts[1]) : "")
        }
    }

    private static func decode(_ text: some StringProtocol) -> String {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let digits = String(decoding: bytes[(place + 1)...].prefix(2), as: UTF8.self)
            if bytes[place] == UInt8(ascii: "%"), digits.utf8.count == 2,
                digits.allSatisfy(\.isHexDigit), let byte = UInt8(digits, radix: 16)
            {
                out.append(byte)
                place += 3
            } else {
                out.append(bytes[place] == UInt8(ascii: "+") ? 0x20 : bytes[place])
                place += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// What is missing in a list and what is too much, as sentences.
func pairDifferences(_ expected: [FormPair], _ found: [FormPair]) -> [String] {
    var rest = found
    var missing: [FormPair] = []
    for pair in expected {
        let place = rest.firstIndex { $0.name == pair.name && Redacted.matches(pair.value, $0.value) }
        if let place { rest.remove(at: place) } else { missing.append(pair) }
    }
    return missing.map { pair in
        guard let place = rest.firstIndex(where: { $0.name == pair.name }) else {
            return "`\(pair)` is missing"
        }
        return "`\(pair)` expected, `\(rest.remove(at: place))` found"
    } + rest.map { "`\($0)` is too much" }
}
