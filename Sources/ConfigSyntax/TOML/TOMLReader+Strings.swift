internal import SourceDiagnostics

extension TOMLReader {
    /// Reads `"…"`, from its first quote.
    mutating func readBasicString() throws(TOMLError) -> String {
        let start = position
        position += 1
        var text: [UInt8] = []
        while true {
            switch peek() {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try readEscape(into: &text)
            case let byte: text.append(try character(byte, of: start))
            }
        }
    }

    /// Reads `'…'`, from its first quote.
    mutating func readLiteralString() throws(TOMLError) -> String {
        let start = position
        position += 1
        var text: [UInt8] = []
        while peek() != UInt8(ascii: "'") { text.append(try character(peek(), of: start)) }
        position += 1
        return String(decoding: text, as: UTF8.self)
    }

    mutating func readMultilineBasic() throws(TOMLError) -> String {
        let start = position
        position += 3
        _ = takeNewline()
        var text: [UInt8] = []
        while true {
            switch peek() {
            case UInt8(ascii: "\""):
                if takeEnd(UInt8(ascii: "\""), &text) { return String(decoding: text, as: UTF8.self) }
            case UInt8(ascii: "\\"): if !takeJoinedLines() { try readEscape(into: &text) }
            case _ where takeNewline(): text.append(0x0A)
            case let byte: text.append(try character(byte, of: start))
            }
        }
    }

    mutating func readMultilineLiteral() throws(TOMLError) -> String {
        let start = position
        position += 3
        _ = takeNewline()
        var text: [UInt8] = []
        while true {
            switch peek() {
            case UInt8(ascii: "'"):
                if takeEnd(UInt8(ascii: "'"), &text) { return String(decoding: text, as: UTF8.self) }
            case _ where takeNewline(): text.append(0x0A)
            case let byte: text.append(try character(byte, of: start))
            }
        }
    }

    /// Takes quotes: three end the string, and up to two more before them belong to it.
    private mutating func takeEnd(_ quote: UInt8, _ text: inout [UInt8]) -> Bool {
        var count = 0
        while count < 5, peek(count) == quote { count += 1 }
        position += count
        let isEnd = count >= 3
        text += [UInt8](repeating: quote, count: isEnd ? count - 3 : count)
        return isEnd
    }

    /// Takes a backslash at the end of a line with all blanks and line ends that follow.
    private mutating func takeJoinedLines() -> Bool {
        let start = position
        position += 1
        skipBlanks()
        guard takeNewline() else {
            position = start
            return false
        }
        repeat { skipBlanks() } while takeNewline()
        return true
    }

    private mutating func character(_ byte: UInt8?, of start: Int) throws(TOMLError) -> UInt8 {
        guard let byte, byte != 0x0A, byte != 0x0D || peek(1) != 0x0A else {
            throw wrong(
                "the text has no end", from: start, hint: "close it with the quotes that it began with")
        }
        guard byte == 0x09 || byte >= 0x20 && byte != 0x7F else {
            throw unexpected("no control characters in text", hint: "write them with a backslash")
        }
        position += 1
        return byte
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(TOMLError) {
        let start = position
        let letter = peek(1)
        position = min(position + 2, bytes.count)
        switch letter {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(letter ?? 0)
        case UInt8(ascii: "u"): try readScalar(digits: 4, from: start, into: &text)
        case UInt8(ascii: "U"): try readScalar(digits: 8, from: start, into: &text)
        default:
            position = start
            throw unexpected(
                "one of \\b \\t \\n \\f \\r \\\" \\\\ \\uXXXX \\UXXXXXXXX",
                hint: "a backslash that stands for itself is written '\\\\'; in '…' it always does")
        }
    }

    private mutating func readScalar(digits: Int, from start: Int, into text: inout [UInt8]) throws(TOMLError)
    {
        let hex = bytes[position..<min(position + digits, bytes.count)]
        position += hex.count
        guard hex.count == digits, hex.allSatisfy(TOMLNumber.isHexDigit),
            let code = UInt32(String(decoding: hex, as: UTF8.self), radix: 16),
            let scalar = Unicode.Scalar(code)
        else { throw wrong("no character has this number", from: start) }
        text += String(Character(scalar)).utf8
    }
}
