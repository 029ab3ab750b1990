public import JSONKit

/// What is to be written as YAML: plain values, and mappings whose entries carry comments.
public indirect enum YAMLOutput: Sendable {
    case value(JSONValue)
    case sequence([YAMLOutput])
    case mapping([Entry])

    public struct Entry: Sendable {
        public var name: String
        public var value: YAMLOutput
        /// Stands on the key's line; one line, without `#`.
        public var comment: String?

        public init(_ name: String, _ value: YAMLOutput, comment: String? = nil) {
            self.name = name
            self.value = value
            self.comment = comment
        }
    }
}

/// Writes YAML 1.1 in block style that reads back as the same values.
public struct YAMLWriter {
    private var out = ""

    /// The text of a document, with a line break at its end.
    public static func text(_ output: YAMLOutput) -> String {
        var writer = YAMLWriter()
        writer.write(output, column: 0, isInline: false, comment: nil)
        return writer.out
    }

    /// A text as a scalar on one line: plain when that reads back as the same text, else in quotes.
    ///
    /// - Parameter inFlow: Whether it stands between brackets or braces.
    public static func scalar(_ text: String, inFlow: Bool = false) -> String {
        if text.unicodeScalars.contains(where: { !isPrintable($0) }) { return doubleQuoted(text) }
        if isPlain(text, inFlow: inFlow) { return text }
        var quoted = "'"
        for character in text.unicodeScalars {
            quoted.unicodeScalars.append(character)
            if character == "'" { quoted += "'" }
        }
        return quoted + "'"
    }

    private static func doubleQuoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default:
                if isPrintable(scalar) {
                    quoted.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16)
                    let width = scalar.value > 0xFFFF ? 8 : 4
                    quoted += width == 8 ? "\\U" : "\\u"
                    quoted += String(repeating: "0", count: width - digits.count) + digits
                }
            }
        }
        return quoted + "\""
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Line separators and the byte order mark mean something to a YAML reader.
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
        case 0x10000...0x10FFFF: true
        default: false
        }
    }

    private static func isPlain(_ text: String, inFlow: Bool) -> Bool {
        guard case .string = YAMLScalar.resolve(text), text != "<<", text != "=" else { return false }
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, first != 0x20, last != 0x20,
            last != UInt8(ascii: ":"), !"-?:,[]{}#&*!|>'\"%@`".utf8.contains(first)
        else { return false }
        if text.hasPrefix("...") || inFlow && bytes.contains(where: { ",[]{}:?".utf8.contains($0) }) {
            return false
        }
        return !zip(bytes, bytes.dropFirst()).contains { pair in
            pair.0 == UInt8(ascii: ":") && pair.1 == 0x20 || pair.0 == 0x20 && pair.1 == UInt8(ascii: "#")
        }
    }

    // MARK: Blocks

    /// - Parameter isInline: Whether the output begins behind a key's colon on the same line.
    private mutating func write(_ output: YAMLOutput, column: Int, isInline: Bool, comment: String?) {
        switch output {
        case .value(.array(let items)) where !items.isEmpty:
            write(
                .sequence(items.map(YAMLOutput.value)), column: column, isInline: isInline, comment: comment)
        case .value(.object(let members)) where !members.isEmpty:
            let entries = members.map { YAMLOutput.Entry($0.name, .value($0.value)) }
            write(.mapping(entries), column: column, isInline: isInline, comment: comment)
        case .value(.string(let text)) where Self.isBlockText(text):
            writeBlock(text, column: column, isInline: isInline, comment: comment)
        case .value(let value): writeLine(Self.line(value), isInline, comment)
        case .sequence(let items) where items.isEmpty: writeLine("[]", isInline, comment)
        case .mapping(let entries) where entries.isEmpty: writeLine("{}", isInline, comment)
        case .sequence(let items):
            if isInline { writeLine("", isInline, comment) }
            for item in items { writeItem(item, column: column) }
        case .mapping(let entries):
            if isInline { writeLine("", isInline, comment) }
            for entry in entries {
                out += String(repeating: " ", count: column) + Self.scalar(entry.name) + ":"
                write(entry.value, column: column + 2, isInline: true, comment: entry.comment)
            }
        }
    }

    /// An item's first line stands behind its dash.
    private mutating func writeItem(_ item: YAMLOutput, column: Int) {
        let dash = String(repeating: " ", count: column) + "-"
        var inner = YAMLWriter()
        inner.write(item, column: column + 2, isInline: false, comment: nil)
        let text = inner.out
        out += dash + " " + (text.hasPrefix(" ") ? String(text.dropFirst(column + 2)) : text)
    }

    private mutating func writeLine(_ text: String, _ isInline: Bool, _ comment: String?) {
        if isInline, !text.isEmpty { out += " " }
        out += text
        if let comment { out += (text.isEmpty && !isInline ? "# " : "  # ") + comment }
        out += "\n"
    }

    /// Texts of several lines that a literal block holds without loss.
    private static func isBlockText(_ text: String) -> Bool {
        guard text.hasSuffix("\n"), !text.hasSuffix("\n\n"), text.utf8.count > 1, !text.hasPrefix(" "),
            !text.hasPrefix("\n")
        else { return false }
        return text.unicodeScalars.allSatisfy { $0 == "\n" || isPrintable($0) }
    }

    private mutating func writeBlock(_ text: String, column: Int, isInline: Bool, comment: String?) {
        writeLine("|", isInline, comment)
        // A block at the root needs no indentation to tell it from what follows, but may have one.
        let indentation = String(repeating: " ", count: max(column, 2))
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            out += line.isEmpty ? "\n" : indentation + line + "\n"
        }
    }

    private static func line(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): scalar(text)
        case .number(let number): float(number)
        case .array: "[]"
        case .object: "{}"
        case .null, .bool, .integer: value.text()
        }
    }

    /// YAML 1.1 wants a point in every float, and a sign in its exponent.
    private static func float(_ number: Double) -> String {
        if number.isNaN { return ".nan" }
        if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
        let text = String(number)
        guard let exponent = text.firstIndex(of: "e") else { return text }
        var mantissa = String(text[..<exponent])
        if !mantissa.contains(".") { mantissa += ".0" }
        let power = text[text.index(after: exponent)...]
        return mantissa + "e" + (power.hasPrefix("-") || power.hasPrefix("+") ? "" : "+") + power
    }
}
