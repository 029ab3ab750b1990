/// The settings of a git configuration file in their order.
///
/// - SeeAlso: git-config(1), "Syntax". Includes are not followed.
struct GitConfiguration {
    struct Entry: Hashable {
        /// In lower case.
        var section: String
        var subsection: String?
        /// In lower case.
        var key: String
        var value: String
    }

    private(set) var entries: [Entry] = []

    init(_ text: String) {
        var section = ""
        var subsection: String?
        for line in Self.joinedLines(text) {
            var rest = line[...].drop(while: \.isWhitespace)
            if rest.first == "[" {
                (section, subsection) = Self.header(&rest)
                rest = rest.drop(while: \.isWhitespace)
            }
            guard let first = rest.first, first != "#", first != ";" else { continue }
            let key = rest.prefix { $0 != "=" && !$0.isWhitespace }
            let value = rest.dropFirst(key.count).drop(while: \.isWhitespace)
            entries.append(
                Entry(
                    section: section, subsection: subsection, key: key.lowercased(),
                    value: value.first == "=" ? Self.value(value.dropFirst()) : "true"))
        }
    }

    /// Lines, where a backslash at the end joins the next one.
    private static func joinedLines(_ text: String) -> [String] {
        var lines: [String] = []
        var pending = ""
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let backslashes = line.reversed().prefix { $0 == "\\" }.count
            if backslashes % 2 == 1 {
                pending += line.dropLast()
            } else {
                lines.append(pending + line)
                pending = ""
            }
        }
        return pending.isEmpty ? lines : lines + [pending]
    }

    /// `[section]`, `[section "subsection"]` or the old `[section.subsection]`.
    private static func header(_ rest: inout Substring) -> (String, String?) {
        rest = rest.dropFirst()
        let name = rest.prefix { $0 != "]" && !$0.isWhitespace }
        rest = rest.dropFirst(name.count).drop(while: \.isWhitespace)
        var subsection: String?
        if rest.first == "\"" {
            subsection = quoted(&rest)
        } else if let dot = name.firstIndex(of: ".") {
            subsection = String(name[name.index(after: dot)...])
            rest = rest.drop { $0 != "]" }.dropFirst()
            return (name[..<dot].lowercased(), subsection)
        }
        rest = rest.drop { $0 != "]" }.dropFirst()
        return (name.lowercased(), subsection)
    }

    private static func quoted(_ rest: inout Substring) -> String {
        var text = ""
        rest = rest.dropFirst()
        while let character = rest.popFirst(), character != "\"" {
            text.append(character == "\\" ? rest.popFirst() ?? character : character)
        }
        return text
    }

    /// A value without quotes, escapes, comments and the blanks around it.
    private static func value(_ source: Substring) -> String {
        var text = ""
        var kept = 0
        var isQuoted = false
        var rest = source.drop(while: \.isWhitespace)
        while let character = rest.popFirst() {
            switch character {
            case "\"": isQuoted.toggle()
            case "#" where !isQuoted, ";" where !isQuoted: return String(text.prefix(kept))
            case "\\":
                let escaped = rest.popFirst() ?? "\\"
                text.append(escaped == "n" ? "\n" : escaped == "t" ? "\t" : escaped)
                kept = text.count
                continue
            default: text.append(character)
            }
            if isQuoted || !character.isWhitespace { kept = text.count }
        }
        return String(text.prefix(kept))
    }
}
