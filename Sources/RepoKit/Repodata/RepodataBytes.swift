#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Grows as bytes are appended; the hot loop of writing metadata, hence without checks and reference counts.
struct RepodataBytes: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0
    /// Whether a control character came along, which XML has no way to write.
    private(set) var hasControlCharacter = false

    init(capacity: Int = 16 << 10) {
        self.capacity = max(capacity, 64)
        start = .allocate(capacity: self.capacity)
    }

    deinit { start.deallocate() }

    /// A copy of everything.
    var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(1) }
        start[count] = byte
        count += 1
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        if bytes.count > capacity - count { grow(bytes.count) }
        memcpy(start + count, source, bytes.count)
        count += bytes.count
    }

    mutating func append(decimal number: UInt64) {
        if capacity - count < 20 { grow(20) }
        var (rest, digits) = (number, 1)
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        rest = number
        for index in stride(from: count + digits - 1, through: count, by: -1) {
            start[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += digits
    }

    mutating func append(decimal number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(decimal: number.magnitude)
    }

    mutating func append(hexadecimal bytes: [UInt8]) {
        for byte in bytes {
            append(Self.digit(byte >> 4))
            append(Self.digit(byte & 15))
        }
    }

    /// Appends what stands between tags.
    mutating func append(text: UnsafeRawBufferPointer) {
        append(escaping: text, isAttribute: false)
    }

    /// Appends what stands between the quotes of an attribute.
    mutating func append(attribute: UnsafeRawBufferPointer) {
        append(escaping: attribute, isAttribute: true)
    }

    private mutating func append(escaping text: UnsafeRawBufferPointer, isAttribute: Bool) {
        var position = 0
        while true {
            let end = text.plainEnd(from: position)
            append(UnsafeRawBufferPointer(rebasing: text[position..<end]))
            if end == text.count { return }
            if text[end] >= 0x80 {
                // The rest of what was appended is right in every case: it is ASCII.
                return append(foreign: text, from: end, isAttribute: isAttribute)
            }
            append(special: text[end], isAttribute: isAttribute)
            position = end + 1
        }
    }

    /// A byte of ASCII that may need a reference.
    private mutating func append(special byte: UInt8, isAttribute: Bool) {
        switch byte {
        case UInt8(ascii: "<"): append("&lt;")
        case UInt8(ascii: ">"): append("&gt;")
        case UInt8(ascii: "&"): append("&amp;")
        case UInt8(ascii: "\r"): append("&#13;")
        case UInt8(ascii: "\""): isAttribute ? append("&quot;") : append(byte)
        case UInt8(ascii: "\n"): isAttribute ? append("&#10;") : append(byte)
        case UInt8(ascii: "\t"): isAttribute ? append("&#9;") : append(byte)
        case ..<0x20: hasControlCharacter = true
        default: append(byte)
        }
    }

    /// Text from its first byte beyond ASCII on.
    ///
    /// What is no UTF-8 as a whole is taken for ISO 8859-1, without what is no letter there, as
    /// createrepo_c does.
    private mutating func append(foreign text: UnsafeRawBufferPointer, from start: Int, isAttribute: Bool) {
        let rest = UnsafeRawBufferPointer(rebasing: text[start...])
        var decoder = UTF8ForwardDecoder(bytes: rest)
        if decoder.isValid {
            while let scalar = decoder.next() { append(scalar, isAttribute: isAttribute) }
            return
        }
        for byte in rest {
            if byte < 0x80 {
                append(special: byte, isAttribute: isAttribute)
            } else if byte >= 0xC0 {
                append(Unicode.Scalar(byte), isAttribute: isAttribute)
            }
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar, isAttribute: Bool) {
        if scalar.isASCII {
            return append(special: UInt8(truncatingIfNeeded: scalar.value), isAttribute: isAttribute)
        }
        // Two characters that no XML document can hold, though they are UTF-8.
        let written =
            scalar.value == 0xFFFE || scalar.value == 0xFFFF ? Unicode.Scalar(0xFFFD as UInt16) : scalar
        guard let written else { return }
        if isAttribute {
            append("&#x")
            append(hexadecimal: written.value)
            append(UInt8(ascii: ";"))
        } else {
            for byte in UTF8.encode(written) ?? UTF8.encodedReplacementCharacter { append(byte) }
        }
    }

    private mutating func append(hexadecimal number: UInt32) {
        var shift = 28
        while shift > 0, number >> UInt32(shift) == 0 { shift -= 4 }
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: number >> UInt32(shift)) & 15
            append(digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "A"))
            shift -= 4
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? value + UInt8(ascii: "0") : value - 10 + UInt8(ascii: "a")
    }

    private mutating func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        memcpy(grown, start, count)
        start.deallocate()
        start = grown
    }
}

/// Scalars of UTF-8 that was checked as a whole.
private struct UTF8ForwardDecoder {
    let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isValid: Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }

    mutating func next() -> Unicode.Scalar? {
        guard position < bytes.count else { return nil }
        let first = UInt32(bytes[position])
        let (length, mask): (Int, UInt32) =
            switch first {
            case ..<0x80: (1, 0x7F)
            case ..<0xE0: (2, 0x1F)
            case ..<0xF0: (3, 0x0F)
            default: (4, 0x07)
            }
        var value = first & mask
        for index in 1..<max(length, 1) { value = value << 6 | UInt32(bytes[position + index]) & 0x3F }
        position += length
        return Unicode.Scalar(value)
    }
}

extension UnsafeRawBufferPointer {
    /// The place of the next byte that may not stand for itself: markup, quotes, controls, and what is not ASCII.
    fileprivate func plainEnd(from start: Int) -> Int {
        var position = start
        while position + 8 <= count {
            let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: position, as: UInt64.self))
            // High bit of each byte that is below 0x20; `<` or `>`; `&` or `"`; or beyond ASCII. The lowest bit
            // that is set is always right.
            let found =
                (word &- 0x2020_2020_2020_2020) & ~word
                | Self.zeroBytes((word | 0x0202_0202_0202_0202) ^ 0x3E3E_3E3E_3E3E_3E3E)
                | Self.zeroBytes((word & ~0x0404_0404_0404_0404) ^ 0x2222_2222_2222_2222) | word
            let bits = found & 0x8080_8080_8080_8080
            if bits != 0 { return position + bits.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < count {
            switch self[position] {
            case ..<0x20, 0x80..., UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"),
                UInt8(ascii: "\""):
                return position
            default: position += 1
            }
        }
        return count
    }

    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word
    }
}
