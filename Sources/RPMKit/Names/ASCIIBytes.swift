/// Byte classes of the formats read here, which are ASCII whatever the locale.
extension UInt8 {
    var isASCIIDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isASCIILetter: Bool {
        let lower = self | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    }

    /// Letters, digits and `_`: what a macro's name is made of.
    var isMacroNameByte: Bool { isASCIILetter || isASCIIDigit || self == UInt8(ascii: "_") }

    var isMacroNameStart: Bool { isASCIILetter || self == UInt8(ascii: "_") }

    /// Space and tab.
    var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// C's `isspace` in the C locale.
    var isASCIISpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

    var asciiLowercased: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }
}

extension Collection<UInt8> where Index == Int {
    /// Whether the text at an index starts with an ASCII keyword, optionally whatever its case.
    func hasASCII(_ keyword: StaticString, at index: Int, ignoringCase: Bool = false) -> Bool {
        guard index >= startIndex, index + keyword.utf8CodeUnitCount <= endIndex else { return false }
        return keyword.withUTF8Buffer { wanted in
            for offset in 0..<wanted.count {
                let byte = self[index + offset]
                if byte != wanted[offset], !(ignoringCase && byte.asciiLowercased == wanted[offset]) {
                    return false
                }
            }
            return true
        }
    }

    /// The first index at or after `index`, before `end`, that holds no space or tab.
    func skippingBlanks(from index: Int, to end: Int) -> Int {
        var index = index
        while index < end, self[index].isBlank { index += 1 }
        return index
    }

    /// The range without white space at either end.
    func trimmingSpace(_ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, self[lower].isASCIISpace { lower += 1 }
        while lower < upper, self[upper - 1].isASCIISpace { upper -= 1 }
        return lower..<upper
    }

    /// Text for people: bytes that are no UTF-8 appear as U+FFFD.
    func text(_ range: Range<Int>) -> String {
        String(decoding: self[range], as: UTF8.self)
    }
}
