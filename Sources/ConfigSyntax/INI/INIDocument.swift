public import SourceDiagnostics

/// An INI file as Python's `configparser` reads it, with the place of everything in it.
///
/// `name = value` and `name: value`; lines that begin with `#` or `;` are comments, deeper indented lines go on
/// with the value above; names of options are taken in small letters. `%` is a character like any other: see
/// ``INIInterpolation``.
///
/// - SeeAlso: Python's library reference, `configparser`, "Supported INI File Structure".
public struct INIDocument: Sendable {
    /// One line of a value.
    public struct Line: Sendable, Hashable {
        public var text: String
        /// In bytes.
        public var range: Range<Int>
    }

    /// An option with its value.
    public struct Entry: Sendable, Hashable {
        /// In small letters.
        public var name: String
        /// In bytes.
        public var nameRange: Range<Int>
        /// Of the value; empty ones stand for empty lines within it.
        public var lines: [Line]

        /// The value, its lines joined by line ends.
        public var text: String { lines.map(\.text).joined(separator: "\n") }

        /// The first line of the value, or the name where the value is empty; in bytes.
        public var valueRange: Range<Int> { lines.first { !$0.text.isEmpty }?.range ?? nameRange }
    }

    public struct Section: Sendable, Hashable {
        public var name: String
        /// Of the name, in bytes.
        public var range: Range<Int>
        /// In the order of the file; what stands last counts of a name that stands twice.
        public var entries: [Entry] = []

        public subscript(name: String) -> Entry? { entries.first { $0.name == name } }
    }

    /// The section whose options count in all others that do not have them.
    public static let defaultSection = "DEFAULT"

    public let source: SourceFile
    /// In the order of the file, without the one of defaults.
    public internal(set) var sections: [Section] = []
    public internal(set) var defaults: Section?
    /// What `configparser` refuses: `ini.syntax` and `ini.doubled`.
    public internal(set) var diagnostics: [Diagnostic] = []

    /// Reads all of a file; what is wrong with it is in ``diagnostics``.
    public init(_ source: SourceFile) {
        self.source = source
        var reader = INIReader(source)
        reader.readAll()
        (sections, defaults, diagnostics) = (reader.sections, reader.defaults, reader.diagnostics)
    }

    /// A section by its name, other than the one of defaults.
    public subscript(name: String) -> Section? { sections.first { $0.name == name } }

    /// The place of some bytes.
    public func range(_ offsets: Range<Int>) -> SourceRange { SourceRange(offsets, in: source) }

    /// The words of a list with commas or blanks between, each with its place.
    public func words(of entry: Entry) -> [Line] {
        entry.lines.flatMap { line in
            source.bytes[line.range].split { [UInt8(ascii: ","), 0x20, 0x09].contains($0) }.map { word in
                let range = word.startIndex..<word.endIndex
                return Line(text: source.text(range), range: range)
            }
        }
    }
}
