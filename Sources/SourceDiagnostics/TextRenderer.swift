/// Diagnostics for people: the place, the sentence, the line with the wrong text underlined, and what to do.
public struct TextRenderer: Sendable {
    /// Whether ANSI colours are used.
    public var usesColor: Bool
    /// Columns of the terminal; longer source lines are cut around the place.
    public var width: Int

    public init(usesColor: Bool = false, width: Int = 120) {
        self.usesColor = usesColor
        self.width = max(width, 40)
    }

    /// One diagnostic, with a line break at its end.
    public func render(_ diagnostic: Diagnostic, in file: SourceFile?) -> String {
        var text = heading(diagnostic) + "\n"
        if let file { text += excerpt(diagnostic.range, color: color(diagnostic.severity), in: file) }
        if let hint = diagnostic.hint { text += "  " + paint("hint: ", .bold) + printable(hint) + "\n" }
        for note in diagnostic.notes {
            text += "  " + paint("note: ", .bold) + "\(note.range.location): \(printable(note.message))\n"
        }
        return text
    }

    /// `2 errors and 1 warning`; nil when there is neither.
    public static func tally(_ diagnostics: some Sequence<Diagnostic>) -> String? {
        var errors = 0
        var warnings = 0
        for diagnostic in diagnostics {
            switch diagnostic.severity {
            case .error: errors += 1
            case .warning: warnings += 1
            case .note: break
            }
        }
        let parts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }

    private func heading(_ diagnostic: Diagnostic) -> String {
        let severity = paint("\(diagnostic.severity.rawValue):", color(diagnostic.severity))
        let code = paint("[\(diagnostic.code.rawValue)]", .dim)
        return "\(paint(diagnostic.range.location, .bold)): \(severity) \(printable(diagnostic.message)) \(code)"
    }

    private func excerpt(_ range: SourceRange, color: Style, in file: SourceFile) -> String {
        guard range.start.line <= file.lineCount else { return "" }
        let line = Array(file.line(range.start.line).unicodeScalars)
        let first = min(range.start.column - 1, line.count)
        let last = range.end.line == range.start.line ? min(range.end.column - 1, line.count) : line.count
        let number = String(range.start.line)
        let window = Self.window(of: line.count, around: first, width: width - number.count - 4)
        let shown = line[window].map { Self.isPrintable($0) || $0 == "\t" ? Character($0) : "\u{FFFD}" }
        // Tabs stay tabs under a tab, so that the caret stands where the terminal puts the text.
        let blanks = line[window.lowerBound..<max(first, window.lowerBound)].map { $0 == "\t" ? "\t" : " " }
        let carets = String(repeating: "^", count: max(1, min(last, window.upperBound) - first))
        let gutter = String(repeating: " ", count: number.count)
        return """
            \(paint(" \(number) |", .dim)) \(String(shown))
            \(paint(" \(gutter) |", .dim)) \(blanks.joined())\(paint(carets, color))

            """
    }

    /// The part of a long line that is shown.
    private static func window(of count: Int, around place: Int, width: Int) -> Range<Int> {
        guard count > width else { return 0..<count }
        let start = max(0, min(place - width / 3, count - width))
        return start..<min(count, start + width)
    }

    private enum Style: String {
        case bold = "1", dim = "2", red = "1;31", yellow = "1;33", blue = "1;34"
    }

    private func color(_ severity: Diagnostic.Severity) -> Style {
        switch severity {
        case .error: .red
        case .warning: .yellow
        case .note: .blue
        }
    }

    private func paint(_ text: String, _ style: Style) -> String {
        usesColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Text from a file must not steer the terminal.
    private func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { Self.isPrintable($0) ? $0 : "\u{FFFD}" }))
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
            && !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
    }
}
