internal import SourceDiagnostics

extension TOMLReader {
    /// Reads a key of one or more parts.
    mutating func readKey(depth: Int) throws(TOMLError) -> [KeyPart] {
        var parts: [KeyPart] = []
        while true {
            parts.append(try readKeyPart())
            guard depth + parts.count <= TOMLDocument.depthLimit else { throw tooDeep() }
            let end = position
            skipBlanks()
            guard peek() == UInt8(ascii: ".") else {
                position = end
                return parts
            }
            position += 1
            skipBlanks()
        }
    }

    private mutating func readKeyPart() throws(TOMLError) -> KeyPart {
        let start = position
        let name: String
        switch peek() {
        case UInt8(ascii: "\""): name = try readBasicString()
        case UInt8(ascii: "'"): name = try readLiteralString()
        default:
            while let byte = peek(), Self.isBare(byte) { position += 1 }
            guard position > start else {
                throw unexpected(
                    "a key",
                    hint: "keys with other characters than letters, digits, '_' and '-' stand in quotes")
            }
            name = source.text(start..<position)
        }
        let span = SourceSpan(lower: start, upper: position)
        let style: ConfigNode.Style =
            bytes[start] == UInt8(ascii: "\"") || bytes[start] == 0x27 ? .quoted : .plain
        return KeyPart(name: name, node: ConfigNode(.string(name), span: span, style: style))
    }

    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    mutating func readValue(depth: Int) throws(TOMLError) -> ConfigNode {
        guard depth <= TOMLDocument.depthLimit else { throw tooDeep() }
        let start = position
        let value: ConfigNode.Value
        var style = ConfigNode.Style.plain
        switch peek() {
        case UInt8(ascii: "\""):
            style = .quoted
            value = .string(isTripled(UInt8(ascii: "\"")) ? try readMultilineBasic() : try readBasicString())
        case UInt8(ascii: "'"):
            style = .quoted
            value = .string(
                isTripled(UInt8(ascii: "'")) ? try readMultilineLiteral() : try readLiteralString())
        case UInt8(ascii: "["):
            style = .flow
            value = .sequence(try readArray(depth: depth))
        case UInt8(ascii: "{"): return try readInlineTable(depth: depth)
        default: value = try readBareValue()
        }
        return ConfigNode(value, span: SourceSpan(lower: start, upper: position), style: style)
    }

    private func isTripled(_ quote: UInt8) -> Bool { peek(1) == quote && peek(2) == quote }

    private mutating func readArray(depth: Int) throws(TOMLError) -> [ConfigNode] {
        position += 1
        var items: [ConfigNode] = []
        while true {
            try skipLines()
            if peek() == UInt8(ascii: "]") { break }
            items.append(try readValue(depth: depth + 1))
            try skipLines()
            if peek() == UInt8(ascii: "]") { break }
            guard peek() == UInt8(ascii: ",") else { throw unexpected("',' or ']'") }
            position += 1
        }
        position += 1
        return items
    }

    /// Takes blanks, line ends and comments.
    private mutating func skipLines() throws(TOMLError) {
        repeat {
            skipBlanks()
            try skipComment()
        } while takeNewline()
    }

    private mutating func readInlineTable(depth: Int) throws(TOMLError) -> ConfigNode {
        let start = position
        position += 1
        let table = tables.make(.inline, SourceSpan(lower: start, upper: start))
        skipBlanks()
        if peek() != UInt8(ascii: "}") {
            while true {
                skipBlanks()
                try readPair(into: table, depth: depth)
                skipBlanks()
                if peek() == UInt8(ascii: "}") { break }
                guard peek() == UInt8(ascii: ",") else {
                    throw unexpected("',' or '}'", hint: "a table in braces stands on one line")
                }
                position += 1
            }
        }
        position += 1
        var node = tables.node(table)
        node.span = SourceSpan(lower: start, upper: position)
        return node
    }

    /// Reads what stands without quotes: a boolean, a number, a date.
    private mutating func readBareValue() throws(TOMLError) -> ConfigNode.Value {
        let start = position
        takeBareWord()
        // A blank may stand between a date and its time.
        if position - start == 10, peek() == 0x20, TOMLDate.isDate(bytes[start..<position]),
            let next = peek(1), (0x30...0x39).contains(next)
        {
            position += 1
            takeBareWord()
        }
        guard position > start else { throw unexpected("a value") }
        let word = bytes[start..<position]
        switch source.text(start..<position) {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case let text:
            if TOMLDate.isValid(word) { return .date(text) }
            if let number = TOMLNumber.value(word) { return number }
            if TOMLNumber.isInteger(word) { throw wrong("the number does not fit into 64 bits", from: start) }
            throw wrong("'\(text.prefix(60))' is no value", from: start, hint: "text stands in quotes")
        }
    }

    private mutating func takeBareWord() {
        while let byte = peek(), Self.isBare(byte) || "+.:".utf8.contains(byte) { position += 1 }
    }
}
