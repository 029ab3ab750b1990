/// Goes over a JSON text strictly, and remembers where the members of its outermost object are.
///
/// - SeeAlso: RFC 8259.
struct JSONScanner {
    /// Where the value of each member stands; of equal names the last counts.
    private(set) var members: [String: Range<Int>] = [:]
    /// Whether the text is an object.
    private(set) var isObject = false
    private let bytes: [UInt8]
    private var position = 0

    private static let depthLimit = 200

    /// Nil for what is no JSON, or is nested deeper than 200.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        skipBlanks()
        isObject = peek() == UInt8(ascii: "{")
        guard scanValue(depth: 0) else { return nil }
        skipBlanks()
        guard position == bytes.count else { return nil }
    }

    /// The text of a member that is one.
    func string(_ name: String) -> String? {
        guard let range = members[name], bytes[range].first == UInt8(ascii: "\"") else { return nil }
        return Self.unescaped(bytes[range].dropFirst().dropLast())
    }

    /// The members of a member that is an object.
    func object(_ name: String) -> JSONScanner? {
        guard let range = members[name], bytes[range].first == UInt8(ascii: "{") else { return nil }
        return JSONScanner(Array(bytes[range]))
    }

    /// A member's value as it is written.
    func text(_ name: String) -> [UInt8]? { members[name].map { Array(bytes[$0]) } }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            position += 1
        }
    }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func scanValue(depth: Int) -> Bool {
        guard depth <= Self.depthLimit else { return false }
        switch peek() {
        case UInt8(ascii: "{"): return scanObject(depth: depth)
        case UInt8(ascii: "["): return scanArray(depth: depth)
        case UInt8(ascii: "\""): return scanString()
        case UInt8(ascii: "t"): return take("true")
        case UInt8(ascii: "f"): return take("false")
        case UInt8(ascii: "n"): return take("null")
        default: return scanNumber()
        }
    }

    private mutating func scanObject(depth: Int) -> Bool {
        position += 1
        skipBlanks()
        if take("}") { return true }
        while true {
            skipBlanks()
            let name = position
            guard peek() == UInt8(ascii: "\""), scanString() else { return false }
            let nameEnd = position
            skipBlanks()
            guard take(":") else { return false }
            skipBlanks()
            let start = position
            guard scanValue(depth: depth + 1) else { return false }
            if depth == 0 {
                guard let text = Self.unescaped(bytes[name + 1..<nameEnd - 1]) else { return false }
                members[text] = start..<position
            }
            skipBlanks()
            if take("}") { return true }
            guard take(",") else { return false }
        }
    }

    private mutating func scanArray(depth: Int) -> Bool {
        position += 1
        skipBlanks()
        if take("]") { return true }
        while true {
            skipBlanks()
            guard scanValue(depth: depth + 1) else { return false }
            skipBlanks()
            if take("]") { return true }
            guard take(",") else { return false }
        }
    }

    private mutating func scanString() -> Bool {
        position += 1
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"):
                guard let next = peek(), "\"\\/bfnrtu".utf8.contains(next) else { return false }
                position += 1
                if next == UInt8(ascii: "u") {
                    guard position + 4 <= bytes.count, Self.code(bytes[position..<position + 4]) != nil else {
                        return false
                    }
                    position += 4
                }
            case ..<0x20: return false
            default: break
            }
        }
        return false
    }

    private mutating func scanNumber() -> Bool {
        _ = take("-")
        let start = position
        let isZero = peek() == UInt8(ascii: "0")
        guard takeDigits(), !isZero || position == start + 1 else { return false }
        if take("."), !takeDigits() { return false }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            return takeDigits()
        }
        return true
    }

    private mutating func takeDigits() -> Bool {
        let start = position
        while let byte = peek(), (0x30...0x39).contains(byte) { position += 1 }
        return position > start
    }

    private static func code(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-") else {
            return nil
        }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// What stands between quotes; half of a pair of surrogates becomes U+FFFD.
    private static func unescaped(_ text: ArraySlice<UInt8>) -> String? {
        guard text.contains(UInt8(ascii: "\\")) else { return String(decoding: text, as: UTF8.self) }
        var units: [UInt16] = []
        var rest = text
        while let byte = rest.first {
            guard byte == UInt8(ascii: "\\") else {
                let plain = rest.prefix { $0 != UInt8(ascii: "\\") }
                units += String(decoding: plain, as: UTF8.self).utf16
                rest = rest.dropFirst(plain.count)
                continue
            }
            let letter = rest.dropFirst().first ?? 0
            rest = rest.dropFirst(2)
            switch letter {
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "u"):
                guard let code = code(rest.prefix(4)) else { return nil }
                units.append(code)
                rest = rest.dropFirst(4)
            default: units.append(UInt16(letter))
            }
        }
        return String(decoding: units, as: UTF16.self)
    }
}
