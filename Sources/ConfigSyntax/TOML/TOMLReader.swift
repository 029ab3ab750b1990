internal import SourceDiagnostics

/// Reads the lines of a TOML file, one after the other.
struct TOMLReader {
    typealias KeyPart = TOMLTables.KeyPart

    let source: SourceFile
    let bytes: [UInt8]
    var position = 0
    var tables = TOMLTables()
    /// How many headers came so far: a number for what stands below each.
    private var section = 0
    private var current = 0

    init(_ source: SourceFile) throws(TOMLError) {
        self.source = source
        bytes = source.bytes
        guard bytes.count <= TOMLDocument.sizeLimit else {
            throw .limit(
                "the file has more than \(TOMLDocument.sizeLimit) bytes", .start(of: source.name))
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw .syntax("the file is not UTF-8", .start(of: source.name))
        }
    }

    mutating func readAll() throws(TOMLError) -> ConfigNode {
        while true {
            skipBlanks()
            guard let byte = peek() else { break }
            switch byte {
            case 0x0A, 0x0D, UInt8(ascii: "#"): break
            case UInt8(ascii: "["): try readHeader()
            default: try readPair(into: current, depth: 1)
            }
            try endLine()
        }
        return tables.node(0)
    }

    // MARK: Headers

    private mutating func readHeader() throws(TOMLError) {
        let start = position
        let isArray = peek(1) == UInt8(ascii: "[")
        position += isArray ? 2 : 1
        skipBlanks()
        let key = try readKey(depth: 0)
        skipBlanks()
        let end = isArray ? "]]" : "]"
        guard bytes[position...].starts(with: end.utf8) else { throw unexpected("'\(end)'") }
        position += end.utf8.count
        section += 1
        let span = SourceSpan(lower: start, upper: position)
        current = isArray ? try openElement(key, span) : try openTable(key, span)
    }

    private mutating func openTable(_ key: [KeyPart], _ span: SourceSpan) throws(TOMLError) -> Int {
        guard let last = key.last else { return 0 }
        let parent = try walk(key.dropLast())
        guard let entry = tables[parent, last.name] else {
            let table = tables.make(.header, span)
            tables.add(last, .table(table), to: parent)
            return table
        }
        guard case .table(let table) = entry.item, tables.tables[table].origin == .implied else {
            throw .doubled(last.name, range(last.node.span), first: range(entry.key.span))
        }
        tables.setOrigin(.header, of: table)
        return table
    }

    private mutating func openElement(_ key: [KeyPart], _ span: SourceSpan) throws(TOMLError) -> Int {
        guard let last = key.last else { return 0 }
        let parent = try walk(key.dropLast())
        let table = tables.make(.header, span)
        guard let entry = tables[parent, last.name] else {
            tables.add(last, .tables([table]), to: parent)
            return table
        }
        guard case .tables = entry.item else {
            throw .doubled(last.name, range(last.node.span), first: range(entry.key.span))
        }
        tables.append(table, toTablesAt: last.name, of: parent)
        return table
    }

    /// Goes from the whole file to the table in which a header's last name stands.
    private mutating func walk(_ key: ArraySlice<KeyPart>) throws(TOMLError) -> Int {
        var table = 0
        for part in key {
            switch tables[table, part.name]?.item {
            case nil:
                let new = tables.make(.implied, part.node.span)
                tables.add(part, .table(new), to: table)
                table = new
            case .table(let inner): table = inner
            case .tables(let inner): table = inner.last ?? table
            case .value: throw closed(part, in: table)
            }
        }
        return table
    }

    // MARK: Pairs

    /// Reads `key = value`.
    mutating func readPair(into table: Int, depth: Int) throws(TOMLError) {
        let key = try readKey(depth: depth)
        skipBlanks()
        guard peek() == UInt8(ascii: "=") else { throw unexpected("'=' after the key") }
        position += 1
        skipBlanks()
        guard let last = key.last else { return }
        var owner = table
        for part in key.dropLast() { owner = try step(into: part, of: owner) }
        if let entry = tables[owner, last.name] {
            throw .doubled(last.name, range(last.node.span), first: range(entry.key.span))
        }
        let value = try readValue(depth: depth + key.count)
        tables.add(last, .value(value), to: owner)
    }

    /// Goes into the table that one part of a dotted key names.
    private mutating func step(into part: KeyPart, of table: Int) throws(TOMLError) -> Int {
        switch tables[table, part.name]?.item {
        case nil:
            let new = tables.make(.dotted(section: section), part.node.span)
            tables.add(part, .table(new), to: table)
            return new
        case .table(let inner)
        where tables.tables[inner].origin == .dotted(section: section)
            || tables.tables[inner].origin == .implied:
            tables.setOrigin(.dotted(section: section), of: inner)
            return inner
        default: throw closed(part, in: table)
        }
    }

    private func closed(_ part: KeyPart, in table: Int) -> TOMLError {
        let first = tables[table, part.name]?.key.span ?? part.node.span
        return .closed(part.name, range(part.node.span), first: range(first))
    }

    // MARK: Bytes

    func peek(_ offset: Int = 0) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    mutating func skipBlanks() {
        while peek() == 0x20 || peek() == 0x09 { position += 1 }
    }

    /// Takes a line end, if there is one here.
    mutating func takeNewline() -> Bool {
        let length = peek() == 0x0A ? 1 : peek() == 0x0D && peek(1) == 0x0A ? 2 : 0
        position += length
        return length > 0
    }

    /// Takes what may follow on a line: blanks and a comment.
    private mutating func endLine() throws(TOMLError) {
        skipBlanks()
        try skipComment()
        if peek() != nil, !takeNewline() { throw unexpected("the end of the line") }
    }

    mutating func skipComment() throws(TOMLError) {
        guard peek() == UInt8(ascii: "#") else { return }
        while let byte = peek(), byte != 0x0A, !(byte == 0x0D && peek(1) == 0x0A) {
            guard byte == 0x09 || byte >= 0x20 && byte != 0x7F else {
                throw unexpected("no control characters in comments")
            }
            position += 1
        }
    }

    func range(_ span: SourceSpan) -> SourceRange { SourceRange(span.offsets, in: source) }

    /// What is here is something else.
    func unexpected(_ expected: String, hint: String? = nil) -> TOMLError {
        // The whole of a character is underlined.
        var end = min(position + 1, bytes.count)
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return .syntax("expected \(expected)", SourceRange(position..<end, in: source), hint: hint)
    }

    func wrong(_ message: String, from start: Int, hint: String? = nil) -> TOMLError {
        .syntax(message, SourceRange(start..<position, in: source), hint: hint)
    }

    func tooDeep() -> TOMLError {
        .limit(
            "tables and arrays are nested deeper than \(TOMLDocument.depthLimit)",
            SourceRange(position..<position, in: source))
    }
}
