extension ConfPattern {
    /// A number by Python's rules: `1_000`, `1.5e3`, `.5`, `0x1F`, `3j`; of `010` only the `0`.
    static func number(in bytes: [UInt8], from start: Int) -> Int? {
        let digits = digits(in: bytes, from: start) { $0.isDigit }
        let point = fraction(in: bytes, from: start, after: digits)
        guard let real = point ?? digits.flatMap({ exponent(in: bytes, from: $0) }) else {
            guard let digits else { return nil }
            return isImaginary(bytes, digits) ? digits + 1 : integer(in: bytes, from: start, digits: digits)
        }
        return isImaginary(bytes, real) ? real + 1 : real
    }

    /// `1.`, `1.5`, `.5`, each with an exponent if one follows.
    private static func fraction(in bytes: [UInt8], from start: Int, after digits: Int?) -> Int? {
        let point = digits ?? start
        guard point < bytes.count, bytes[point] == UInt8(ascii: ".") else { return nil }
        let end = self.digits(in: bytes, from: point + 1) { $0.isDigit }
        if digits == nil, end == nil { return nil }
        let mantissa = end ?? point + 1
        return exponent(in: bytes, from: mantissa) ?? mantissa
    }

    private static func exponent(in bytes: [UInt8], from start: Int) -> Int? {
        guard start < bytes.count, bytes[start] | 0x20 == UInt8(ascii: "e") else { return nil }
        var place = start + 1
        if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") {
            place += 1
        }
        return digits(in: bytes, from: place) { $0.isDigit }
    }

    private static func isImaginary(_ bytes: [UInt8], _ place: Int) -> Bool {
        place < bytes.count && bytes[place] | 0x20 == UInt8(ascii: "j")
    }

    private static func integer(in bytes: [UInt8], from start: Int, digits: Int) -> Int {
        guard bytes[start] == UInt8(ascii: "0") else { return digits }
        if start + 1 < bytes.count,
            let radix = [UInt8(ascii: "x"): 16, 0x6F: 8, 0x62: 2][bytes[start + 1] | 0x20]
        {
            let isDigit = { (byte: UInt8) in byte.hexDigit.map { $0 < radix } ?? false }
            let first = start + 2
            let lead = first < bytes.count && bytes[first] == UInt8(ascii: "_") ? first + 1 : first
            if let end = self.digits(in: bytes, from: lead, isDigit) { return end }
        }
        return self.digits(in: bytes, from: start) { $0 == UInt8(ascii: "0") } ?? digits
    }

    /// Digits with single underscores between them.
    private static func digits(in bytes: [UInt8], from start: Int, _ isDigit: (UInt8) -> Bool) -> Int? {
        guard start < bytes.count, isDigit(bytes[start]) else { return nil }
        var place = start + 1
        while place < bytes.count {
            if isDigit(bytes[place]) {
                place += 1
            } else if bytes[place] == UInt8(ascii: "_"), place + 1 < bytes.count, isDigit(bytes[place + 1]) {
                place += 2
            } else {
                break
            }
        }
        return place
    }
}
