internal import SourceDiagnostics

extension ConfParser {
    mutating func value() throws(ConfError) -> ConfExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= depthLimit else { throw .tooDeep(depthLimit, at: current.span) }
        if `is`("{") { return try mapping() }
        if `is`("[") {
            let (items, span) = try items(until: "]")
            return .list(items, span)
        }
        if `is`("(") {
            let (items, span) = try items(until: ")")
            return .tuple(items, span)
        }
        return try basic("a value")
    }

    /// A value without parts, such as a key may be.
    private mutating func basic(_ expected: String) throws(ConfError) -> ConfExpression {
        switch current.kind {
        case .number: return try number(from: current.span, isNegative: false)
        case .string: return try string()
        case .name:
            let name = ConfName(text: text(current), span: current.span)
            try advance()
            return .name(name)
        case .symbol where `is`("-"):
            let sign = current.span
            try advance()
            guard current.kind == .number else {
                throw unexpected(
                    "a number behind '-'", or: "only a number that is written out can be negative")
            }
            return try number(from: sign, isNegative: true)
        default:
            throw unexpected(
                expected, or: "write text in quotes, a number, a variable, a list, a tuple or a dict")
        }
    }

    private mutating func number(from start: SourceSpan, isNegative: Bool) throws(ConfError) -> ConfExpression
    {
        let span = start.extended(to: current.span)
        let text = text(current)
        try advance()
        do throws(ConfError) {
            let literal = try ConfLiteral.number(text, isNegative: isNegative, at: span)
            if case .largeInteger = literal, dialect == .standard { report(.largeNumber(at: span)) }
            return literal
        } catch {
            report(error)
            return .invalid(span)
        }
    }

    private mutating func string() throws(ConfError) -> ConfExpression {
        let (literal, finding) = ConfLiteral.string(text(current), dialect: dialect, at: current.span)
        if let finding { report(finding) }
        try advance()
        guard isAdjacent, `is`("%") else { return .literal(literal) }
        try advance()
        let argument = try value()
        return .format(literal, argument, literal.span.extended(to: argument.span))
    }

    private mutating func items(until close: StaticString) throws(ConfError) -> ([ConfExpression], SourceSpan)
    {
        let open = current.span
        try advance()
        var items: [ConfExpression] = []
        try commas(isFirst: true, close)
        while !`is`(close) {
            items.append(try value())
            try commas(isFirst: false, close)
        }
        let span = open.extended(to: current.span)
        try advance()
        return (items, span)
    }

    private mutating func mapping() throws(ConfError) -> ConfExpression {
        let open = current.span
        try advance()
        var entries: [ConfExpression.Entry] = []
        try commas(isFirst: true, "}")
        while !`is`("}") {
            let key = try basic("a key, which is text, a number or a variable,")
            guard `is`(":") else {
                throw unexpected(
                    "':' behind the key", or: "a dict needs 'key: value' for each item; there are no sets")
            }
            try advance()
            entries.append(.init(key: key, value: try value()))
            try commas(isFirst: false, "}")
        }
        let span = open.extended(to: current.span)
        try advance()
        return .mapping(entries, span)
    }

    /// Skips commas: any number will do, and too few or too many are remarked on.
    private mutating func commas(isFirst: Bool, _ close: StaticString) throws(ConfError) {
        let end = SourceSpan(file: current.span.file, lower: Int(lastEnd), upper: Int(lastEnd))
        var count = isFirst ? 1 : 0
        while `is`(",") {
            count += 1
            if count > 1 { comma(.extraComma(at: current.span)) }
            try advance()
        }
        if count == 0, !`is`(close), startsItem { comma(.missingComma(before: current.span, at: end)) }
    }

    /// Whether the current token can begin an item; anything else is a syntax error of its own.
    private var startsItem: Bool {
        switch current.kind {
        case .name, .number, .string: true
        case .symbol: `is`("[") || `is`("(") || `is`("{") || `is`("-")
        default: false
        }
    }
}
