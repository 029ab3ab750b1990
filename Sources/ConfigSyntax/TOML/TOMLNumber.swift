/// Numbers as TOML writes them.
enum TOMLNumber {
    /// A whole number or one with a fraction; nil for what is none, or a whole number beyond 64 bits.
    static func value(_ word: ArraySlice<UInt8>) -> ConfigNode.Value? {
        if isInteger(word) { return integer(word).map { .integer($0) } }
        return float(word).map { .float($0) }
    }

    static func isInteger(_ word: ArraySlice<UInt8>) -> Bool {
        if let radix = radix(of: word) {
            return isGrouped(word.dropFirst(2)) { digit($0).map { $0 < radix } ?? false }
        }
        return isDecimal(unsigned(word))
    }

    private static func integer(_ word: ArraySlice<UInt8>) -> Int? {
        let radix = radix(of: word)
        let digits = (radix == nil ? word : word.dropFirst(2)).filter { $0 != UInt8(ascii: "_") }
        return Int(String(decoding: digits, as: UTF8.self), radix: radix ?? 10)
    }

    private static func float(_ word: ArraySlice<UInt8>) -> Double? {
        var rest = unsigned(word)
        let isNegative = word.first == UInt8(ascii: "-")
        if rest.elementsEqual("inf".utf8) { return isNegative ? -.infinity : .infinity }
        if rest.elementsEqual("nan".utf8) { return .nan }
        let whole = rest.prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
        guard isDecimal(whole) else { return nil }
        rest = rest.dropFirst(whole.count)
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
            guard isGrouped(fraction, isDigit) else { return nil }
            rest = rest.dropFirst(fraction.count + 1)
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            guard isGrouped(unsigned(rest.dropFirst()), isDigit) else { return nil }
        } else if !rest.isEmpty {
            return nil
        }
        return Double(String(decoding: word.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self))
    }

    private static func radix(of word: ArraySlice<UInt8>) -> Int? {
        guard word.first == UInt8(ascii: "0") else { return nil }
        return switch word.dropFirst().first {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
    }

    private static func unsigned(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        word.first == UInt8(ascii: "+") || word.first == UInt8(ascii: "-") ? word.dropFirst() : word
    }

    /// Decimal digits without a leading zero.
    private static func isDecimal(_ digits: ArraySlice<UInt8>) -> Bool {
        isGrouped(digits, isDigit) && (digits.count == 1 || digits.first != UInt8(ascii: "0"))
    }

    /// Digits with at most one `_` between two of them.
    private static func isGrouped(_ digits: ArraySlice<UInt8>, _ isDigit: (UInt8) -> Bool) -> Bool {
        digits.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0.allSatisfy(isDigit)
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    static func isHexDigit(_ byte: UInt8) -> Bool { digit(byte) != nil }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte) - 0x61 + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte) - 0x41 + 10
        default: nil
        }
    }
}
