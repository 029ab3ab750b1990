extension ConfPattern {
    /// Where a string ends that begins at a place.
    enum StringEnd: Equatable {
        /// Past the closing quotation mark.
        case closed(Int)
        /// It was continued by a backslash, and then ends with a line, unclosed.
        case lineEnd(Int)
        /// The file ends within it.
        case missing
    }

    /// A string literal of any form; nil where none begins, or where one is not closed on its line.
    static func string(in bytes: [UInt8], from start: Int) -> StringEnd? {
        let open = start + prefixLength(in: bytes, from: start)
        guard open < bytes.count, isQuote(bytes[open]) else { return nil }
        let quote = bytes[open]
        if bytes[open...].starts(with: [quote, quote, quote]) {
            return tripleQuoted(quote, in: bytes, from: open + 3)
        }
        return quoted(quote, in: bytes, from: open + 1)
    }

    /// Past the quotation marks that open the string at a place.
    static func quoteEnd(in bytes: [UInt8], from start: Int) -> Int {
        var place = start + prefixLength(in: bytes, from: start)
        while place < bytes.count, isQuote(bytes[place]) { place += 1 }
        return place
    }

    /// The letters before a string's quotation mark: `r`, `u`, `b`, `f`, and `r` with `b` or `f`.
    static func prefixLength(in bytes: [UInt8], from start: Int) -> Int {
        func letter(_ place: Int) -> Character? {
            place < bytes.count && bytes[place] < 0x80 ? Character(Unicode.Scalar(bytes[place] | 0x20)) : nil
        }
        func quote(_ place: Int) -> Bool { place < bytes.count && isQuote(bytes[place]) }
        guard let first = letter(start), "rubf".contains(first) else { return 0 }
        if quote(start + 1) { return 1 }
        guard let second = letter(start + 1), quote(start + 2) else { return 0 }
        return ["br", "rb", "fr", "rf"].contains(String([first, second])) ? 2 : 0
    }

    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
    }

    private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    /// A backslash guards the next character, but not across the end of a line.
    private static func tripleQuoted(_ quote: UInt8, in bytes: [UInt8], from start: Int) -> StringEnd {
        var place = start
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count, !isBreak(bytes[place + 1]) {
                place += 2
            } else if bytes[place] == quote, bytes[place...].starts(with: [quote, quote, quote]) {
                return .closed(place + 3)
            } else {
                place += 1
            }
        }
        return .missing
    }

    private static func quoted(_ quote: UInt8, in bytes: [UInt8], from start: Int) -> StringEnd? {
        var place = start
        var isContinued = false
        while place < bytes.count {
            let byte = bytes[place]
            if byte == quote { return .closed(place + 1) }
            if byte == UInt8(ascii: "\\"), place + 1 < bytes.count, !isBreak(bytes[place + 1]) {
                place += 2
            } else if byte == UInt8(ascii: "\\"), place + 1 < bytes.count {
                isContinued = true
                place = lineBreakEnd(in: bytes, from: place + 1)
                if place == bytes.count { return .missing }
            } else if isBreak(byte) {
                guard isContinued else { return nil }
                let end = lineBreakEnd(in: bytes, from: place)
                // On continued lines even an escaped backslash at the end goes on, as in the reference.
                guard bytes[place - 1] == UInt8(ascii: "\\") else { return .lineEnd(end) }
                place = end
                if place == bytes.count { return .missing }
            } else {
                place += 1
            }
        }
        return isContinued ? .lineEnd(bytes.count) : nil
    }
}
