internal import SourceDiagnostics

/// An INI file as Python's `configparser` reads it, with the place of everything in it.
///
/// `name = value` and `name: value`; lines that begin with `#` or `;` are comments, deeper indented lines go on
/// with the value above; names of options are taken in small letters. `%` is a character like any other.
struct INIDocument: Sendable {
    /// One line of a value.
    struct Line: Sendable, Hashable {
        var text: String
        /// In bytes.
        var range: Range<Int>
    }

    struct Entry: Sendable, Hashable {
        /// In small letters.
        var name: String
        var nameRange: Range<Int>
        /// Empty ones stand for empty lines within the value.
        var lines: [Line]

        var text: String { lines.map(\.text).joined(separator: "\n") }

        /// The first line of the value, or the name where the value is empty.
        var valueRange: Range<Int> { lines.first { !$0.text.isEmpty }?.range ?? nameRange }
    }

    struct Section: Sendable, Hashable {
        var name: String
        var range: Range<Int>
        var entries: [Entry] = []

        subscript(name: String) -> Entry? { entries.first { $0.name == name } }
    }

    /// The section whose options count in all others that do not have them.
    static let defaultSection = "DEFAULT"

    let source: SourceFile
    /// In the order of the file, without the one of defaults.
    private(set) var sections: [Section] = []
    private(set) var defaults: Section?
    private(set) var diagnostics: [Diagnostic] = []

    init(_ source: SourceFile) {
        self.source = source
        var reading = INIReading()
        for number in 1...source.lineCount { read(number, &reading) }
        close(&reading)
        trimValues()
    }

    subscript(name: String) -> Section? { sections.first { $0.name == name } }

    func range(_ offsets: Range<Int>) -> SourceRange { SourceRange(offsets, in: source) }

    /// What is known while lines are read.
    private struct INIReading {
        var section: Section?
        /// How deep the option is indented to which deeper lines belong; nil without one.
        var indentation: Int?
    }

    private mutating func read(_ number: Int, _ reading: inout INIReading) {
        var offsets = source.lineRange(number)
        if number == 1, source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            offsets = 3..<max(3, offsets.upperBound)
        }
        let indentation = source.bytes[offsets].prefix(while: Self.isBlank).count
        let content = trimmed(offsets)
        let hasOption = reading.indentation != nil && reading.section?.entries.isEmpty == false
        guard !content.isEmpty else {
            if hasOption { append(Line(text: "", range: content), &reading) }
            return
        }
        let first = source.bytes[content.lowerBound]
        if first == UInt8(ascii: "#") || first == UInt8(ascii: ";") { return }
        if hasOption, let depth = reading.indentation, indentation > depth {
            append(Line(text: source.text(content), range: content), &reading)
            return
        }
        reading.indentation = nil
        if first == UInt8(ascii: "["), let end = source.bytes[content].lastIndex(of: UInt8(ascii: "]")),
            end > content.lowerBound + 1
        {
            begin(content.lowerBound + 1..<end, &reading)
        } else {
            readOption(content, indentation, &reading)
        }
    }

    private func append(_ line: Line, _ reading: inout INIReading) {
        guard var section = reading.section else { return }
        section.entries[section.entries.count - 1].lines.append(line)
        reading.section = section
    }

    private mutating func begin(_ name: Range<Int>, _ reading: inout INIReading) {
        close(&reading)
        let text = source.text(name)
        let earlier = text == Self.defaultSection ? defaults : self[text]
        if let earlier, text != Self.defaultSection {
            diagnostics.append(.doubledSection(text, range(name), first: range(earlier.range)))
        }
        reading.section = earlier ?? Section(name: text, range: name)
    }

    /// Puts the section that was read to the others.
    private mutating func close(_ reading: inout INIReading) {
        guard let section = reading.section else { return }
        reading.section = nil
        if section.name == Self.defaultSection {
            defaults = section
        } else if let place = sections.firstIndex(where: { $0.name == section.name }) {
            sections[place] = section
        } else {
            sections.append(section)
        }
    }

    private mutating func readOption(_ content: Range<Int>, _ indentation: Int, _ reading: inout INIReading) {
        guard var section = reading.section else {
            diagnostics.append(.noSection(range(content)))
            return
        }
        let delimiters = [UInt8(ascii: "="), UInt8(ascii: ":")]
        guard let delimiter = source.bytes[content].firstIndex(where: delimiters.contains),
            case let name = trimmed(content.lowerBound..<delimiter), !name.isEmpty
        else {
            diagnostics.append(.noOption(range(content)))
            return
        }
        let value = trimmed(delimiter + 1..<content.upperBound)
        let entry = Entry(
            name: source.text(name).lowercased(), nameRange: name,
            lines: [Line(text: source.text(value), range: value)])
        if let place = section.entries.firstIndex(where: { $0.name == entry.name }) {
            diagnostics.append(
                .doubledOption(
                    entry.name, section.name, range(name), first: range(section.entries[place].nameRange)))
            section.entries.remove(at: place)
        }
        section.entries.append(entry)
        reading.section = section
        reading.indentation = indentation
    }

    /// Empty lines at the end of a value are no part of it.
    private mutating func trimValues() {
        func trim(_ section: inout Section) {
            for place in section.entries.indices {
                while section.entries[place].lines.count > 1,
                    section.entries[place].lines.last?.text.isEmpty == true
                {
                    section.entries[place].lines.removeLast()
                }
            }
        }
        for place in sections.indices { trim(&sections[place]) }
        if var section = defaults {
            trim(&section)
            defaults = section
        }
    }

    private func trimmed(_ offsets: Range<Int>) -> Range<Int> {
        var (lower, upper) = (offsets.lowerBound, max(offsets.lowerBound, offsets.upperBound))
        while lower < upper, Self.isBlank(source.bytes[lower]) { lower += 1 }
        while upper > lower, Self.isBlank(source.bytes[upper - 1]) { upper -= 1 }
        return lower..<upper
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

extension INIDocument {
    /// The words of a list with commas or blanks between, each with its place.
    func words(of entry: Entry) -> [Line] {
        entry.lines.flatMap { line in
            source.bytes[line.range].split { [UInt8(ascii: ","), 0x20, 0x09].contains($0) }.map { word in
                Line(
                    text: source.text(word.startIndex..<word.endIndex), range: word.startIndex..<word.endIndex
                )
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func doubledSection(_ name: String, _ range: SourceRange, first: SourceRange) -> Self {
        Self(
            code: "orchestrate.doubled", severity: .error, message: "section '\(name)' stands twice",
            range: range, hint: "give one of them another name",
            notes: [Note("the first one is here", at: first)])
    }

    fileprivate static func doubledOption(
        _ name: String, _ section: String, _ range: SourceRange, first: SourceRange
    ) -> Self {
        Self(
            code: "orchestrate.doubled", severity: .error,
            message: "option '\(name)' stands twice in section '\(section)'", range: range,
            hint: "remove one of them", notes: [Note("the first one is here", at: first)])
    }

    fileprivate static func noSection(_ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.syntax", severity: .error, message: "an option stands before any section",
            range: range, hint: "write '[general]' above it")
    }

    fileprivate static func noOption(_ range: SourceRange) -> Self {
        Self(
            code: "orchestrate.syntax", severity: .error,
            message: "expected '[section]', 'name = value' or a comment", range: range,
            hint: "indent the line if it goes on with the value above")
    }
}
