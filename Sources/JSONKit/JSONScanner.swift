/// Reads a text once, from its beginning to its end, and notes where its values are.
///
/// - SeeAlso: RFC 8259.
struct JSONScanner: ~Copyable {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: JSONDocument.Limits
    private var place = 0
    /// The entries of the containers around `place`, the outermost first.
    private var open: [Int] = []
    /// Whether the innermost of them is an object.
    private var isInObject = false
    private(set) var entries: [JSONEntry] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONDocument.Limits) {
        self.bytes = bytes
        self.limits = limits
        entries.reserveCapacity(min(bytes.count / 16, 4096) + 1)
    }

    mutating func scan() throws(JSONError) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
        skipSpace()
        repeat {
            // The first value of a container follows its bracket.
            while try value() { skipSpace() }
        } while try anotherFollows()
        skipSpace()
        guard place == bytes.count else { throw problem("something follows the value") }
    }

    /// Reads a value, or the bracket of one with others in it; true for such a bracket.
    private mutating func value() throws(JSONError) -> Bool {
        guard place < bytes.count else { throw problem("the text ends where a value was expected") }
        switch bytes[place] {
        case UInt8(ascii: "{"): return try begin(.object)
        case UInt8(ascii: "["): return try begin(.array)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true", .yes)
        case UInt8(ascii: "f"): try word("false", .no)
        case UInt8(ascii: "n"): try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        default: throw problem("a value was expected")
        }
        return false
    }

    /// Reads the closing brackets and the comma behind a value; whether there was a comma.
    private mutating func anotherFollows() throws(JSONError) -> Bool {
        while !open.isEmpty {
            skipSpace()
            guard place < bytes.count else { throw problem("the text ends inside of a value") }
            if bytes[place] == UInt8(ascii: ",") {
                place += 1
                skipSpace()
                if isInObject { try name() }
                return true
            }
            guard bytes[place] == Self.bracket(isInObject) else {
                throw problem(isInObject ? "a comma or '}' was expected" : "a comma or ']' was expected")
            }
            place += 1
            close()
        }
        return false
    }

    private static func bracket(_ isObject: Bool) -> UInt8 {
        isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    }

    /// Reads an opening bracket, and the name of an object's first member; false for an empty container.
    private mutating func begin(_ kind: JSONTape.Kind) throws(JSONError) -> Bool {
        guard open.count < limits.depth else {
            throw problem("more than \(limits.depth) levels of brackets", .beyondLimit)
        }
        open.append(entries.count)
        isInObject = kind == .object
        add(kind, from: place, to: place)
        place += 1
        skipSpace()
        if place < bytes.count, bytes[place] == Self.bracket(isInObject) {
            place += 1
            close()
            return false
        }
        if isInObject { try name() }
        return true
    }

    private mutating func close() {
        if let container = open.popLast() { entries[container].end = entries.count }
        isInObject = open.last.map { entries[$0].kind == .object } ?? false
    }

    /// Reads a member's name, and the colon behind it.
    private mutating func name() throws(JSONError) {
        guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
            throw problem("the name of a member was expected, in quotation marks")
        }
        try string()
        skipSpace()
        guard place < bytes.count, bytes[place] == UInt8(ascii: ":") else {
            throw problem("a colon was expected")
        }
        place += 1
        skipSpace()
    }

    private mutating func word(_ word: StaticString, _ kind: JSONTape.Kind) throws(JSONError) {
        let count = word.utf8CodeUnitCount
        guard bytes.count - place >= count else { throw problem("a value was expected") }
        for offset in 0..<count where bytes[place + offset] != word.utf8Start[offset] {
            throw problem("a value was expected")
        }
        add(kind, from: place, to: place + count)
        place += count
    }

    @inline(__always)
    private mutating func add(_ kind: JSONTape.Kind, from start: Int, to end: Int) {
        if entries.count == entries.capacity { makeRoom(at: end) }
        entries.append(JSONEntry(kind, start: start, end: end))
    }

    /// Makes room for as many entries as there will be when the rest of the text is like what was read, so that
    /// neither a dense text copies often nor a sparse one keeps much room that it does not need.
    private mutating func makeRoom(at place: Int) {
        let share = Double(bytes.count) / Double(max(place, 1))
        let likely = Int(Double(entries.count) * share * 1.05)
        entries.reserveCapacity(max(entries.count + entries.count / 2, min(likely, bytes.count)) + 64)
    }

    @inline(__always)
    private mutating func skipSpace() {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x0A, 0x0D, 0x09: place += 1
            default: return
            }
        }
    }

    /// What is wrong, with its place; columns are counted in bytes.
    private func problem(_ message: String, _ code: JSONError.Code = .malformed) -> JSONError {
        let before = bytes.prefix(place)
        let line = before.count { $0 == 0x0A } + 1
        let column = place - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        return JSONError(code, at: "line \(line), column \(column)", message)
    }
}

// MARK: - Numbers

extension JSONScanner {
    private mutating func number() throws(JSONError) {
        let start = place
        if bytes[place] == UInt8(ascii: "-") { place += 1 }
        let leading = place
        try digits()
        guard bytes[leading] != UInt8(ascii: "0") || place == leading + 1 else {
            throw problem("a number must not begin with 0")
        }
        var kind = JSONTape.Kind.integer
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            place += 1
            try digits()
            kind = .number
        }
        if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
            place += 1
            if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") {
                place += 1
            }
            try digits()
            kind = .number
        }
        add(kind, from: start, to: place)
    }

    private mutating func digits() throws(JSONError) {
        let start = place
        while place < bytes.count, bytes[place] &- 0x30 < 10 { place += 1 }
        guard place > start else { throw problem("a digit was expected") }
    }
}

// MARK: - Strings

extension JSONScanner {
    private mutating func string() throws(JSONError) {
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
