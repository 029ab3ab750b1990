internal import SourceDiagnostics

/// How the tokens of literals become values.
enum ConfLiteral {
    /// The value of a number: with a point a float, otherwise a decimal integer.
    ///
    /// - Throws: `number` for what Python's `int()` and `float()` refuse, such as `0x10`, `1e3` and `1j`.
    static func number(_ text: String, isNegative: Bool, at span: SourceSpan) throws(ConfError)
        -> ConfExpression
    {
        let digits = text.filter { $0 != "_" }
        if text.contains(".") {
            guard let value = float(digits) else { throw .notAFloat(text, at: span) }
            return .literal(ConfigNode(.float(isNegative ? -value : value), span: span))
        }
        guard digits.utf8.allSatisfy(\.isDigit) else { throw .notAnInteger(text, at: span) }
        if let value = Int((isNegative ? "-" : "") + digits) {
            return .literal(ConfigNode(.integer(value), span: span))
        }
        guard digits.utf8.count <= BigInteger.longestText else { throw .tooManyDigits(at: span) }
        let exact = BigInteger(digits: digits, isNegative: isNegative)
        return .largeInteger(ConfigNode(.float(exact.double), span: span), exact)
    }

    /// Swift reads neither `1.` nor `.5` nor `1.e3`: zeros fill the gaps.
    private static func float(_ digits: String) -> Double? {
        guard let point = digits.firstIndex(of: ".") else { return nil }
        let behind = digits[digits.index(after: point)...]
        let filler = behind.first?.isNumber == true ? "" : "0"
        return Double("0" + digits[..<point] + "." + filler + behind)
    }

    /// The value of a string literal.
    ///
    /// Nothing is unescaped. The reference takes one character off each end, whatever they are; the standard
    /// dialect takes off the prefix and all quotation marks.
    static func string(_ text: String, dialect: ConfDialect, at span: SourceSpan) -> (ConfigNode, ConfError?)
    {
        let scalars = text.unifiedLineBreaks.unicodeScalars
        let bytes = Array(scalars.prefix(8)).map { UInt8(truncatingIfNeeded: $0.value) }
        let prefix = ConfPattern.prefixLength(in: bytes, from: 0)
        let opening = scalars.dropFirst(prefix)
        let quote = opening.first
        let isTriple = opening.prefix(3).count == 3 && opening.prefix(3).allSatisfy { $0 == quote }
        let node = { (value: Substring.UnicodeScalarView) in
            ConfigNode(.string(String(value)), span: span, style: isTriple ? .literal : .quoted)
        }
        guard dialect == .standard, prefix > 0 || isTriple else {
            return (node(scalars.dropFirst().dropLast()), nil)
        }
        let marks = isTriple ? 3 : 1
        let value = node(opening.dropFirst(marks).dropLast(marks))
        let reference = String(scalars.dropFirst().dropLast())
        return (value, .stringForm(isTriple: isTriple, reference: reference, at: span))
    }
}

extension String {
    /// The text with `\n` for every line break, as the reference reads its files.
    var unifiedLineBreaks: String {
        guard utf8.contains(0x0D) else { return self }
        var out: [UInt8] = []
        var wasReturn = false
        for byte in utf8 {
            if !(byte == 0x0A && wasReturn) { out.append(byte == 0x0D ? 0x0A : byte) }
            wasReturn = byte == 0x0D
        }
        return String(decoding: out, as: UTF8.self)
    }
}
