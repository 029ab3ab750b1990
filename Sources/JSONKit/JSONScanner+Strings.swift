extension JSONScanner {
    mutating func string() throws(JSONError) {
        place += 1
        let start = place
        var kind = JSONTape.Kind.plain
        while true {
            skipOrdinary()
            guard place < bytes.count else { throw problem("the text ends inside of a string") }
            switch bytes[place] {
            case UInt8(ascii: "\""):
                add(kind, from: start, to: place)
                place += 1
                return
            case UInt8(ascii: "\\"):
                kind = .escaped
                try escape()
            case 0x80...: try beyondASCII()
            default: throw problem("a control character in a string")
            }
        }
    }

    /// Goes to the next byte that is neither ASCII text nor a space, eight at a time.
    @inline(__always)
    private mutating func skipOrdinary() {
        guard let base = bytes.baseAddress else { return }
        let raw = UnsafeRawPointer(base)
        while place + 8 <= bytes.count {
            let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let special = Self.special(word)
            if special != 0 {
                place += special.littleEndian.trailingZeroBitCount / 8
                return
            }
            place += 8
        }
        while place < bytes.count {
            let byte = bytes[place]
            if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                return
            }
            place += 1
        }
    }

    /// The high bit of each byte that is a quotation mark, a backslash, a control character or beyond ASCII.
    ///
    /// A borrow may mark a byte too many behind a right one; only the first mark counts.
    @inline(__always)
    private static func special(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let below = (word &- ones &* 0x20) & ~word
        let marks = (quote &- ones) & ~quote | (backslash &- ones) & ~backslash | below | word
        return marks & (ones &* 0x80)
    }

    private mutating func escape() throws(JSONError) {
        guard place + 1 < bytes.count else { throw problem("the text ends inside of a string") }
        switch bytes[place + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            place += 2
        case UInt8(ascii: "u"):
            for offset in 2..<6 {
                guard place + offset < bytes.count, JSONEscapes.hexadecimal(bytes[place + offset]) != nil
                else { throw problem("'\\u' needs four hexadecimal digits") }
            }
            place += 6
        default: throw problem("an unknown escape")
        }
    }

    /// Checks one character of UTF-8.
    private mutating func beyondASCII() throws(JSONError) {
        let byte = bytes[place]
        let (length, smallest): (Int, UInt32) =
            switch byte {
            case 0xC2...0xDF: (2, 0x80)
            case 0xE0...0xEF: (3, 0x800)
            case 0xF0...0xF4: (4, 0x10000)
            default: (0, 0)
            }
        guard length > 0, place + length <= bytes.count else { throw problem("not UTF-8") }
        var scalar = UInt32(byte) & (0x7F >> UInt32(length))
        for offset in 1..<length {
            guard bytes[place + offset] & 0xC0 == 0x80 else { throw problem("not UTF-8") }
            scalar = scalar << 6 | UInt32(bytes[place + offset] & 0x3F)
        }
        guard scalar >= smallest, Unicode.Scalar(scalar) != nil else { throw problem("not UTF-8") }
        place += length
    }
}
