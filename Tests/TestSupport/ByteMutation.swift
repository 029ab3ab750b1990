/// Damages texts for fuzz tests: cuts, doubles, mixes with others, and puts in what parsers stumble over.
public struct ByteMutation: Sendable {
    private let snippets: [[UInt8]]

    /// - Parameter snippets: What to put in, besides single bytes.
    public init(snippets: [[UInt8]]) { self.snippets = snippets }

    /// Does one thing to a text; `other` is a text to take parts from.
    public func damage(_ bytes: inout [UInt8], other: [UInt8], _ random: inout SeededGenerator) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        let length = Int.random(in: 0...min(30, bytes.count - place), using: &random)
        switch Int.random(in: 0...5, using: &random) {
        case 0: bytes.removeSubrange(place..<place + length)
        case 1: bytes.insert(contentsOf: random.pick(snippets), at: place)
        case 2: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        case 3: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
        case 4: bytes.insert(contentsOf: other.prefix(200), at: place)
        default: bytes.replaceSubrange(place..<place + length, with: random.pick(snippets))
        }
    }
}

extension ByteMutation {
    /// What YAML readers stumble over.
    public static let yaml = ByteMutation(
        snippets: [
            ": ", "- ", "\n", "\n  ", "[", "]", "{", "}", ", ", "'", "\"", "#", " # c", "|\n", ">-\n", "&x ",
            "*x",
            "<<: *x\n", "!!str ", "!foo ", "? ", "%", "@", "---\n", "...\n", "\t", "\r", "\r\n", "\u{FEFF}",
            "\u{2028}", "\\x",
            "\u{85}", "é", "🎉", "yes", "1e", "2024-01-01", "0x", "~", ":", "-", "1:2:3.", "\0",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F]])
}
