/// The file that describes a compose of several parts: an INI file in which each section is a part, but
/// `[general]`.
///
/// Only what names configurations is looked at and changed; all else keeps its bytes.
struct ComposeParts: Sendable {
    struct Part: Sendable, Hashable {
        var name: String
        /// The configuration, as written.
        var config: String
        /// The line that says so.
        var line: Int
    }

    private(set) var lines: [String]
    private(set) var parts: [Part] = []

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var section: String?
        for (number, line) in lines.enumerated() {
            // An indented line goes on with the value before it.
            guard let first = line.first, !first.isWhitespace, first != "#", first != ";" else { continue }
            if first == "[", let end = line.lastIndex(of: "]") {
                section = String(line[line.index(after: line.startIndex)..<end])
            } else if let section, section != "general", section != "DEFAULT", let value = Self.config(line) {
                parts.removeAll { $0.name == section }
                parts.append(Part(name: section, config: value, line: number))
            }
        }
    }

    private static func config(_ line: String) -> String? {
        guard let mark = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return nil }
        guard trimmed(line[..<mark]).lowercased() == "config" else { return nil }
        return trimmed(line[line.index(after: mark)...])
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// Makes a part name another configuration.
    mutating func set(_ part: Part, config: String) {
        lines[part.line] = "config = \(config)"
    }

    var text: String { lines.joined(separator: "\n") }
}
