/// What the parser met where something else was due, in words.
struct ConfFound {
    var text: String
    /// What helped others who wrote this.
    var hint: String?

    init(_ kind: ConfToken.Kind, text token: String) {
        text = "'\(token.shortened)'"
        hint = Self.hint(kind, token)
        switch kind {
        case .end: text = "the end of the file"
        case .newline: text = "the end of the line"
        case .string: text = "text"
        case .number: text = "the number \(token.shortened)"
        case .unknown where token == "\u{FEFF}": text = "a byte order mark"
        case .unknown where token.hasPrefix("\"") || token.hasPrefix("'"): text = "an unclosed string"
        default: break
        }
    }

    private static func hint(_ kind: ConfToken.Kind, _ token: String) -> String? {
        switch (kind, token) {
        case (.unknown, "\u{FEFF}"): "save the file without a byte order mark"
        case (.unknown, _) where token.hasPrefix("\"") || token.hasPrefix("'"):
            "close the quotation mark on the same line"
        case (.string, _): "strings are not joined; write one string, or format it with '%'"
        case (.number, _) where token.allSatisfy(\.isNumber):
            "a number has no leading zeros; text needs quotes"
        case (.symbol, ";"): "write each assignment on a line of its own"
        case (.symbol, "%"): "'%' must stand on the same line as the string before it"
        case (.symbol, "+"), (.symbol, "*"), (.symbol, "/"), (.symbol, "-"):
            "the only operator is '%' behind a string; a lone '-' goes before a number"
        case (.end, _): "add what is missing at the end"
        case (.unknown, _): "put text in quotes, and remove the character elsewhere"
        case (.symbol, "("), (.symbol, "["), (.symbol, "."):
            "calls, indices and attributes are not part of this language"
        case (.symbol, _) where token.count > 1 && token.hasSuffix("="): "assign with '='"
        case (.symbol, ")"), (.symbol, "]"), (.symbol, "}"): "check the brackets before it"
        default: nil
        }
    }
}

extension String {
    /// The beginning of a text that a stranger made as long as he liked, fit for one line.
    var shortened: String {
        let line = prefix(60).prefix { !$0.isNewline }
        return line.endIndex == endIndex ? self : line + "…"
    }
}
