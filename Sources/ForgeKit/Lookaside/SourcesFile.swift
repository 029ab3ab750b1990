public import DigestKit
public import SourceDiagnostics

/// The file `sources` of a package: what lies in the lookaside cache.
///
/// Lines that are not changed are written as they were read. One kind of checksum is used in the whole file.
public struct SourcesFile: Hashable, Sendable {
    /// A file in the cache.
    public struct Entry: Hashable, Sendable {
        /// Without directories.
        public var file: String
        public var checksum: Checksum

        public init(_ file: String, _ checksum: Checksum) {
            self.file = file
            self.checksum = checksum
        }

        /// As BSD's checksum programs write it.
        public var line: String {
            "\(checksum.kind.rawValue.uppercased()) (\(file)) = \(checksum.hexadecimal)"
        }
    }

    /// A line, with its end.
    private struct Line: Hashable, Sendable {
        var text: String
        var entry: Entry?
    }

    private var lines: [Line]
    /// What is wrong with the file as it was read.
    public private(set) var diagnostics: [Diagnostic] = []

    public init() { lines = [] }

    /// Reads all of a file; what is wrong with it is in ``diagnostics``.
    public init(_ source: SourceFile) {
        lines = []
        var (start, known, first) = (0, [String: Checksum](), Entry?.none)
        while start < source.bytes.count {
            let end =
                source.bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? source.bytes.count
            if let entry = read(start..<end, of: source) {
                let place = SourceRange(start..<max(start, end - 1), in: source)
                if let first, first.checksum.kind != entry.checksum.kind {
                    diagnostics.append(.sourcesKinds(entry, first, at: place))
                }
                if let other = known.updateValue(entry.checksum, forKey: entry.file), other != entry.checksum
                {
                    diagnostics.append(.sourcesDoubled(entry.file, at: place))
                }
                first = first ?? entry
            }
            start = end
        }
    }

    public init(_ text: String, name: String = "sources") { self.init(SourceFile(name: name, text: text)) }

    /// In the order of the file.
    public var entries: [Entry] { lines.compactMap(\.entry) }

    public subscript(file: String) -> Entry? { entries.first { $0.file == file } }

    /// The whole file.
    public var text: String { lines.map(\.text).joined() }

    /// Takes a line, and gives what it lists.
    private mutating func read(_ range: Range<Int>, of source: SourceFile) -> Entry? {
        let text = source.text(range)
        let content = text.drop(while: \.isWhitespace)
        let visible = String(content.reversed().drop(while: \.isWhitespace).reversed())
        let entry = Entry(line: visible)
        if entry == nil, !visible.isEmpty {
            let start = range.lowerBound + text.utf8.count - content.utf8.count
            diagnostics.append(
                .sourcesSyntax(at: SourceRange(start..<start + visible.utf8.count, in: source)))
        }
        lines.append(Line(text: text, entry: entry))
        return entry
    }

    // MARK: - Changing

    /// Why an entry cannot be added.
    public struct Conflict: Error, Hashable, Sendable, CustomStringConvertible {
        public var entry: Entry
        public var other: Entry

        public var description: String {
            if entry.checksum.kind != other.checksum.kind {
                return "'\(entry.file)' has a checksum of the kind \(entry.checksum.kind.rawValue), and "
                    + "'\(other.file)' one of the kind \(other.checksum.kind.rawValue); replace all of the file"
            }
            return "'\(entry.file)' is listed with another checksum; replace it"
        }
    }

    /// Adds a file, or puts it in the place of the one with its name.
    ///
    /// - Throws: When another one has its name, unless it is to be replaced; when the file uses another kind of checksum.
    public mutating func add(_ entry: Entry, replacing: Bool = false) throws(Conflict) {
        if let other = lines.first(where: { line in
            guard let other = line.entry else { return false }
            return other.checksum.kind != entry.checksum.kind && !(replacing && other.file == entry.file)
        })?.entry {
            throw Conflict(entry: entry, other: other)
        }
        if let place = lines.firstIndex(where: { $0.entry?.file == entry.file }) {
            guard let old = lines[place].entry, old != entry else { return }
            guard replacing else { throw Conflict(entry: entry, other: old) }
            lines[place] = Line(text: entry.line + "\n", entry: entry)
            return
        }
        if let last = lines.last, last.text.utf8.last != UInt8(ascii: "\n") {
            lines[lines.count - 1].text += "\n"
        }
        lines.append(Line(text: entry.line + "\n", entry: entry))
    }

    /// Leaves only these.
    public mutating func replaceAll(with entries: [Entry]) throws(Conflict) {
        self = SourcesFile()
        for entry in entries { try add(entry) }
    }

    public mutating func remove(_ file: String) { lines.removeAll { $0.entry?.file == file } }
}

extension SourcesFile.Entry {
    /// Reads `SHA512 (file) = hash`, or `hash  file` as it was before.
    init?(line: String) {
        guard let entry = Self.bsd(line) ?? Self.old(line), entry.isSafe else { return nil }
        self = entry
    }

    /// Whether the name is one of a file in a directory, and of none outside.
    var isSafe: Bool {
        !file.isEmpty && file != "." && file != ".."
            && !file.utf8.contains { $0 == UInt8(ascii: "/") || $0 < 0x20 || $0 == 0x7F }
    }

    private static func bsd(_ line: String) -> Self? {
        guard let match = line.wholeMatch(of: /([A-Z0-9]+) \((.+)\) = ([0-9a-fA-F]+)/),
            let kind = Checksum.Kind(rawValue: match.1.lowercased()),
            let checksum = Checksum(kind, hexadecimal: String(match.3))
        else { return nil }
        return Self(String(match.2), checksum)
    }

    /// The length of the hash tells its kind.
    private static func old(_ line: String) -> Self? {
        guard let match = line.wholeMatch(of: /([0-9a-fA-F]+) [ *]?([^ ].*)/),
            let kind = [Checksum.Kind.md5, .sha1, .sha256, .sha512].first(where: {
                $0.size * 2 == match.1.utf8.count
            }), let checksum = Checksum(kind, hexadecimal: String(match.1))
        else { return nil }
        return Self(String(match.2), checksum)
    }
}

extension Diagnostic {
    fileprivate static func sourcesSyntax(at range: SourceRange) -> Self {
        Self(
            code: "sources.syntax", severity: .error,
            message: "expected 'SHA512 (file) = hash' with a name that has no directory, or 'hash  file'",
            range: range)
    }

    fileprivate static func sourcesKinds(
        _ entry: SourcesFile.Entry, _ first: SourcesFile.Entry, at range: SourceRange
    ) -> Self {
        Self(
            code: "sources.kinds", severity: .error,
            message: "a checksum of the kind \(entry.checksum.kind.rawValue) stands in a file of "
                + "\(first.checksum.kind.rawValue)", range: range)
    }

    fileprivate static func sourcesDoubled(_ file: String, at range: SourceRange) -> Self {
        Self(
            code: "sources.doubled", severity: .error, message: "'\(file)' is listed with two checksums",
            range: range)
    }
}
