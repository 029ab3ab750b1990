internal import ConfigSyntax

/// A regular expression for the UIDs of variants.
///
/// It is matched at the beginning of a UID: `Server` fits `Server-optional` too, `Server$` does not.
public struct VariantPattern: Sendable {
    /// The pattern as written.
    public let source: String
    private let matcher: Matcher

    private enum Matcher: Sendable {
        case everything, nothing
        case exactly(String)
        case beginning(String)
        case expression(Pattern)
    }

    /// A pattern that cannot be read fits nothing.
    public init(_ source: String) {
        self.source = source
        matcher = (try? Self.matcher(source)) ?? .nothing
    }

    /// - Throws: When the pattern cannot be read.
    init(checking source: String) throws(Pattern.Failure) {
        self.source = source
        matcher = try Self.matcher(source)
    }

    /// Whether the pattern fits the beginning of a UID.
    public func matches(_ uid: String) -> Bool {
        switch matcher {
        case .everything: true
        case .nothing: false
        case .exactly(let text): uid == text
        case .beginning(let text): uid.hasPrefix(text)
        case .expression(let pattern): pattern.matches(uid)
        }
    }

    /// Nearly all patterns are so simple that there is no need to compile them.
    private static func matcher(_ source: String) throws(Pattern.Failure) -> Matcher {
        var text = source[...]
        if text.first == "^" { text.removeFirst() }
        if text == ".*" || text == ".*$" || text == ".+" { return .everything }
        let isWhole = text.last == "$"
        if isWhole { text.removeLast() }
        guard text.utf8.allSatisfy(isPlain) else { return .expression(try Pattern(source)) }
        return isWhole ? .exactly(String(text)) : .beginning(String(text))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension VariantPattern: Hashable {
    public static func == (left: Self, right: Self) -> Bool { left.source == right.source }
    public func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

extension VariantPattern: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the pattern as text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(source)
    }
}

extension VariantPattern: CustomStringConvertible {
    public var description: String { source }
}

extension Sequence<VariantPattern> {
    /// The patterns that fit none of some UIDs, sorted, each once.
    public func unmatched(by uids: some Collection<String>) -> [String] {
        Set(lazy.filter { pattern in !uids.contains { pattern.matches($0) } }.map(\.source)).sorted()
    }
}

/// The warning about patterns of an option that fit no variant.
public enum UnmatchedPatterns {
    /// The reference's sentence; nil when there are none.
    public static func message(_ patterns: [String]) -> String? {
        guard !patterns.isEmpty else { return nil }
        return "Patterns in config do not match any variant: " + patterns.joined(separator: ", ")
    }
}
