/// A shell pattern over bytes: `*`, `?`, `[a-z]` and `[!a-z]`; `*` crosses slashes.
struct Glob: Sendable {
    private let pattern: [UInt8]
    /// The one text that it matches, if there is only one.
    var literal: String? { isLiteral ? String(decoding: pattern, as: UTF8.self) : nil }
    /// Whether it matches no text but itself.
    let isLiteral: Bool

    init(_ pattern: some StringProtocol) {
        self.pattern = Array(pattern.utf8)
        isLiteral = !self.pattern.contains { $0 == Self.star || $0 == Self.one || $0 == Self.open }
    }

    private static let star = UInt8(ascii: "*")
    private static let one = UInt8(ascii: "?")
    private static let open = UInt8(ascii: "[")

    /// Whether the whole text matches.
    func matches(_ text: some RandomAccessCollection<UInt8>) -> Bool {
        var (index, place) = (text.startIndex, 0)
        // Where to go on when what follows the last star does not fit: one byte further.
        var retry: (index: Int, place: Int)?
        var consumed = 0
        while index < text.endIndex {
            if place < pattern.count, pattern[place] == Self.star {
                place += 1
                retry = (consumed, place)
                continue
            }
            if let next = step(text[index], at: place) {
                place = next
                text.formIndex(after: &index)
                consumed += 1
                continue
            }
            guard let last = retry else { return false }
            retry = (last.index + 1, last.place)
            consumed = last.index + 1
            place = last.place
            index = text.index(text.startIndex, offsetBy: consumed)
        }
        return pattern[place...].allSatisfy { $0 == Self.star }
    }

    func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches($0) }
    }

    /// The place behind what matches one byte, nil if that does not.
    private func step(_ byte: UInt8, at place: Int) -> Int? {
        guard place < pattern.count else { return nil }
        if pattern[place] == Self.one { return place + 1 }
        if pattern[place] == Self.open, let set = ByteSet(pattern, at: place) {
            return set.contains(byte) ? set.end : nil
        }
        return pattern[place] == byte ? place + 1 : nil
    }

    /// A set in brackets; what has no end is plain text.
    private struct ByteSet {
        var isNegated = false
        var members: ArraySlice<UInt8>
        /// The place behind it.
        var end: Int

        init?(_ pattern: [UInt8], at place: Int) {
            var start = place + 1
            if start < pattern.count, [UInt8(ascii: "!"), UInt8(ascii: "^")].contains(pattern[start]) {
                isNegated = true
                start += 1
            }
            // A bracket that comes first is a member.
            guard start < pattern.count,
                let close = pattern[(start + 1)...].firstIndex(of: UInt8(ascii: "]"))
            else { return nil }
            members = pattern[start..<close]
            end = close + 1
        }

        func contains(_ byte: UInt8) -> Bool {
            var index = members.startIndex
            while index < members.endIndex {
                if index + 2 < members.endIndex, members[index + 1] == UInt8(ascii: "-") {
                    if members[index] <= byte, byte <= members[index + 2] { return !isNegated }
                    index += 3
                } else {
                    if members[index] == byte { return !isNegated }
                    index += 1
                }
            }
            return isNegated
        }
    }
}
