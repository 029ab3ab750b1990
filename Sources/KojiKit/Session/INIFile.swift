internal import SourceDiagnostics

/// A file of sections with options, as Python's `configparser` reads them.
///
/// - SeeAlso: Python's library reference, `configparser`, "Supported INI File Structure".
struct INIFile {
    struct Option {
        /// In lower case: case means nothing.
        var name: String
        /// As it is written, lines joined by line ends.
        var value: String
        /// Of the value's first line, or of the whole line if it is empty.
        var range: SourceRange
    }

    struct Section {
        var name: String
        var range: SourceRange
        var options: [Option] = []
    }

    private(set) var sections: [Section] = []
    private(set) var diagnostics: [Diagnostic] = []
    private let source: SourceFile
    /// How far the option is indented whose value may go on in the next line.
    private var indentation: Int?

    init(_ source: SourceFile) {
        self.source = source
        for line in 1...source.lineCount { read(source.lineRange(line)) }
        for section in sections.indices {
            for option in sections[section].options.indices {
                sections[section].options[option].value.trimEnd()
            }
        }
    }

    private mutating func read(_ line: Range<Int>) {
        var line = line
        if line.lowerBound == 0, source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { line = 3..<line.upperBound }
        let indentation = source.bytes[line].prefix { Self.isBlank($0) }.count
        let text = trimmed(line)
        if let first = text.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";") {
            let range = text.startIndex..<text.endIndex
            if let open = self.indentation, indentation > open {
                goOn(with: string(range))
            } else if first == UInt8(ascii: "["), let end = text.lastIndex(of: UInt8(ascii: "]")),
                end > text.startIndex + 1
            {
                begin(string(text.startIndex + 1..<end), range)
            } else {
                option(range, indentation)
            }
        } else if text.isEmpty, self.indentation != nil {
            goOn(with: "")
        }
    }

    private mutating func begin(_ name: String, _ range: Range<Int>) {
        indentation = nil
        if sections.contains(where: { $0.name == name }) {
            diagnostics.append(.doubledSection(name, at: SourceRange(range, in: source)))
        }
        sections.append(Section(name: name, range: SourceRange(range, in: source)))
    }

    private mutating func option(_ range: Range<Int>, _ indentation: Int) {
        self.indentation = nil
        guard let section = sections.indices.last else {
            diagnostics.append(.noSection(at: SourceRange(range, in: source)))
            return
        }
        let delimiters = [UInt8(ascii: "="), UInt8(ascii: ":")]
        guard let delimiter = source.bytes[range].firstIndex(where: { delimiters.contains($0) }),
            case let nameBytes = trimmed(range.lowerBound..<delimiter), !nameBytes.isEmpty
        else {
            diagnostics.append(.noOption(at: SourceRange(range, in: source)))
            return
        }
        let name = string(nameBytes.startIndex..<nameBytes.endIndex).lowercased()
        let value = trimmed(delimiter + 1..<range.upperBound)
        let place = value.isEmpty ? range : value.startIndex..<value.endIndex
        let option = Option(
            name: name, value: string(value.startIndex..<value.endIndex),
            range: SourceRange(place, in: source))
        if sections[section].options.contains(where: { $0.name == name }) {
            diagnostics.append(.doubledOption(name, sections[section].name, at: option.range))
        }
        sections[section].options.append(option)
        self.indentation = indentation
    }

    private mutating func goOn(with text: String) {
        guard let section = sections.indices.last, let option = sections[section].options.indices.last
        else { return }
        sections[section].options[option].value += "\n" + text
    }

    private func string(_ range: Range<Int>) -> String { source.text(range) }

    private func trimmed(_ range: Range<Int>) -> ArraySlice<UInt8> {
        var part = source.bytes[range].drop { Self.isBlank($0) }
        while let last = part.last, Self.isBlank(last) { part.removeLast() }
        return part
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

extension String {
    fileprivate mutating func trimEnd() { while last?.isWhitespace == true { removeLast() } }
}

extension Diagnostic {
    fileprivate static func doubledSection(_ name: String, at range: SourceRange) -> Self {
        profile("doubled-section", "the section '\(name)' is there twice", at: range)
    }

    fileprivate static func doubledOption(_ name: String, _ section: String, at range: SourceRange) -> Self {
        profile("doubled-option", "the option '\(name)' is in the section '\(section)' twice", at: range)
    }

    fileprivate static func noSection(at range: SourceRange) -> Self {
        profile("no-section", "this stands before the first '[section]'", at: range)
    }

    fileprivate static func noOption(at range: SourceRange) -> Self {
        profile("no-option", "this is neither 'option = value' nor '[section]'", at: range)
    }

    /// Something wrong in a file of profiles.
    static func profile(_ code: String, _ message: String, at range: SourceRange) -> Self {
        Diagnostic(
            code: Code(rawValue: "koji-profile.\(code)"), severity: .error, message: message, range: range)
    }
}
