/// The patterns of Python's tokens, each over bytes of UTF-8 from a place.
enum ConfPattern {
    /// Past spaces, tabs and form feeds.
    static func blanks(in bytes: [UInt8], from start: Int) -> Int {
        var place = start
        while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 || bytes[place] == 0x0C {
            place += 1
        }
        return place
    }

    /// Past a line feed, a carriage return, or both; past nothing where none stands.
    static func lineBreakEnd(in bytes: [UInt8], from start: Int) -> Int {
        if bytes[start] == 0x0A { return start + 1 }
        guard bytes[start] == 0x0D else { return start }
        return start + 1 < bytes.count && bytes[start + 1] == 0x0A ? start + 2 : start + 1
    }

    /// Past the Unicode scalar at a place.
    static func scalarEnd(in bytes: [UInt8], from start: Int) -> Int {
        var end = start + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }

    private static let symbols: [[UInt8]] = [
        "**=", "//=", ">>=", "<<=", "...", "!=", "%=", "&=", "**", "*=", "+=", "-=", "->", "//", "/=", ":=",
        "<<",
        "<=", "==", ">=", ">>", "@=", "^=", "|=", "%", "&", "(", ")", "*", "+", ",", "-", ".", "/", ":", ";",
        "<",
        "=", ">", "@", "[", "]", "^", "{", "|", "}", "~",
    ].map { Array($0.utf8) }

    private static let symbolsByStart = Dictionary(grouping: symbols) { $0[0] }

    /// The longest operator or delimiter here.
    static func symbol(in bytes: [UInt8], from start: Int) -> Int? {
        let candidates = symbolsByStart[bytes[start]]
        return candidates?.first { bytes[start...].starts(with: $0) }.map { start + $0.count }
    }

    /// A run of letters, digits and underscores, and whether it is a name; foreign digits begin none.
    static func word(in bytes: [UInt8], from start: Int) -> (end: Int, isName: Bool)? {
        var place = start
        var first: Unicode.Scalar?
        while place < bytes.count {
            let byte = bytes[place]
            if byte < 0x80 {
                guard isASCIIWord(byte) else { break }
                first = first ?? Unicode.Scalar(byte)
                place += 1
            } else {
                let end = scalarEnd(in: bytes, from: place)
                guard let scalar = scalar(bytes[place..<end]), isWord(scalar) else { break }
                first = first ?? scalar
                place = end
            }
        }
        guard let first else { return nil }
        return (place, first == "_" || first.properties.isXIDStart)
    }

    private static func isASCIIWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte.isDigit || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }

    private static func scalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.first
    }

    /// What Python's `\w` matches beyond ASCII.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }
}
