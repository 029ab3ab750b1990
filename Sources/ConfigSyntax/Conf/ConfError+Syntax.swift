internal import SourceDiagnostics

/// Every sentence about the grammar of a compose configuration.
extension ConfError {
    static func unexpected(
        _ found: ConfFound, expected: String, hint: String, at span: SourceSpan
    ) -> Self {
        Self(
            .syntax, "invalid syntax: expected \(expected) but found \(found.text)", hint: hint, at: span)
    }

    static func unindent(at span: SourceSpan) -> Self {
        Self(
            .syntax, "unindent does not match any outer indentation level",
            hint: "begin the line in the same column as the line that it belongs to", at: span)
    }

    static func unclosed(_ bracket: UInt8, at span: SourceSpan) -> Self {
        let open = Character(Unicode.Scalar(bracket))
        let close: Character = open == "(" ? ")" : open == "[" ? "]" : "}"
        return Self(
            .syntax, "end of file in a multi-line statement: this '\(open)' is never closed",
            hint: "add '\(close)' where the value ends", at: span)
    }

    static func endsWithinStatement(at span: SourceSpan) -> Self {
        Self(
            .syntax, "end of file in a multi-line statement",
            hint: "remove the backslash at the end, or the bracket that closes none", at: span)
    }

    static func unclosedString(at span: SourceSpan) -> Self {
        Self(
            .syntax, "end of file in a multi-line string: it begins here and is never closed",
            hint: "close it with the same quotation marks", at: span)
    }

    static func fromWithoutImport(at span: SourceSpan) -> Self {
        Self(
            .syntax, "invalid syntax: no 'import' follows this 'from'", hint: "write 'from name import *'",
            at: span)
    }

    static func keyword(_ name: ConfName) -> Self {
        let isImport = name.text == "import"
        return Self(
            .keyword, "cannot assign to the Python keyword '\(name.text)'",
            hint: isImport
                ? "write 'from name import *' to include another file"
                : "only 'name = value', 'from … import …' and 'global name' are statements here",
            at: name.span)
    }

    static func privateName(_ name: ConfName) -> Self {
        Self(
            .privateName, "'\(name.text)' begins with an underscore; such names cannot be set or read",
            hint: "choose a name without the underscore", at: name.span)
    }

    static func notAnInteger(_ text: String, at span: SourceSpan) -> Self {
        let hint =
            switch text.dropFirst().first {
            case "x", "X", "o", "O", "b", "B": "write the number in decimal digits"
            default: text.hasSuffix("j") || text.hasSuffix("J") ? "remove the 'j'" : "write a point: '1.0e3'"
            }
        return Self(
            .number, "invalid literal for a whole number: '\(text.shortened)'", hint: hint, at: span)
    }

    static func notAFloat(_ text: String, at span: SourceSpan) -> Self {
        Self(.number, "could not read '\(text.shortened)' as a number", hint: "remove the 'j'", at: span)
    }

    static func tooManyDigits(at span: SourceSpan) -> Self {
        Self(
            .number, "a whole number may have \(BigInteger.longestText) digits",
            hint: "write a shorter number",
            at: span)
    }

    static func largeNumber(at span: SourceSpan) -> Self {
        Self(
            .largeNumber, "this number has more than 64 bits; it is kept to about 16 digits", at: span,
            severity: .warning)
    }

    static func stringForm(isTriple: Bool, reference: String, at span: SourceSpan) -> Self {
        let form = isTriple ? "a triple-quoted string" : "a string with a prefix"
        return Self(
            .stringForm,
            "the reference reads \(form) as '\(reference.shortened)', with stray quotation marks",
            hint: "write it as a plain string in single or double quotes", at: span, severity: .warning)
    }

    static func missingComma(before next: SourceSpan, at span: SourceSpan) -> Self {
        Self(
            .missingComma, "no comma stands between this item and the next", hint: "add a comma", fix: ",",
            at: span, severity: .warning, notes: [.init(message: "the next item", span: next)])
    }

    static func extraComma(at span: SourceSpan) -> Self {
        Self(
            .extraComma, "this comma separates nothing", hint: "remove it", fix: "", at: span,
            severity: .warning)
    }

    static func tooDeep(_ limit: Int, at span: SourceSpan) -> Self {
        Self(
            .limit, "more than \(limit) values lie within each other here",
            hint: "nest the values less deeply",
            at: span)
    }
}
