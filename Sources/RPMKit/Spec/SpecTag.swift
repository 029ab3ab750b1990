/// A tag of a preamble, such as `Version: 1.0`, with the places of its parts.
public struct SpecTag: Sendable, Hashable {
    /// The name as written, number included: `Source0`.
    public let name: String
    /// What stands in parentheses after the name, such as `post` in `Requires(post)`.
    public let qualifier: String?
    /// The value as written, macros unexpanded.
    public let value: String
    /// Its line, counted from 1.
    public let line: Int
    /// Index of its section in ``SpecTree/sections``: 0 for the main package.
    public let section: Int
    /// Index of its statement in ``SpecTree/statements``.
    public let statement: Int
    let layout: Layout

    /// The name in lower case without its number: `source`.
    public var key: String { layout.key }

    /// The number in the name: 0 of `Source0`.
    public var number: Int? { layout.number }

    /// Where the parts of a tag stand in the text.
    struct Layout: Sendable, Hashable {
        var key: String
        var number: Int?
        var name: Range<Int>
        var qualifier: Range<Int>?
        /// Just after the colon.
        var colonEnd: Int
        var value: Range<Int>

        /// Nil if the range does not start with a tag; rpm allows no white space before it.
        init?(_ source: [UInt8], _ range: Range<Int>) {
            var position = range.lowerBound
            while position < range.upperBound, source[position].isASCIILetter { position += 1 }
            let letters = range.lowerBound..<position
            while position < range.upperBound, source[position].isASCIIDigit { position += 1 }
            guard !letters.isEmpty, position - range.lowerBound <= 64 else { return nil }
            name = range.lowerBound..<position
            if position > letters.upperBound {
                guard let parsed = Int32(source.text(letters.upperBound..<position)) else { return nil }
                number = Int(parsed)
            }
            if position < range.upperBound, source[position] == UInt8(ascii: "(") {
                guard
                    let close = source[position..<range.upperBound].firstIndex(where: {
                        $0 == UInt8(ascii: ")") || $0 == UInt8(ascii: "\n")
                    }), source[close] == UInt8(ascii: ")")
                else { return nil }
                qualifier = position + 1..<close
                position = close + 1
            }
            position = source.skippingBlanks(from: position, to: range.upperBound)
            guard position < range.upperBound, source[position] == UInt8(ascii: ":") else { return nil }
            key = source.text(letters).lowercased()
            colonEnd = position + 1
            let start = source.skippingBlanks(from: colonEnd, to: range.upperBound)
            let end = Self.discarded(in: source, start..<range.upperBound) ?? range.upperBound
            value = source.trimmingSpace(start..<end)
            if value.isEmpty { value = start..<start }
        }

        /// Where `%dnl` starts: the rest of the line is no part of the value.
        private static func discarded(in source: [UInt8], _ range: Range<Int>) -> Int? {
            var position = range.lowerBound
            while let percent = source[position..<range.upperBound].firstIndex(of: UInt8(ascii: "%")) {
                if source.hasASCII("%dnl", at: percent),
                    percent + 4 >= range.upperBound
                        || !source[percent + 4].isMacroNameByte
                {
                    return percent
                }
                let isEscape = percent + 1 < range.upperBound && source[percent + 1] == UInt8(ascii: "%")
                position = percent + (isEscape ? 2 : 1)
            }
            return nil
        }
    }
}

extension SpecTree {
    /// All tags in the order of the text, those of sub-packages and of every conditional branch included.
    public var tags: [SpecTag] {
        statements.indices.compactMap { tag(at: $0) }
    }

    /// The tags of the main package with one name, whatever its case.
    public func mainTags(_ name: String) -> [SpecTag] {
        let key = name.lowercased()
        return sections[0].statements.compactMap { tag(at: $0) }.filter { $0.key == key }
    }

    /// The tag that is the statement of an index, if it is one.
    public func tag(at index: Int) -> SpecTag? {
        let statement = statements[index]
        guard statement.kind == .tag, let layout = SpecTag.Layout(bytes, statement.bytes) else { return nil }
        return SpecTag(
            name: bytes.text(layout.name), qualifier: layout.qualifier.map { bytes.text($0) },
            value: bytes.text(layout.value), line: statement.line, section: statement.section,
            statement: index, layout: layout)
    }
}
