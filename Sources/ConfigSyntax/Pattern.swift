/// A regular expression as the reference's configuration writes it, matched at the start of a text.
///
/// The dialect is that of Python's `re`; what Swift spells otherwise is translated.
public struct Pattern: Sendable {
    /// Why a text is no regular expression.
    public struct Failure: Error, Sendable {
        public var pattern: String
        public var reason: String
    }

    public let source: String
    // Immutable after init; `Regex` is a value that merely lacks the annotation.
    nonisolated(unsafe) private let regex: Regex<AnyRegexOutput>

    public init(_ source: String) throws(Failure) {
        self.source = source
        do {
            regex = try Regex(Self.translated(source)).matchingSemantics(.unicodeScalar)
        } catch {
            throw Failure(pattern: source, reason: Self.reason(error))
        }
    }

    /// Whether the pattern matches at the start of a text.
    public func matches(_ text: String) -> Bool { prefix(of: text) != nil }

    /// What the pattern matches at the start of a text.
    public func prefix(of text: String) -> Substring? {
        // `prefixMatch` fails only with what custom parsers throw, of which there are none.
        guard let match = try? regex.prefixMatch(in: text) else { return nil }
        return text[match.range]
    }

    /// The named groups of a match at the start of a text.
    public func groups(of text: String, named names: [String]) -> [String: String]? {
        guard let match = try? regex.prefixMatch(in: text) else { return nil }
        var groups: [String: String] = [:]
        for name in names {
            if let value = match.output[name]?.substring { groups[name] = String(value) }
        }
        return groups
    }

    /// `(?P=name)` and `\Z` are Python's own; in its sets of characters `[` is one of them, and so is a `]` that
    /// comes first.
    private static func translated(_ source: String) -> String {
        var result = ""
        var rest = source[...]
        var isInSet = false
        while let character = rest.first {
            if character == "\\", let next = rest.dropFirst().first {
                result += next == "Z" ? "\\z" : "\\\(next)"
                rest = rest.dropFirst(2)
            } else if isInSet {
                result += character == "[" ? "\\[" : String(character)
                isInSet = character != "]"
                rest = rest.dropFirst()
            } else if character == "[" {
                let start = ["[^]", "[]", "[^"].first(where: rest.hasPrefix) ?? "["
                result += start.hasSuffix("]") ? start.dropLast() + "\\]" : start
                isInSet = true
                rest = rest.dropFirst(start.count)
            } else if rest.hasPrefix("(?P="), let end = rest.firstIndex(of: ")") {
                result += "\\k<\(rest[rest.index(rest.startIndex, offsetBy: 4)..<end])>"
                rest = rest[rest.index(after: end)...]
            } else {
                result.append(character)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    private static func reason(_ error: any Error) -> String {
        let text = String(describing: error)
        return text.split(separator: "\n").last.map(String.init) ?? text
    }
}
