/// Writes one argument as its directive says.
struct FormatWriter: Sendable {
    static let conversions = Set("srcadiuoxXeEfFgG".unicodeScalars)

    let text: PythonText
    /// The bytes that were made so far, before anything was cut off.
    private(set) var work = 0

    init(text: PythonText) { self.text = text }

    /// - Throws: What Python says of the argument, and `tooLong` when all texts together exceed the limit.
    mutating func write(_ node: ConfigNode, _ directive: FormatDirective) throws(FormatFailure) -> String {
        do throws(FormatFailure) {
            let written = try written(node, directive)
            work += written.utf8.count
            guard work <= text.limit else { throw .tooLong }
            return written
        } catch {
            if error == .tooLong { work = max(work, text.limit) }
            throw error
        }
    }

    private mutating func written(
        _ node: ConfigNode, _ directive: FormatDirective
    ) throws(FormatFailure) -> String {
        switch directive.conversion {
        case "s": return try pad(cut(text.text(node, .str), directive), directive)
        case "r": return try pad(cut(text.text(node, .repr), directive), directive)
        case "a": return try pad(cut(text.text(node, .ascii), directive), directive)
        case "c": return try pad(character(node), directive)
        case "d", "i", "u", "o", "x", "X": return try integer(node, directive)
        default: return try float(node, directive)
        }
    }

    private mutating func cut(_ text: String, _ directive: FormatDirective) -> String {
        guard let precision = directive.precision, precision < text.unicodeScalars.count else { return text }
        let kept = String(text.unicodeScalars.prefix(precision))
        work += text.utf8.count - kept.utf8.count
        return kept
    }

    private func pad(_ text: String, _ directive: FormatDirective) throws(FormatFailure) -> String {
        let missing = try missing(text.unicodeScalars.count, directive)
        let blanks = String(repeating: " ", count: missing)
        return directive.flags.contains(.left) ? text + blanks : blanks + text
    }

    private func missing(_ length: Int, _ directive: FormatDirective) throws(FormatFailure) -> Int {
        let missing = max(0, (directive.width ?? 0) - length)
        guard missing <= text.limit else { throw .tooLong }
        return missing
    }

    private func character(_ node: ConfigNode) throws(FormatFailure) -> String {
        if let string = node.string {
            guard string.unicodeScalars.count == 1 else { throw .notACharacter }
            return string
        }
        guard let exact = text.integer(node) else { throw .notACharacter }
        guard let code = exact.int.flatMap(UInt32.init(exactly:)), code < 0x110000 else {
            throw .outOfCharacters
        }
        // Half of a surrogate pair is a character to Python, but no text.
        return String(Unicode.Scalar(code) ?? "\u{FFFD}")
    }

    private func integer(_ node: ConfigNode, _ directive: FormatDirective) throws(FormatFailure) -> String {
        let value = try wholeNumber(node, directive.conversion)
        var digits: String
        var prefix = ""
        switch directive.conversion {
        case "o": (prefix, digits) = ("0o", value.magnitude(radix: 8))
        case "x": (prefix, digits) = ("0x", value.magnitude(radix: 16))
        case "X": (prefix, digits) = ("0X", value.magnitude(radix: 16).uppercased())
        default: digits = value.digits
        }
        if let precision = directive.precision, precision > digits.utf8.count {
            guard precision <= text.limit else { throw .tooLong }
            digits = String(repeating: "0", count: precision - digits.utf8.count) + digits
        }
        if !directive.flags.contains(.alternative) { prefix = "" }
        return try number(digits, prefix: prefix, isNegative: value.isNegative, directive)
    }

    private func wholeNumber(
        _ node: ConfigNode, _ conversion: Unicode.Scalar
    ) throws(FormatFailure) -> BigInteger {
        if let exact = text.integer(node) { return exact }
        let needsInteger = conversion == "o" || conversion == "x" || conversion == "X"
        let type = text.typeName(node)
        guard !needsInteger else { throw .wantsInteger(conversion, not: type) }
        guard case .float(let value) = node.value else { throw .wantsNumber(conversion, not: type) }
        guard value.isFinite else { throw .cannotConvert(value) }
        return BigInteger(truncating: value)
    }

    private func float(_ node: ConfigNode, _ directive: FormatDirective) throws(FormatFailure) -> String {
        let value: Double
        if let exact = text.integer(node) {
            value = exact.double
            guard value.isFinite else { throw .tooLargeForFloat }
        } else if case .float(let number) = node.value {
            value = number
        } else {
            throw .mustBeReal(not: text.typeName(node))
        }
        let precision = directive.precision ?? 6
        guard precision <= text.limit else { throw .tooLong }
        let written = FloatText.print(
            value, conversion: directive.conversion, precision: precision,
            keepsPoint: directive.flags.contains(.alternative))
        let isNegative = written.hasPrefix("-")
        return try number(
            isNegative ? String(written.dropFirst()) : written, prefix: "", isNegative: isNegative, directive)
    }

    /// Puts sign, prefix, zeros and blanks around the digits of a number.
    private func number(
        _ digits: String, prefix: String, isNegative: Bool, _ directive: FormatDirective
    ) throws(FormatFailure) -> String {
        let flags = directive.flags
        let sign = isNegative ? "-" : flags.contains(.sign) ? "+" : flags.contains(.blank) ? " " : ""
        let body = sign + prefix + digits
        guard flags.contains(.zero), !flags.contains(.left) else { return try pad(body, directive) }
        let zeros = String(repeating: "0", count: try missing(body.utf8.count, directive))
        return sign + prefix + zeros + digits
    }
}
