internal import SourceDiagnostics

/// Reads the statements of one file; the grammar is a small part of Python's, with looser commas.
///
/// After a syntax error it goes on behind the next line that ends outside of brackets, so that one reading
/// finds more than one mistake; it gives up when the file ends before.
struct ConfParser: ~Copyable {
    static let mostErrors = 20
    let dialect: ConfDialect
    let depthLimit: Int
    private let source: SourceFile
    private var lexer: ConfLexer
    private(set) var current: ConfToken
    /// Whether nothing, not even a comment or the end of a line, stands before the current token.
    private(set) var isAdjacent = false
    /// Whether the current token is the first of a logical line.
    private(set) var beginsLine = true
    /// The end of the last token that was taken.
    private(set) var lastEnd: Int32 = 0
    private var syntax = ConfSyntax()
    private var commaFindings = 0
    var depth = 0

    init(_ source: SourceFile, number: Int32, dialect: ConfDialect, depthLimit: Int) {
        self.source = source
        self.dialect = dialect
        self.depthLimit = depthLimit
        lexer = ConfLexer(source.bytes, file: number)
        current = ConfToken(kind: .newline, span: SourceSpan(file: number, lower: 0, upper: 0))
    }

    /// Reads the whole file.
    consuming func file() -> ConfSyntax {
        var errors = 0
        do throws(ConfError) { try advance() } catch {
            report(error)
            return syntax
        }
        while current.kind != .end {
            let start = current
            do throws(ConfError) {
                depth = 0
                syntax.items.append(.statement(try statement()))
            } catch {
                report(error)
                errors += 1
                guard errors < Self.mostErrors, error.code != .limit, recover(from: start) else { break }
            }
        }
        return syntax
    }

    mutating func report(_ finding: ConfError) { syntax.items.append(.finding(finding)) }

    // MARK: Tokens

    func text(_ token: ConfToken) -> String { source.text(token.span.offsets) }

    func `is`(_ symbol: StaticString) -> Bool {
        current.kind == .symbol && matches(current, symbol)
    }

    func matches(_ token: ConfToken, _ text: StaticString) -> Bool {
        text.withUTF8Buffer { source.bytes[token.span.offsets].elementsEqual($0) }
    }

    /// Takes the current token: on to the next one that means something.
    mutating func advance() throws(ConfError) {
        lastEnd = current.span.upper
        isAdjacent = true
        beginsLine = false
        current = try lexer.next()
        while [.comment, .lineBreak, .newline, .indent, .dedent].contains(current.kind) {
            isAdjacent = false
            beginsLine = beginsLine || current.kind == .newline
            current = try lexer.next()
        }
    }

    /// Like ``advance()``, but stops at the end of a logical line.
    mutating func advanceInLine() throws(ConfError) {
        lastEnd = current.span.upper
        current = try lexer.next()
        while current.kind == .comment || current.kind == .lineBreak { current = try lexer.next() }
    }

    /// Skips to the next statement behind the one that began at a token; false where the file ends first.
    private mutating func recover(from start: ConfToken) -> Bool {
        // The wrong token may be the first of a later line, and that line be fine.
        if beginsLine, current != start { return current.kind != .end }
        do throws(ConfError) {
            while current.kind != .newline, current.kind != .end { try advanceInLine() }
            try advance()
            return current.kind != .end
        } catch {
            return false
        }
    }

    /// The error of a token that does not fit here.
    ///
    /// - Parameters:
    ///   - hint: What to do, whatever was found.
    ///   - fallback: What to do when the token itself gives no hint.
    mutating func unexpected(_ expected: String, hint: String? = nil, or fallback: String) -> ConfError {
        // White space before a stray character is a token of its own; the character is the mistake.
        while current.kind == .unknown, [0x20, 0x09, 0x0C].contains(source.bytes[Int(current.span.lower)]) {
            do throws(ConfError) { current = try lexer.next() } catch { return error }
        }
        let found = ConfFound(current.kind, text: text(current))
        return .unexpected(found, expected: expected, hint: hint ?? found.hint ?? fallback, at: current.span)
    }

    mutating func comma(_ finding: ConfError) {
        guard dialect == .standard, commaFindings < Self.mostErrors else { return }
        commaFindings += 1
        report(finding)
    }
}
