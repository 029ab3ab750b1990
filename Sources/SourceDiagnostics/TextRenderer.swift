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
        if let hint = diagnostic.hint { text += "  " + paint("hint: ", .bold) + hint.visible + "\n" }
        for note in diagnostic.notes {
            text +=
                "  " + paint("note: ", .bold) + "\(note.range.location.visible): \(note.message.visible)\n"
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
        return
            "\(paint(diagnostic.range.location.visible, .bold)): \(severity) \(diagnostic.message.visible) \(code)"
    }

    private func excerpt(_ range: SourceRange, color: Style, in file: SourceFile) -> String {
        guard range.start.line <= file.lineCount else { return "" }
        let number = String(range.start.line)
        let excerpt = SourceExcerpt(range, in: file, width: width - number.count - 4)
        let gutter = String(repeating: " ", count: number.count)
        return """
            \(paint(" \(number) |", .dim)) \(excerpt.text)
            \(paint(" \(gutter) |", .dim)) \(excerpt.padding)\(paint(String(repeating: "^", count: excerpt.carets), color))

            """
    }

    private enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "1;31"
        case yellow = "1;33"
        case blue = "1;34"
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
}
