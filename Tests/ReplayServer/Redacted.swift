/// Values whose secret parts a recording does not tell.
enum Redacted {
    static let mark = "<redacted>"

    /// Whether a value is the expected one; `<redacted>` stands for one word, whichever it is.
    static func matches(_ expected: String, _ found: String) -> Bool {
        guard let place = expected.firstRange(of: mark) else { return expected == found }
        let start = expected[..<place.lowerBound]
        guard found.hasPrefix(start) else { return false }
        let word = found.dropFirst(start.count).prefix { !$0.isWhitespace && $0 != ";" }
        guard !word.isEmpty else { return false }
        let rest = String(expected[place.upperBound...])
        return matches(rest, String(found.dropFirst(start.count + word.count)))
    }

    /// A credential as it may be shown.
    static func hiding(_ value: String) -> String {
        let words = value.split(separator: " ", maxSplits: 1)
        return words.count > 1 ? "\(words[0]) \(mark)" : value.isEmpty ? "" : mark
    }
}
