/// Reads a text once, from its beginning to its end, and notes where its values are.
///
/// - SeeAlso: RFC 8259.
struct JSONScanner: ~Copyable {
    let bytes: UnsafeBufferPointer<UInt8>
    private let limits: JSONDocument.Limits
    var place = 0
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
    mutating func add(_ kind: JSONTape.Kind, from start: Int, to end: Int) {
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
    mutating func skipSpace() {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x0A, 0x0D, 0x09: place += 1
            default: return
            }
        }
    }

    /// What is wrong, with its place; columns are counted in bytes.
    func problem(_ message: String, _ code: JSONError.Code = .malformed) -> JSONError {
        let before = bytes.prefix(place)
        let line = before.count { $0 == 0x0A } + 1
        let column = place - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        return JSONError(code, at: "line \(line), column \(column)", message)
    }
}
