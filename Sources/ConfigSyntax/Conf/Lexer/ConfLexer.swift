internal import SourceDiagnostics

/// Cuts a compose configuration into tokens by the rules of Python 3.11's tokenizer.
///
/// - SeeAlso: The Python Language Reference, "Lexical analysis"; `tokenize.generate_tokens`.
struct ConfLexer: Sendable {
    let bytes: [UInt8]
    let file: Int32
    private(set) var position = 0
    private var indents = [0]
    /// Open brackets; below zero after one too many was closed, as the reference counts.
    private var brackets: [Int] = []
    private var excessClosings = 0
    private var isAtLineStart = true
    private var isContinued = false
    /// Where no token begins, once that is known: white space before it is not looked at twice.
    private var hopeless: Int?
    private var waiting: [ConfToken] = []
    private var isFinished = false

    init(_ bytes: [UInt8], file: Int32) {
        self.bytes = bytes
        self.file = file
    }

    /// The next token; the end again and again once all is read.
    ///
    /// - Throws: `syntax` for a dedent to no outer column and for a file that ends within brackets, a triple
    ///   quoted string or a continued line.
    mutating func next() throws(ConfError) -> ConfToken {
        while true {
            if !waiting.isEmpty { return waiting.removeFirst() }
            if isFinished { return token(.end, bytes.count..<bytes.count) }
            if isAtLineStart {
                isAtLineStart = false
                try startLine()
            } else if let token = try scan() {
                return token
            }
        }
    }

    func span(_ range: Range<Int>) -> SourceSpan {
        SourceSpan(file: file, lower: range.lowerBound, upper: range.upperBound)
    }

    private func token(_ kind: ConfToken.Kind, _ range: Range<Int>) -> ConfToken {
        ConfToken(kind: kind, span: span(range))
    }

    // MARK: Lines

    private mutating func startLine() throws(ConfError) {
        guard brackets.isEmpty, excessClosings == 0, !isContinued else {
            if position == bytes.count { throw unfinished() }
            isContinued = false
            return
        }
        let start = position
        var column = 0
        scanning: while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "): column += 1
            case UInt8(ascii: "\t"): column = (column / 8 + 1) * 8
            case 0x0C: column = 0
            default: break scanning
            }
            position += 1
        }
        guard position < bytes.count else { return finish(afterBlanks: start < position) }
        let first = bytes[position]
        if first == UInt8(ascii: "#") { waiting.append(comment()) }
        if first == UInt8(ascii: "#") || isLineBreak(position) {
            waiting.append(token(.lineBreak, lineBreak()))
            isAtLineStart = true
            return
        }
        try indent(to: column, from: start)
    }

    private mutating func indent(to column: Int, from start: Int) throws(ConfError) {
        if column > indents[indents.count - 1] {
            indents.append(column)
            waiting.append(token(.indent, start..<position))
        }
        while column < indents[indents.count - 1] {
            guard indents.contains(column) else { throw .unindent(at: span(start..<position)) }
            indents.removeLast()
            waiting.append(token(.dedent, position..<position))
        }
    }

    /// Ends the file, and its last statement where no line break does.
    private mutating func finish(afterBlanks: Bool) {
        if !afterBlanks, lastLineHasText { waiting.append(token(.newline, bytes.count..<bytes.count)) }
        for _ in indents.dropFirst() { waiting.append(token(.dedent, bytes.count..<bytes.count)) }
        isFinished = true
    }

    private func unfinished() -> ConfError {
        guard let open = brackets.last else {
            return .endsWithinStatement(at: span(bytes.count..<bytes.count))
        }
        return .unclosed(bytes[open], at: span(open..<open + 1))
    }

    // MARK: Tokens

    /// Reads one token of the current line; nil when only the state changed.
    private mutating func scan() throws(ConfError) -> ConfToken? {
        if let hopeless, position <= hopeless { return unknown(hopeless) }
        hopeless = nil
        let start = ConfPattern.blanks(in: bytes, from: position)
        guard start < bytes.count else { return try endOfText() }
        let byte = bytes[start]
        if isLineBreak(start) { return newline(at: start) }
        if byte == UInt8(ascii: "#") {
            position = start
            return comment()
        }
        if byte == UInt8(ascii: "\\"), start + 1 < bytes.count, isLineBreak(start + 1) {
            position = start + 1
            _ = lineBreak()
            isContinued = true
            isAtLineStart = true
            return nil
        }
        if let end = ConfPattern.number(in: bytes, from: start) { return take(.number, start..<end) }
        if let string = ConfPattern.string(in: bytes, from: start) { return try take(string, from: start) }
        if let end = ConfPattern.symbol(in: bytes, from: start) {
            count(byte, at: start)
            return take(.symbol, start..<end)
        }
        if let (end, isName) = ConfPattern.word(in: bytes, from: start) {
            return take(isName ? .name : .symbol, start..<end)
        }
        hopeless = start
        return unknown(start)
    }

    private mutating func take(_ kind: ConfToken.Kind, _ range: Range<Int>) -> ConfToken {
        position = range.upperBound
        return token(kind, range)
    }

    private mutating func take(_ string: ConfPattern.StringEnd, from start: Int) throws(ConfError)
        -> ConfToken
    {
        switch string {
        case .closed(let end): return take(.string, start..<end)
        case .lineEnd(let end):
            isAtLineStart = true
            return take(.unknown, start..<end)
        case .missing: throw .unclosedString(at: span(start..<ConfPattern.quoteEnd(in: bytes, from: start)))
        }
    }

    private mutating func unknown(_ last: Int) -> ConfToken {
        let end = position < last ? position + 1 : ConfPattern.scalarEnd(in: bytes, from: position)
        if position >= last { hopeless = nil }
        return take(.unknown, position..<end)
    }

    private mutating func endOfText() throws(ConfError) -> ConfToken? {
        position = bytes.count
        guard brackets.isEmpty, excessClosings == 0, !isContinued else { throw unfinished() }
        finish(afterBlanks: false)
        return nil
    }

    /// Whether the text ends with a line that has no line break and is no comment.
    private var lastLineHasText: Bool {
        var start = bytes.count
        while start > 0, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D { start -= 1 }
        guard start < bytes.count else { return false }
        let line = String(decoding: bytes[start...], as: UTF8.self).unicodeScalars
        let text = line.drop { $0.properties.isWhitespace || (0x1C...0x1F).contains($0.value) }
        return text.first != "#"
    }

    private mutating func newline(at start: Int) -> ConfToken {
        position = start
        isAtLineStart = true
        let range = lineBreak()
        return token(brackets.isEmpty || excessClosings > 0 ? .newline : .lineBreak, range)
    }

    private mutating func comment() -> ConfToken {
        let start = position
        while position < bytes.count, !isLineBreak(position) { position += 1 }
        return token(.comment, start..<position)
    }

    private mutating func count(_ byte: UInt8, at place: Int) {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
            if excessClosings > 0 { excessClosings -= 1 } else { brackets.append(place) }
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            if brackets.popLast() == nil { excessClosings += 1 }
        default: break
        }
    }

    private func isLineBreak(_ place: Int) -> Bool { bytes[place] == 0x0A || bytes[place] == 0x0D }

    /// Steps over one line break, if there is one.
    private mutating func lineBreak() -> Range<Int> {
        let start = position
        if position < bytes.count { position = ConfPattern.lineBreakEnd(in: bytes, from: position) }
        return start..<position
    }
}
