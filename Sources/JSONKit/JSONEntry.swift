/// Where a value, or a member's name, is in a text.
///
/// Four bits say what it is, and two times thirty where it begins and ends: of `[1,1,1,…]` there is one for every
/// two bytes.
struct JSONEntry {
    /// How long a text can be, in bytes.
    static let reach = 1 << 30 - 1

    private var bits: UInt64

    init(_ kind: JSONTape.Kind, start: Int, end: Int) {
        bits = UInt64(kind.rawValue) | UInt64(start) << 4 | UInt64(end) << 34
    }

    @inline(__always)
    var kind: JSONTape.Kind { JSONTape.Kind(rawValue: UInt8(bits & 0xF)) ?? .null }

    /// The first byte; of a string the one behind its quotation mark.
    @inline(__always)
    var start: Int { Int(bits >> 4 & 0x3FFF_FFFF) }

    /// The byte behind the last one; of an array or an object the entry behind its last one.
    @inline(__always)
    var end: Int {
        get { Int(bits >> 34) }
        set { bits = bits & 0x3_FFFF_FFFF | UInt64(newValue) << 34 }
    }

    @inline(__always)
    var isContainer: Bool { UInt8(bits & 0xF) >= JSONTape.Kind.array.rawValue }

    /// The entry behind a value, which is at `index`, and all that is in it.
    @inline(__always)
    func next(after index: Int) -> Int { isContainer ? end : index + 1 }

    /// What stands in the text of a string or a number.
    func text(in bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[start..<end])
    }
}
