/// Sections of `name = value` lines as Python's `configparser` reads and writes them.
///
/// A `%` is written twice, for the reader takes one as the beginning of a reference.
struct INIFile: Hashable, Sendable {
    /// In the order of names, both sections and what is in them.
    var sections: [String: [String: String]] = [:]

    subscript(section: String, name: String) -> String? {
        get { sections[section]?[name] }
        set { sections[section, default: [:]][name] = newValue }
    }

    /// - Parameter comments: Lines below the heading of a section.
    /// - Throws: `.metadata` for a name that could not be read again.
    func text(comments: [String: [String]] = [:]) throws(ComposeError) -> String {
        var out = ""
        for (section, values) in sections.sortedByKey() {
            guard Self.isSection(section) else { throw Self.unwritable("section", section) }
            out += "[\(section)]\n"
            for comment in comments[section] ?? [] { out += "; \(comment)\n" }
            for (name, value) in values.sortedByKey() {
                guard Self.isName(name) else { throw Self.unwritable("name", name) }
                let escaped = value.replacing("%", with: "%%").replacing("\r", with: " ")
                out += "\(name) = \(escaped.replacing("\n", with: "\n\t"))\n"
            }
            out += "\n"
        }
        return out
    }

    private static func unwritable(_ what: String, _ name: String) -> ComposeError {
        ComposeError(
            .metadata, "the \(what) '\(name)' cannot stand in an INI file; rename what is called so")
    }

    private static func isSection(_ name: String) -> Bool {
        !name.isEmpty && !name.unicodeScalars.contains { $0 == "]" || $0 == "\n" || $0 == "\r" }
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, let last = name.unicodeScalars.last else { return false }
        return !first.properties.isWhitespace && !last.properties.isWhitespace
            && !["#", ";", "["].contains(first)
            && !name.unicodeScalars.contains { ["=", ":", "\n", "\r"].contains($0) }
    }

    init() {}

    /// - Throws: `.metadata` for a line that is neither a section, a value nor a comment.
    init(_ text: String, name file: String) throws(ComposeError) {
        var section: String?
        var last: String?
        // Empty lines within a value count only if more of it follows.
        var empty = 0
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let trimmed = Self.trim(line)
            if trimmed.isEmpty {
                empty += 1
                continue
            }
            if trimmed.hasPrefix("#") || trimmed.hasPrefix(";") { continue }
            let isContinuation = line.first == " " || line.first == "\t"
            if isContinuation, let section, let name = last, let value = self[section, name] {
                self[section, name] = value + String(repeating: "\n", count: empty + 1) + trimmed
            } else if trimmed.hasPrefix("["), let end = trimmed.lastIndex(of: "]") {
                let name = String(trimmed[trimmed.index(after: trimmed.startIndex)..<end])
                (section, last) = (name, nil)
                sections[name] = sections[name] ?? [:]
            } else if let section, let equals = trimmed.firstIndex(where: { $0 == "=" || $0 == ":" }) {
                let name = String(Self.trim(trimmed[..<equals]))
                self[section, name] = String(Self.trim(trimmed[trimmed.index(after: equals)...]))
                last = name
            } else {
                throw ComposeError(.metadata, "\(file):\(number + 1): expected '[section]' or 'name = value'")
            }
            empty = 0
        }
        for (section, values) in sections {
            sections[section] = values.mapValues { $0.replacing("%%", with: "%") }
        }
    }

    private static func trim(_ text: Substring) -> Substring {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
