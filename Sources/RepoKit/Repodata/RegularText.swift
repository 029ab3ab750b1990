#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The letters of ``RegularXML``.
struct RegularText {
    typealias Unusual = RegularXML.Unusual

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 }

    /// Whether there is nothing but blanks.
    static func isBlank(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
        var place = start
        while place < end, isBlank(place.pointee) { place += 1 }
        return place == end
    }

    /// The length of the declaration.
    static func prolog(_ region: TextBytes) throws(Unusual) -> Int {
        let forms: [StaticString] = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#, #"<?xml version="1.0" encoding="utf-8"?>"#,
            #"<?xml version='1.0' encoding='UTF-8'?>"#, #"<?xml version='1.0' encoding='utf-8'?>"#,
        ]
        for form in forms where region.count >= form.utf8CodeUnitCount {
            if TextBytes(rebasing: region[..<form.utf8CodeUnitCount]).equals(form) {
                return form.utf8CodeUnitCount
            }
        }
        if region.first == UInt8(ascii: "<"), region.count > 1, region[1] != UInt8(ascii: "?") { return 0 }
        throw Unusual()
    }

    /// Whether there is a `]]>`, which is no text.
    static func hasSectionEnd(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
        var place = start
        while let mark = memchr(place, Int32(UInt8(ascii: ">")), end - place) {
            let found = UnsafePointer(mark.assumingMemoryBound(to: UInt8.self))
            let bracket = UInt8(ascii: "]")
            if found - start >= 2, found[-1] == bracket, found[-2] == bracket { return true }
            place = found + 1
        }
        return false
    }

    /// Whether bytes are UTF-8 without characters that XML forbids, and without carriage returns.
    static func isRegular(_ bytes: TextBytes) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        let end = bytes.count
        var place = 0
        while place < end {
            while place + 32 <= end, isPlain(base + place) { place += 32 }
            let stop = min(place + 32, end)
            while place < stop {
                let length = lengthOfCharacter(base + place, end - place)
                if length == 0 { return false }
                place += length
            }
        }
        return true
    }

    /// Whether the next 32 bytes are line feeds and what ASCII prints.
    @inline(__always)
    private static func isPlain(_ start: UnsafePointer<UInt8>) -> Bool {
        // Eight bytes at a time; the high bits of the results say what holds for each.
        let (low, high): (UInt64, UInt64) = (0x7F7F_7F7F_7F7F_7F7F, 0x8080_8080_8080_8080)
        var found: UInt64 = 0
        for offset in stride(from: 0, to: 32, by: 8) {
            let word = UnsafeRawPointer(start + offset).loadUnaligned(as: UInt64.self)
            let isPrinting = (word & low) &+ 0x6060_6060_6060_6060
            let other = word ^ 0x0A0A_0A0A_0A0A_0A0A
            let isNotLineFeed = ((other & low) &+ low) | other
            found |= word | (~isPrinting & isNotLineFeed)
        }
        return found & high == 0
    }

    /// Bytes of the character that begins here; 0 if it is none, or none that XML allows.
    private static func lengthOfCharacter(_ start: UnsafePointer<UInt8>, _ left: Int) -> Int {
        let first = start.pointee
        if first < 0x80 { return first >= 0x20 || first == 0x0A || first == 0x09 ? 1 : 0 }
        func tail(_ index: Int) -> UInt32? {
            index < left && start[index] & 0xC0 == 0x80 ? UInt32(start[index] & 0x3F) : nil
        }
        switch first {
        case 0xC2...0xDF: return tail(1) == nil ? 0 : 2
        case 0xE0...0xEF:
            guard let second = tail(1), let third = tail(2) else { return 0 }
            return isCharacter(UInt32(first & 0x0F) << 12 | second << 6 | third, atLeast: 0x800) ? 3 : 0
        case 0xF0...0xF4:
            guard let second = tail(1), let third = tail(2), let fourth = tail(3) else { return 0 }
            let scalar = UInt32(first & 0x07) << 18 | second << 12 | third << 6 | fourth
            return isCharacter(scalar, atLeast: 0x10000) ? 4 : 0
        default: return 0
        }
    }

    private static func isCharacter(_ scalar: UInt32, atLeast least: UInt32) -> Bool {
        scalar >= least && scalar <= 0x10FFFF && !(0xD800...0xDFFF).contains(scalar) && scalar != 0xFFFE
            && scalar != 0xFFFF
    }

    /// Where a name without colons ends.
    @inline(__always)
    func endOfName(_ start: UnsafePointer<UInt8>) throws(Unusual) -> UnsafePointer<UInt8> {
        guard kinds[Int(start.pointee)] & Self.isNameStart != 0 else { throw Unusual() }
        var end = start + 1
        while kinds[Int(end.pointee)] & Self.isName != 0 { end += 1 }
        return end
    }

    /// The next byte that means something in a quoted value.
    @inline(__always)
    func endOfPlainValue(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        var end = start
        while kinds[Int(end.pointee)] & Self.isSpecial == 0 { end += 1 }
        return end
    }

    private static let isNameStart: UInt8 = 1
    private static let isName: UInt8 = 2
    private static let isSpecial: UInt8 = 4

    /// What each byte can be.
    private let kinds = Self.table

    /// Never written again, and never freed: it lives as long as the program.
    private nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
        let kinds = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        kinds.initialize(repeating: 0, count: 256)
        for byte in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_".utf8 {
            kinds[Int(byte)] |= isNameStart | isName
        }
        for byte in "0123456789-.".utf8 { kinds[Int(byte)] |= isName }
        for byte in "\"'<&\t\n\0".utf8 { kinds[Int(byte)] |= isSpecial }
        return UnsafePointer(kinds)
    }()

    /// Resolves XML's five entities and references to characters.
    ///
    /// - Returns: The bytes that were written; never more than were read.
    static func decode(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>
    ) throws(Unusual) -> Int {
        var (place, written) = (start, 0)
        while place < end {
            guard place.pointee == UInt8(ascii: "&") else {
                target[written] = place.pointee
                (place, written) = (place + 1, written + 1)
                continue
            }
            guard let mark = memchr(place, Int32(UInt8(ascii: ";")), min(end - place, 12)) else {
                throw Unusual()
            }
            let close = UnsafePointer(mark.assumingMemoryBound(to: UInt8.self))
            let scalar = try scalar(TextBytes(start: place + 1, count: close - place - 1))
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                target[written] = byte
                written += 1
            }
            place = close + 1
        }
        return written
    }

    private static func scalar(_ name: TextBytes) throws(Unusual) -> Unicode.Scalar {
        if name.equals("lt") { return "<" }
        if name.equals("gt") { return ">" }
        if name.equals("amp") { return "&" }
        if name.equals("quot") { return "\"" }
        if name.equals("apos") { return "'" }
        guard name.first == UInt8(ascii: "#") else { throw Unusual() }
        let isHexadecimal = name.count > 1 && name[1] == UInt8(ascii: "x")
        var value: UInt32 = 0
        let digits = name.dropFirst(isHexadecimal ? 2 : 1)
        guard !digits.isEmpty, digits.count <= 7 else { throw Unusual() }
        for digit in digits {
            guard let number = Character(Unicode.Scalar(digit)).hexDigitValue, isHexadecimal || number < 10
            else { throw Unusual() }
            value = value * (isHexadecimal ? 16 : 10) + UInt32(number)
        }
        let isAllowed = value >= 0x20 || value == 0x09 || value == 0x0A || value == 0x0D
        guard isAllowed, isCharacter(value, atLeast: 0), let scalar = Unicode.Scalar(value) else {
            throw Unusual()
        }
        return scalar
    }
}
