public import SourceDiagnostics

/// One change of a text: bytes of the old text, and what takes their place.
public struct TextEdit: Hashable, Sendable {
    public var range: Range<Int>
    public var text: String

    public static func replace(_ range: Range<Int>, with text: String) -> Self {
        Self(range: range, text: text)
    }
    public static func insert(_ text: String, at offset: Int) -> Self {
        Self(range: offset..<offset, text: text)
    }
    public static func delete(_ range: Range<Int>) -> Self { Self(range: range, text: "") }

    /// The text after all edits, each of which speaks of the old one; several insertions at one place keep
    /// their order.
    ///
    /// - Returns: Nil when two edits change the same bytes.
    public static func apply(_ edits: [TextEdit], to bytes: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var done = 0
        for edit in inOrder(edits) {
            guard edit.range.lowerBound >= done, edit.range.upperBound <= bytes.count else { return nil }
            result += bytes[done..<edit.range.lowerBound]
            result += edit.text.utf8
            done = edit.range.upperBound
        }
        return result + bytes[done...]
    }

    /// Where a place of the new text was in the old one; what was inserted lies where it was put.
    public static func oldOffset(of offset: Int, after edits: [TextEdit]) -> Int {
        var shift = 0
        for edit in inOrder(edits) {
            let start = edit.range.lowerBound + shift
            if offset < start { break }
            let length = edit.text.utf8.count
            if offset < start + length { return edit.range.lowerBound }
            shift += length - edit.range.count
        }
        return offset - shift
    }

    private static func inOrder(_ edits: [TextEdit]) -> [TextEdit] {
        edits.enumerated().sorted { left, right in
            let (first, second) = (left.element.range, right.element.range)
            if first.lowerBound != second.lowerBound { return first.lowerBound < second.lowerBound }
            // An insertion comes before the deletion of what stood there.
            if first.isEmpty != second.isEmpty { return first.isEmpty }
            return left.offset < right.offset
        }.map(\.element)
    }
}

/// Makes edits of a YAML text that keep everything else: lines, indentation, comments, line breaks.
public struct YAMLEditor: Sendable {
    public let file: SourceFile
    /// What ends a line here.
    public let lineBreak: String
    private let byteOrderMark: Int

