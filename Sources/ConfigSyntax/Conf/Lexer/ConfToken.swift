internal import SourceDiagnostics

/// One token of a compose configuration, as Python 3.11's tokenizer cuts the text.
struct ConfToken: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case name, number, string, symbol, comment
        /// The end of a line within brackets, or of a line that holds no statement.
        case lineBreak
        /// The end of a logical line.
        case newline
        case indent, dedent
        /// A character that begins no token; white space before one counts as one, too.
        case unknown
        case end
    }

    var kind: Kind
    var span: SourceSpan
}
