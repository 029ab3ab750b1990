/// Reads rich dependencies by the grammar that rpm documents.
struct RichDependencyParser {
    private enum Operator: String {
        case and, or, with, without, `if`, unless, `else`

        /// Whether it may join more than two.
        var chains: Bool { self == .and || self == .or || self == .with }
    }

    private let text: String
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    mutating func whole() throws(RichDependencyError) -> RichDependency {
        guard peek == UInt8(ascii: "(") else { throw failure(.syntax, "it starts with '('") }
        let result = try expression(depth: 1)
        if position < bytes.count { throw failure(.syntax, "nothing may follow the last ')'") }
        return result
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func expression(depth: Int) throws(RichDependencyError) -> RichDependency {
        if depth > RichDependency.maximumDepth {
            throw failure(.tooDeep, "it is nested deeper than \(RichDependency.maximumDepth)")
        }
        position += 1
        skipSeparators()
        if peek == UInt8(ascii: ")") { throw failure(.syntax, "parentheses with nothing between them") }
        var parts = [try operand(depth: depth)]
        var joint: Operator?
        while true {
            skipSeparators()
            guard let next = peek else { throw failure(.syntax, "a ')' is missing") }
            if next == UInt8(ascii: ")") { break }
            let start = position
            let word = try readOperator()
            try check(word, after: joint, count: parts.count, at: start)
            if word != .else { joint = word }
            skipSeparators()
            parts.append(try operand(depth: depth))
        }
        position += 1
        return Self.combine(parts, joint)
    }

    /// Operators are not mixed without parentheses, but for `else`, once, behind `if` and `unless`.
    private func check(
        _ word: Operator, after joint: Operator?, count: Int, at start: Int
    ) throws(RichDependencyError) {
        let isValid: Bool
        switch (joint, word) {
        case (nil, .else): isValid = false
        case (nil, _): isValid = true
        case (.if, .else), (.unless, .else): isValid = count == 2
        case (let joint?, _): isValid = joint == word && word.chains
        }
        if !isValid {
            throw failure(.chain, "'\(word.rawValue)' cannot stand here; use parentheses", at: start)
        }
    }

    private static func combine(_ parts: [RichDependency], _ joint: Operator?) -> RichDependency {
        let third = parts.count > 2 ? parts[2] : nil
        switch joint {
        case .and: return .and(parts)
        case .or: return .or(parts)
        case .with: return .with(parts)
        case .without: return .without(parts[0], parts[1])
        case .if: return .if(parts[0], condition: parts[1], otherwise: third)
        case .unless: return .unless(parts[0], condition: parts[1], otherwise: third)
        case .else, nil: return parts[0]
        }
    }

    private mutating func operand(depth: Int) throws(RichDependencyError) -> RichDependency {
        if peek == UInt8(ascii: "(") { return try expression(depth: depth + 1) }
        let name = word()
        if name.isEmpty { throw failure(.syntax, "a name is missing") }
        let behindName = position
        skipSeparators()
        guard let sign = Dependency.Flags(sign: relation()) else {
            position = behindName
            return .dependency(Dependency(name: bytes.text(name)))
        }
        skipSeparators()
        let version = word()
        if version.isEmpty { throw failure(.syntax, "a version is missing") }
        return .dependency(Dependency(name: bytes.text(name), flags: sign, version: bytes.text(version)))
    }

    /// The signs of a comparison that stand here, possibly none.
    private mutating func relation() -> String {
        let start = position
        while let byte = peek, [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "=")].contains(byte) {
            position += 1
        }
        return bytes.text(start..<position)
    }

    private mutating func readOperator() throws(RichDependencyError) -> Operator {
        let start = position
        let range = word()
        guard let result = Operator(rawValue: bytes.text(range)) else {
            throw failure(.syntax, "'\(bytes.text(range))' is no operator", at: start)
        }
        return result
    }

    /// Text up to a space, a comma, or a parenthesis that was not opened in it: `libc.so.6()(64bit)` is one.
    private mutating func word() -> Range<Int> {
        let start = position
        var open = 0
        while let byte = peek, !byte.isASCIISpace, byte != UInt8(ascii: ",") {
            if byte == UInt8(ascii: "(") { open += 1 }
            if byte == UInt8(ascii: ")") {
                if open == 0 { break }
                open -= 1
            }
            position += 1
        }
        return start..<position
    }

    private mutating func skipSeparators() {
        while let byte = peek, byte.isASCIISpace || byte == UInt8(ascii: ",") { position += 1 }
    }

    private func failure(
        _ code: RichDependencyError.Code, _ reason: String, at offset: Int? = nil
    ) -> RichDependencyError {
        RichDependencyError(code: code, text: text, offset: offset ?? position, reason: reason)
    }
}
