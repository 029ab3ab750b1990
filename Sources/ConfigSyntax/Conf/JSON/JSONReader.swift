internal import SourceDiagnostics

/// Reads JSON into the tree of configurations, as Python's `json` does: strict, but with `NaN` and
/// `Infinity`.
///
/// Of equal keys the last counts.
struct JSONReader {
    let bytes: [UInt8]
    let file: Int32
    private let depthLimit: Int
    private let findingLimit: Int
    var position = 0
    private var depth = 0
    private(set) var findings: [ConfError] = []

    init(_ bytes: [UInt8], file: Int32, depthLimit: Int, findingLimit: Int) {
        self.bytes = bytes
        self.file = file
        self.depthLimit = depthLimit
        self.findingLimit = findingLimit
    }

    /// Reads the one value of the text.
    mutating func document() throws(ConfError) -> ConfigNode {
        skipBlanks()
        let root = try value()
        skipBlanks()
        guard position == bytes.count else { throw unexpected("the end of the file") }
        return root
    }

    func span(from start: Int) -> SourceSpan { SourceSpan(file: file, lower: start, upper: position) }

    /// The next byte; nil at the end.
    var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    func unexpected(_ expected: String, hint: String? = nil) -> ConfError {
        guard position < bytes.count else {
            let end = SourceSpan(file: file, lower: position, upper: position)
            return .json("expected \(expected) but the file ends", hint: hint, at: end)
        }
        let end = ConfPattern.scalarEnd(in: bytes, from: position)
        let found = String(decoding: bytes[position..<end], as: UTF8.self)
        let place = SourceSpan(file: file, lower: position, upper: end)
        return .json("expected \(expected) but found '\(found)'", hint: hint ?? Self.hint(found), at: place)
    }

    private static func hint(_ found: String) -> String? {
        switch found {
        case "/", "#": "JSON has no comments; remove it, or give the file a name that ends in '.conf'"
        case "'": "JSON has double quotation marks only"
        case "\u{FEFF}": "save the file without a byte order mark"
        case "T", "F", "N": "JSON writes true, false and null"
        case "}", "]": "remove the comma before it"
        default: nil
        }
    }

    private mutating func report(_ finding: ConfError) {
        if findings.count < findingLimit { findings.append(finding) }
    }

    private mutating func skipBlanks() {
        while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    private mutating func value() throws(ConfError) -> ConfigNode {
        let start = position
        switch byte {
        case UInt8(ascii: "{"): return try nested(JSONReader.object)
        case UInt8(ascii: "["): return try nested(JSONReader.array)
        case UInt8(ascii: "\""):
            let text = try string()
            return ConfigNode(.string(text), span: span(from: start), style: .quoted)
        case .some(let byte) where byte.isDigit || byte == UInt8(ascii: "-"):
            if !take("-Infinity") { return try number() }
            return ConfigNode(.float(-.infinity), span: span(from: start))
        default: break
        }
        let words: [(StaticString, ConfigNode.Value)] = [
            ("true", .bool(true)), ("false", .bool(false)), ("null", .null), ("NaN", .float(.nan)),
            ("Infinity", .float(.infinity)),
        ]
        for (word, value) in words where take(word) { return ConfigNode(value, span: span(from: start)) }
        throw unexpected("a value")
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let rest = bytes[position...]
        guard word.withUTF8Buffer({ rest.starts(with: $0) }) else { return false }
        position += word.utf8CodeUnitCount
        return true
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(ConfError) -> ConfigNode.Value
    ) throws(ConfError) -> ConfigNode {
        let start = position
        depth += 1
        position += 1
        guard depth <= depthLimit else { throw .tooDeep(depthLimit, at: span(from: start)) }
        let value = try read(&self)
        depth -= 1
        return ConfigNode(value, span: span(from: start), style: .flow)
    }

    private static func array(_ reader: inout JSONReader) throws(ConfError) -> ConfigNode.Value {
        var items: [ConfigNode] = []
        reader.skipBlanks()
        if reader.take("]") { return .sequence(items) }
        while true {
            items.append(try reader.value())
            if try reader.isLast("]") { return .sequence(items) }
        }
    }

    private static func object(_ reader: inout JSONReader) throws(ConfError) -> ConfigNode.Value {
        var mapping = ConfigMapping()
        reader.skipBlanks()
        if reader.take("}") { return .mapping(mapping) }
        while true {
            guard reader.byte == UInt8(ascii: "\"") else {
                throw reader.unexpected("a key in double quotation marks")
            }
            let key = try reader.value()
            reader.skipBlanks()
            guard reader.take(":") else { throw reader.unexpected("':'") }
            reader.skipBlanks()
            mapping.add(.init(key: key, value: try reader.value()))
            if try reader.isLast("}") { break }
        }
        for duplicate in mapping.duplicates { reader.report(.doubledJSONKey(duplicate)) }
        return .mapping(mapping)
    }

    /// Takes the comma or the bracket behind an item.
    private mutating func isLast(_ close: StaticString) throws(ConfError) -> Bool {
        skipBlanks()
        if take(close) { return true }
        guard take(",") else { throw unexpected("',' or '\(close)'") }
        skipBlanks()
        return false
    }

    private mutating func number() throws(ConfError) -> ConfigNode {
        let start = position
        _ = take("-")
        guard let first = byte, first.isDigit else { throw unexpected("a digit") }
        if first == UInt8(ascii: "0") { position += 1 } else { skipDigits() }
        var isWhole = true
        if byte == UInt8(ascii: "."), position + 1 < bytes.count, bytes[position + 1].isDigit {
            isWhole = false
            position += 1
            skipDigits()
        }
        if let end = exponentEnd() {
            isWhole = false
            position = end
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let value = Int(text) { return ConfigNode(.integer(value), span: span(from: start)) }
        if isWhole { report(.largeNumber(at: span(from: start))) }
        return ConfigNode(.float(Double(text) ?? .infinity), span: span(from: start))
    }

    private mutating func skipDigits() {
        while let byte, byte.isDigit { position += 1 }
    }

    private func exponentEnd() -> Int? {
        guard let byte, byte | 0x20 == UInt8(ascii: "e") else { return nil }
        var place = position + 1
        if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") {
            place += 1
        }
        let digits = bytes[place...].prefix(while: \.isDigit)
        return digits.isEmpty ? nil : digits.endIndex
    }
}
