internal import SourceDiagnostics

/// Reads the lines of an INI file, one after the other.
struct INIReader {
    typealias Section = INIDocument.Section
    typealias Entry = INIDocument.Entry
    typealias Line = INIDocument.Line

    private(set) var sections: [Section] = []
    private(set) var defaults: Section?
    private(set) var diagnostics: [Diagnostic] = []
    private let source: SourceFile
    /// The places in `sections`, by name.
    private var places: [String: Int] = [:]
    /// The section that is being read, and the places of its options.
    private var section: Section?
    private var entries: [String: Int] = [:]
    /// The place of the option whose value may go on.
    private var current = 0
    /// How deep the option is indented to which deeper lines belong; nil without one.
    private var indentation: Int?

    init(_ source: SourceFile) { self.source = source }

    mutating func readAll() {
        for number in 1...source.lineCount { read(number) }
        closeSection()
    }

    private mutating func read(_ number: Int) {
        var offsets = source.lineRange(number)
        if number == 1, source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            offsets = 3..<max(3, offsets.upperBound)
        }
        let depth = source.bytes[offsets].prefix(while: Self.isBlank).count
        let content = trimmed(offsets)
        guard !content.isEmpty else {
            if indentation != nil { goOn(with: Line(text: "", range: content)) }
            return
        }
        let first = source.bytes[content.lowerBound]
        if first == UInt8(ascii: "#") || first == UInt8(ascii: ";") { return }
        if let indentation, depth > indentation {
            goOn(with: Line(text: source.text(content), range: content))
            return
        }
        indentation = nil
        if first == UInt8(ascii: "["), let end = source.bytes[content].lastIndex(of: UInt8(ascii: "]")),
            end > content.lowerBound + 1
        {
            beginSection(content.lowerBound + 1..<end)
        } else {
            readOption(content, depth)
        }
    }

    private mutating func goOn(with line: Line) {
        section?.entries[current].lines.append(line)
    }

    // MARK: Sections

    private mutating func beginSection(_ name: Range<Int>) {
        closeSection()
        let text = source.text(name)
        let isDefault = text == INIDocument.defaultSection
        let earlier = isDefault ? defaults : places[text].map { sections[$0] }
        if let earlier, !isDefault {
            diagnostics.append(.doubledSection(text, range(name), first: range(earlier.range)))
        }
        let section = earlier ?? Section(name: text, range: name)
        entries = Dictionary(
            uniqueKeysWithValues: section.entries.indices.map { (section.entries[$0].name, $0) })
        self.section = section
    }

    /// Puts the section that was read to the others.
    private mutating func closeSection() {
        guard var section else { return }
        self.section = nil
        for place in section.entries.indices { section.entries[place].trimEnd() }
        if section.name == INIDocument.defaultSection {
            defaults = section
        } else if let place = places[section.name] {
            sections[place] = section
        } else {
            places[section.name] = sections.count
            sections.append(section)
        }
    }

    // MARK: Options

    private mutating func readOption(_ content: Range<Int>, _ depth: Int) {
        guard let sectionName = section?.name else {
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
        add(
            Entry(
                name: source.text(name).lowercased(), nameRange: name,
                lines: [Line(text: source.text(value), range: value)]), to: sectionName)
        indentation = depth
    }

    private mutating func add(_ entry: Entry, to sectionName: String) {
        guard let place = entries[entry.name], let earlier = section?.entries[place].nameRange else {
            current = entries.count
            entries[entry.name] = current
            section?.entries.append(entry)
            return
        }
        diagnostics.append(
            .doubledOption(entry.name, sectionName, range(entry.nameRange), first: range(earlier)))
        section?.entries[place] = entry
        current = place
    }

    // MARK: Bytes

    private func range(_ offsets: Range<Int>) -> SourceRange { SourceRange(offsets, in: source) }

    private func trimmed(_ offsets: Range<Int>) -> Range<Int> {
        var (lower, upper) = (offsets.lowerBound, max(offsets.lowerBound, offsets.upperBound))
        while lower < upper, Self.isBlank(source.bytes[lower]) { lower += 1 }
        while upper > lower, Self.isBlank(source.bytes[upper - 1]) { upper -= 1 }
        return lower..<upper
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

extension INIDocument.Entry {
    /// Empty lines at the end of a value are no part of it.
    fileprivate mutating func trimEnd() {
        while lines.count > 1, lines.last?.text.isEmpty == true { lines.removeLast() }
    }
}

extension Diagnostic {
    fileprivate static func doubledSection(_ name: String, _ range: SourceRange, first: SourceRange) -> Self {
        Self(
            code: "ini.doubled", severity: .error, message: "section '\(name)' stands twice", range: range,
            hint: "give one of them another name", notes: [Note("the first one is here", at: first)])
    }

    fileprivate static func doubledOption(
        _ name: String, _ section: String, _ range: SourceRange, first: SourceRange
    ) -> Self {
        Self(
            code: "ini.doubled", severity: .error,
            message: "option '\(name)' stands twice in section '\(section)'", range: range,
            hint: "remove one of them", notes: [Note("the first one is here", at: first)])
    }

    fileprivate static func noSection(_ range: SourceRange) -> Self {
        Self(
            code: "ini.syntax", severity: .error, message: "an option stands before any section",
            range: range, hint: "write a '[section]' above it")
    }

    fileprivate static func noOption(_ range: SourceRange) -> Self {
        Self(
            code: "ini.syntax", severity: .error,
            message: "expected '[section]', 'name = value' or a comment", range: range,
            hint: "indent the line if it goes on with the value above")
    }
}
