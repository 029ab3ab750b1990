/// A `%global` or `%define` of a spec file.
public struct MacroDefinition: Sendable, Hashable {
    /// Whether the body is expanded once, when it is defined.
    public let isGlobal: Bool
    public let name: String
    /// The option letters of a parametric macro, nil for a plain one.
    public let options: String?
    /// The body as written, without white space around it.
    public let body: String
    /// Its line, counted from 1.
    public let line: Int
    /// Index of its statement in ``SpecTree/statements``.
    public let statement: Int
    let bodyRange: Range<Int>
}

extension SpecTree {
    /// All macro definitions that are statements of their own, in the order of the text.
    public var definitions: [MacroDefinition] {
        statements.indices.compactMap { definition(at: $0) }
    }

    /// The definition that is the statement of an index, if it is one with a valid name.
    public func definition(at index: Int) -> MacroDefinition? {
        let statement = statements[index]
        guard statement.kind == .definition else { return nil }
        let end = statement.bytes.upperBound
        let start = bytes.skippingBlanks(from: statement.bytes.lowerBound, to: end)
        return definition(at: start + 1, end: end, statement: index)
    }

    /// Reads `global NAME[(OPTIONS)] BODY` from the keyword on, wherever it stands.
    func definition(at keyword: Int, end: Int, statement: Int) -> MacroDefinition? {
        let isGlobal = bytes.hasASCII("global", at: keyword)
        guard isGlobal || bytes.hasASCII("define", at: keyword) else { return nil }
        let nameStart = bytes.skippingBlanks(from: keyword + 6, to: end)
        guard nameStart > keyword + 6, nameStart < end, bytes[nameStart].isMacroNameStart else { return nil }
        var position = nameStart
        while position < end, bytes[position].isMacroNameByte { position += 1 }
        let name = bytes.text(nameStart..<position)
        var options: String?
        if position < end, bytes[position] == UInt8(ascii: "(") {
            guard let close = bytes[position..<end].firstIndex(of: UInt8(ascii: ")")) else { return nil }
            options = bytes.text(position + 1..<close)
            position = close + 1
        }
        guard position >= end || bytes[position].isASCIISpace || bytes[position] == UInt8(ascii: "\\")
        else { return nil }
        let body = bytes.trimmingSpace(position..<end)
        return MacroDefinition(
            isGlobal: isGlobal, name: name, options: options, body: bytes.text(body),
            line: statements[statement].line, statement: statement, bodyRange: body)
    }
}
