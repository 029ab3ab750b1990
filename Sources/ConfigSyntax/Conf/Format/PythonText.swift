internal import SourceDiagnostics

/// Values as Python's `str`, `repr` and `ascii` write them.
struct PythonText: Sendable {
    enum Form { case str, repr, ascii }

    /// The integers, by the place of their literal, that a node keeps to 16 digits only.
    let exactIntegers: [SourceSpan: BigInteger]
    /// The most bytes that one text may have.
    let limit: Int

    /// - Throws: `tooLong` beyond the limit.
    func text(_ node: ConfigNode, _ form: Form) throws(FormatFailure) -> String {
        if form == .str, let text = node.string {
            guard text.utf8.count <= limit else { throw .tooLong }
            return text
        }
        var out = ""
        try write(node, ascii: form == .ascii, to: &out)
        return out
    }

    /// The whole number that a node holds; a boolean counts as one.
    func integer(_ node: ConfigNode) -> BigInteger? {
        switch node.value {
        case .integer(let value): BigInteger(value)
        case .bool(let flag): BigInteger(flag ? 1 : 0)
        case .float: exactIntegers[node.span]
        default: nil
        }
    }

    /// The name of a value's type in Python's messages.
    func typeName(_ node: ConfigNode) -> String {
        switch node.value {
        case .null: "NoneType"
        case .bool: "bool"
        case .integer: "int"
        case .float: exactIntegers[node.span] == nil ? "float" : "int"
        case .date, .string: "str"
        case .sequence: "list"
        case .tuple: "tuple"
        case .mapping: "dict"
        }
    }

    private func write(_ node: ConfigNode, ascii: Bool, to out: inout String) throws(FormatFailure) {
        switch node.value {
        case .null: out += "None"
        case .bool(let flag): out += flag ? "True" : "False"
        case .integer(let value): out += String(value)
        case .float(let value):
            if let exact = exactIntegers[node.span] {
                out += (exact.isNegative ? "-" : "") + exact.digits
            } else {
                out += FloatText.shortest(value)
            }
        case .date(let text), .string(let text):
            guard text.utf8.count <= limit - out.utf8.count else { throw .tooLong }
            Self.quote(text, ascii: ascii, to: &out)
        case .sequence(let items):
            out += "["
            try write(items, ascii: ascii, to: &out)
            out += "]"
        case .tuple(let items):
            out += "("
            try write(items, ascii: ascii, to: &out)
            out += items.count == 1 ? ",)" : ")"
        case .mapping(let mapping):
            out += "{"
            for (place, entry) in mapping.entries.enumerated() {
                if place > 0 { out += ", " }
                try write(entry.key, ascii: ascii, to: &out)
                out += ": "
                try write(entry.value, ascii: ascii, to: &out)
            }
            out += "}"
        }
        guard out.utf8.count <= limit else { throw .tooLong }
    }

    private func write(_ items: [ConfigNode], ascii: Bool, to out: inout String) throws(FormatFailure) {
        for (place, item) in items.enumerated() {
            if place > 0 { out += ", " }
            try write(item, ascii: ascii, to: &out)
        }
    }

    /// A string literal: in single quotes unless only double ones spare the escaping.
    static func quote(_ text: String, ascii: Bool, to out: inout String) {
        let scalars = text.unicodeScalars
        let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
        out.unicodeScalars.append(quote)
        for scalar in scalars {
            switch scalar {
            case "\\": out += "\\\\"
            case quote: out += "\\" + String(quote)
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where isPrintable(scalar) && (scalar.isASCII || !ascii): out.unicodeScalars.append(scalar)
            default: out += escape(scalar)
            }
        }
        out.unicodeScalars.append(quote)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\" + letter + String(repeating: "0", count: width - digits.utf8.count) + digits
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }
}
