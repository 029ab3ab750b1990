/// The entries of a spec file's `%changelog`, newest first as they are written.
public struct Changelog: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        /// The header's line as written: `* Mon Jan 02 2023 A. Person <a@example.com> - 1.0-1`.
        public let header: String
        /// The date in the header; nil if it is none. Without a time it is noon, as rpm takes it.
        public let date: ChangelogDate?
        /// Whether the header has a time of day and a zone.
        public let hasTime: Bool
        /// Who, with the address, as written.
        public let author: String
        /// `[E:]V-R` behind the author, if there is one.
        public let evr: String?
        /// The lines below the header, without blank ones at the end.
        public let content: [String]
        /// The header's line, counted from 1.
        public let line: Int
        let dayText: String
        let start: Int
        /// Blank lines between the content and what follows.
        let blankLines: Int
    }

    public let entries: [Entry]
    /// Whether rpmautospec writes the changelog (`%autochangelog`).
    public let isAutomatic: Bool

    /// Reads the changelog of a spec file; nil if it has no `%changelog`.
    public init?(_ tree: SpecTree) {
        guard let section = tree.sections(named: "changelog").first else { return nil }
        let statements = section.statements.map { tree.statements[$0] }
        isAutomatic = statements.contains { statement in
            statement.kind != .comment && statement.kind != .discarded
                && MacroReference.contains("autochangelog", in: tree.text(of: statement))
        }
        var entries: [Entry] = []
        var reader: EntryReader?
        for line in Self.lines(of: statements, in: tree) {
            if tree.bytes[line.range.lowerBound] == UInt8(ascii: "*") {
                if let reader { entries.append(reader.entry) }
                reader = EntryReader(
                    header: tree.bytes.text(line.range), line: line.number, start: line.range.lowerBound,
                    content: [])
            } else {
                reader?.content.append(tree.bytes.text(line.range))
            }
        }
        if let reader { entries.append(reader.entry) }
        self.entries = entries
    }

    /// The physical lines of statements, without their terminators.
    private static func lines(
        of statements: [SpecStatement], in tree: SpecTree
    ) -> [(range: Range<Int>, number: Int)] {
        var lines: [(Range<Int>, Int)] = []
        for statement in statements {
            var start = statement.bytes.lowerBound
            var number = statement.line
            while start < statement.bytes.upperBound {
                let rest = start..<statement.bytes.upperBound
                let newline = tree.bytes[rest].firstIndex(of: UInt8(ascii: "\n"))
                var end = newline ?? rest.upperBound
                if end > start, tree.bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
                // An empty range at the very end of the text has no byte to look at.
                if start < tree.bytes.count { lines.append((start..<end, number)) }
                start = newline.map { $0 + 1 } ?? rest.upperBound
                number += 1
            }
        }
        return lines
    }
}

/// Gathers the lines of one entry.
private struct EntryReader {
    var header: String
    var line: Int
    var start: Int
    var content: [String]

    var entry: Changelog.Entry {
        let isBlank: (String) -> Bool = { $0.utf8.allSatisfy(\.isASCIISpace) }
        let count = content.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? 0
        let parsed = ChangelogHeader(header)
        return Changelog.Entry(
            header: header, date: parsed.date, hasTime: parsed.hasTime, author: parsed.author,
            evr: parsed.evr, content: Array(content[..<count]), line: line, dayText: parsed.dayText,
            start: start, blankLines: content.count - count)
    }
}
