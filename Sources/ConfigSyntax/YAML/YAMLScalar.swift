/// How plain YAML 1.1 scalars read, as in the reference's parser.
///
/// The rules are the regular expressions of the YAML 1.1 type repository (<https://yaml.org/type/>) as PyYAML
/// narrows them: a float needs a point, an exponent needs a sign, a leading zero means octal.
enum YAMLScalar {
    /// The value of a plain scalar without a tag.
    static func resolve(_ text: String) -> ConfigNode.Value {
        let bytes = Array(text.utf8)
        guard let first = bytes.first else { return .null }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            return number(bytes) ?? (isTimestamp(bytes) ? .date(text) : .string(text))
        default:
            return words[text] ?? .string(text)
        }
    }

    /// The value of an integer's or float's text, or nil when it is neither.
    static func number(_ bytes: [UInt8]) -> ConfigNode.Value? {
        integer(bytes) ?? float(bytes).map(ConfigNode.Value.float)
    }

    static let words: [String: ConfigNode.Value] = {
        var words: [String: ConfigNode.Value] = ["~": .null]
        for (names, value) in [
            (["null"], ConfigNode.Value.null), (["yes", "true", "on"], .bool(true)),
            (["no", "false", "off"], .bool(false)),
        ] {
            for name in names {
                words[name] = value
                words[name.uppercased()] = value
                words[name.prefix(1).uppercased() + name.dropFirst()] = value
            }
        }
        return words
    }()

    private static func integer(_ bytes: [UInt8]) -> ConfigNode.Value? {
        var digits = bytes[...]
        var isNegative = false
        if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            digits = digits.dropFirst()
        }
        guard let first = digits.first, first.isDigit else { return nil }
        var radix = 10
        if first == UInt8(ascii: "0"), digits.count > 1 {
            switch digits.dropFirst().first {
            case UInt8(ascii: "b"): (radix, digits) = (2, digits.dropFirst(2))
            case UInt8(ascii: "x"): (radix, digits) = (16, digits.dropFirst(2))
            default: (radix, digits) = (8, digits.dropFirst())
            }
        } else if digits.contains(UInt8(ascii: ":")) {
            return sexagesimal(digits, isNegative: isNegative)
        }
        guard !digits.isEmpty, let magnitude = magnitude(digits, radix: radix) else { return nil }
        return magnitude.signed(isNegative)
    }

    /// A whole number without its sign: exact where it fits, else as near as a float comes.
    private struct Magnitude {
        var exact: Int? = 0
        var value = 0.0

        mutating func append(_ digit: Int, radix: Int) {
            value = value * Double(radix) + Double(digit)
            let (product, overflows) = (exact ?? .max).multipliedReportingOverflow(by: radix)
            let (sum, overflowsToo) = product.addingReportingOverflow(digit)
            exact = overflows || overflowsToo ? nil : sum
        }

        func signed(_ isNegative: Bool) -> ConfigNode.Value {
            if let exact { return .integer(isNegative ? -exact : exact) }
            return .float(isNegative ? -value : value)
        }
    }

    /// The number that digits and underscores write.
    private static func magnitude(_ digits: ArraySlice<UInt8>, radix: Int) -> Magnitude? {
        var magnitude = Magnitude()
        for byte in digits where byte != UInt8(ascii: "_") {
            guard let digit = byte.hexDigit, digit < radix else { return nil }
            magnitude.append(digit, radix: radix)
        }
        if magnitude.exact == nil, radix == 10 {
            // Digit by digit the error would grow.
            let plain = String(decoding: digits.filter(\.isDigit), as: UTF8.self)
            magnitude.value = Double(plain) ?? magnitude.value
        }
        return magnitude
    }

    /// `1:30:00` counts in sixties, as in YAML 1.1.
    private static func sexagesimal(_ digits: ArraySlice<UInt8>, isNegative: Bool) -> ConfigNode.Value? {
        guard digits.first != UInt8(ascii: "0"), let parts = sixties(digits) else { return nil }
        var total = Magnitude()
        for part in parts { total.append(part, radix: 60) }
        return total.signed(isNegative)
    }

    /// `190:20:30.15`: the last of the sixties has a fraction.
    private static func sexagesimalFloat(_ bytes: ArraySlice<UInt8>) -> Double? {
        guard let point = bytes.firstIndex(of: UInt8(ascii: ".")), let parts = sixties(bytes[..<point]),
            parts.count > 1
        else { return nil }
        let fraction = bytes[point...].dropFirst()
        guard fraction.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: "_") }) else { return nil }
        let digits = String(decoding: fraction.filter(\.isDigit), as: UTF8.self)
        let whole = parts.reduce(0.0) { $0 * 60 + Double($1) }
        return Double("0.\(digits)0").map { whole + $0 }
    }

    /// The parts between colons: the first of any length, the others below 60.
    private static func sixties(_ digits: ArraySlice<UInt8>) -> [Int]? {
        guard digits.first?.isDigit == true else { return nil }
        var parts: [Int] = []
        for part in digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
            guard !part.isEmpty, let number = magnitude(part, radix: 10)?.exact else { return nil }
            if !parts.isEmpty, part.count > 2 || number >= 60 || part.contains(UInt8(ascii: "_")) {
                return nil
            }
            parts.append(number)
        }
        return parts
    }

    private static func float(_ bytes: [UInt8]) -> Double? {
        var rest = bytes[...]
        let sign = rest.first.flatMap { [UInt8(ascii: "-"): -1.0, UInt8(ascii: "+"): 1.0][$0] }
        if sign != nil { rest = rest.dropFirst() }
        switch String(decoding: rest, as: UTF8.self) {
        case ".inf", ".Inf", ".INF": return (sign ?? 1) * Double.infinity
        case ".nan", ".NaN", ".NAN": return sign == nil ? Double.nan : nil
        default: break
        }
        if let number = sexagesimalFloat(rest) { return (sign ?? 1) * number }
        let digits = rest.prefix { $0.isDigit || $0 == UInt8(ascii: "_") }
        let afterPoint = rest.dropFirst(digits.count)
        guard afterPoint.first == UInt8(ascii: ".") else { return nil }
        if digits.isEmpty {
            guard sign == nil, afterPoint.dropFirst().first?.isDigit == true else { return nil }
        } else if digits.first?.isDigit != true {
            return nil
        }
        let fraction = afterPoint.dropFirst().prefix { $0.isDigit || $0 == UInt8(ascii: "_") }
        let exponent = afterPoint.dropFirst(1 + fraction.count)
        guard exponent.isEmpty || isExponent(exponent) else { return nil }
        let plain = bytes.filter { $0 != UInt8(ascii: "_") }
        return Double(zeroTrimmed(String(decoding: plain, as: UTF8.self)))
    }

    /// Swift reads no `1.` and no `1.e+5`: a zero fills the gap.
    private static func zeroTrimmed(_ text: String) -> String {
        guard let point = text.firstIndex(of: ".") else { return text }
        let next = text.index(after: point)
        guard next == text.endIndex || !(text[next].isNumber) else {
            return text.hasPrefix(".") ? "0" + text : text
        }
        return text[...point] + "0" + text[next...]
    }

    private static func isExponent(_ bytes: ArraySlice<UInt8>) -> Bool {
        let rest = bytes.dropFirst(2)
        return (bytes.first == UInt8(ascii: "e") || bytes.first == UInt8(ascii: "E"))
            && [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes.dropFirst().first)
            && !rest.isEmpty && rest.allSatisfy(\.isDigit)
    }

    /// `2001-12-14` or `2001-12-14t21:59:43.10-05:00` with its looser spellings.
    static func isTimestamp(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        guard take(&rest, digits: 4...4), take(&rest, "-") else { return false }
        let isDate = rest.count == 5
        guard take(&rest, digits: isDate ? 2...2 : 1...2), take(&rest, "-") else { return false }
        guard take(&rest, digits: isDate ? 2...2 : 1...2) else { return false }
        if rest.isEmpty { return isDate }
        if !take(&rest, "T"), !take(&rest, "t") {
            let blanks = rest.prefix { $0 == 0x20 || $0 == 0x09 }
            guard !blanks.isEmpty else { return false }
            rest = rest.dropFirst(blanks.count)
        }
        guard take(&rest, digits: 1...2), take(&rest, ":"), take(&rest, digits: 2...2), take(&rest, ":"),
            take(&rest, digits: 2...2)
        else { return false }
        if take(&rest, ".") { rest = rest.drop(while: \.isDigit) }
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
        if rest.isEmpty || take(&rest, "Z") { return rest.isEmpty }
        guard take(&rest, "+") || take(&rest, "-"), take(&rest, digits: 1...2) else { return false }
        if take(&rest, ":") { guard take(&rest, digits: 2...2) else { return false } }
        return rest.isEmpty
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, digits: ClosedRange<Int>) -> Bool {
        let count = rest.prefix(digits.upperBound).prefix(while: \.isDigit).count
        guard digits.contains(count) else { return false }
        rest = rest.dropFirst(count)
        return true
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, _ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    var hexDigit: Int? {
        switch self {
        case 0x30...0x39: Int(self - 0x30)
        case 0x41...0x46: Int(self - 0x41) + 10
        case 0x61...0x66: Int(self - 0x61) + 10
        default: nil
        }
    }
}
