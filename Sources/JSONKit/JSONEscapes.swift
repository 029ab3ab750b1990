/// The escapes of JSON strings.
///
/// - SeeAlso: RFC 8259, 7.
enum JSONEscapes {
    /// A string without its escapes, which the scanner has checked; a lone half of a surrogate pair becomes U+FFFD.
    static func text(of raw: UnsafeBufferPointer<UInt8>) -> String {
        // No escape is shorter than what it stands for.
        String(unsafeUninitializedCapacity: raw.count) { text in
            var count = 0
            func append(_ byte: UInt8) {
                text[count] = byte
                count += 1
            }
            var place = 0
            while place < raw.count {
                let byte = raw[place]
                if byte != UInt8(ascii: "\\") {
                    append(byte)
                    place += 1
                } else if raw[place + 1] != UInt8(ascii: "u") {
                    append(single(raw[place + 1]))
                    place += 2
                } else {
                    UTF8.encode(scalar(in: raw, at: &place))?.forEach(append)
                }
            }
            return count
        }
    }

    private static func single(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }

    /// Reads one or two `\uXXXX`.
    private static func scalar(in raw: UnsafeBufferPointer<UInt8>, at place: inout Int) -> Unicode.Scalar {
        let first = unit(in: raw, at: place)
        place += 6
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(UInt32(first)) ?? "\u{FFFD}" }
        guard place + 5 < raw.count, raw[place] == UInt8(ascii: "\\"), raw[place + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let second = unit(in: raw, at: place)
        guard UTF16.isTrailSurrogate(second) else { return "\u{FFFD}" }
        place += 6
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private static func unit(in raw: UnsafeBufferPointer<UInt8>, at place: Int) -> UInt16 {
        var unit: UInt16 = 0
        for offset in 2..<6 { unit = unit << 4 | UInt16(hexadecimal(raw[place + offset]) ?? 0) }
        return unit
    }

    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