    public init(_ file: SourceFile) {
        self.file = file
        let firstBreak = file.bytes.firstIndex { $0 == 0x0A || $0 == 0x0D }
        lineBreak =
            firstBreak.map { place in
                guard file.bytes[place] == 0x0D else { return "\n" }
                return place + 1 < file.bytes.count && file.bytes[place + 1] == 0x0A ? "\r\n" : "\r"
            } ?? "\n"
        byteOrderMark = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    // MARK: Lines

    /// The number of the line with a byte, from 1.
    public func line(of offset: Int) -> Int { file.position(of: offset).line }

    /// Where a line's text begins, behind a byte order mark; the end of the file for a line behind the last.
    public func start(ofLine line: Int) -> Int {
        guard line <= file.lineCount else { return file.bytes.count }
        return max(file.lineRange(line).lowerBound, byteOrderMark)
    }

    /// The text of a line without its break.
    public func text(ofLine line: Int) -> Substring {
        Substring(file.text(start(ofLine: line)..<max(start(ofLine: line), file.lineRange(line).upperBound)))
    }

    /// How many bytes of its line stand before a place.
    public func column(of offset: Int) -> Int { offset - start(ofLine: line(of: offset)) }

    /// How many spaces a line begins with.
    public func indentation(ofLine line: Int) -> Int { text(ofLine: line).utf8.prefix { $0 == 0x20 }.count }

    public func isBlank(line: Int) -> Bool { text(ofLine: line).allSatisfy { $0 == " " || $0 == "\t" } }

    public func isComment(line: Int) -> Bool { text(ofLine: line).first { $0 != " " && $0 != "\t" } == "#" }

    /// Whether something other than spaces stands before a place on its line, such as the dash of a list.
    public func isCompact(_ offset: Int) -> Bool {
        file.bytes[start(ofLine: line(of: offset))..<offset].contains { $0 != 0x20 }
    }

    /// The lines of an entry, with comments right above it and deeper comments right below it.
    public func lines(of entry: YAMLLayout.Entry) -> ClosedRange<Int> {
        let own = line(of: entry.range.lowerBound)
        let column = column(of: entry.range.lowerBound)
        var first = own
        while first > 1, isComment(line: first - 1), indentation(ofLine: first - 1) == column { first -= 1 }
        return first...lastLine(of: entry)
    }

    /// The last line of an entry, with the deeper comments right below it.
    public func lastLine(of entry: YAMLLayout.Entry) -> Int {
        let column = column(of: entry.range.lowerBound)
        var last = line(of: entry.range.upperBound)
        while last < file.lineCount, isComment(line: last + 1), indentation(ofLine: last + 1) > column {
            last += 1
        }
        return last
    }

    /// The bytes of whole lines, their breaks included.
    public func range(ofLines lines: ClosedRange<Int>) -> Range<Int> {
        start(ofLine: lines.lowerBound)..<start(ofLine: lines.upperBound + 1)
    }

    // MARK: Edits

    /// Replaces the first occurrence of some text within a range; nil when it does not occur.
    public func replacement(of old: String, by new: String, in range: Range<Int>) -> TextEdit? {
        let wanted = Array(old.utf8)
        guard !wanted.isEmpty, range.count >= wanted.count else { return nil }
        let places = range.lowerBound...(range.upperBound - wanted.count)
        guard let place = places.first(where: { file.bytes[$0..<$0 + wanted.count].elementsEqual(wanted) })
        else { return nil }
        return .replace(place..<place + wanted.count, with: new)
    }

    /// Moves lines to the right, or to the left as far as their own spaces allow; empty lines stay empty.
    public func indent(lines: ClosedRange<Int>, by columns: Int) -> [TextEdit] {
        lines.compactMap { line in
            guard columns != 0, !text(ofLine: line).isEmpty else { return nil }
            let start = start(ofLine: line)
            if columns > 0 { return .insert(String(repeating: " ", count: columns), at: start) }
            let removable = min(-columns, indentation(ofLine: line))
            return removable > 0 ? .delete(start..<start + removable) : nil
        }
    }

    /// Removes whole lines, and one of the two blank lines that they stood between.
    public func deletion(ofLines lines: ClosedRange<Int>) -> TextEdit {
        let isBlankBefore = lines.lowerBound == 1 || isBlank(line: lines.lowerBound - 1)
        let next = lines.upperBound + 1
        let isBlankAfter = next < file.lineCount && isBlank(line: next)
        return .delete(
            range(ofLines: lines.lowerBound...(isBlankBefore && isBlankAfter ? next : lines.upperBound)))
    }

    /// Puts whole lines behind a line; `text` is without a line break at its end.
    public func insertion(of text: String, behindLine line: Int) -> TextEdit {
        let place = start(ofLine: line + 1)
        let endsInBreak = place > 0 && [0x0A, 0x0D].contains(file.bytes[place - 1])
        if endsInBreak || place <= byteOrderMark { return .insert(text + lineBreak, at: place) }
        return .insert(lineBreak + text, at: place)
    }

    /// A part of the text with edits of its own; nil when they overlap or lie outside.
    public func text(_ range: Range<Int>, with edits: [TextEdit]) -> String? {
        let moved = edits.map { edit in
            TextEdit(
                range: edit.range.lowerBound - range.lowerBound..<edit.range.upperBound - range.lowerBound,
                text: edit.text)
        }
        guard moved.allSatisfy({ $0.range.lowerBound >= 0 }) else { return nil }
        return TextEdit.apply(moved, to: Array(file.bytes[range])).map { String(decoding: $0, as: UTF8.self) }
    }
}
