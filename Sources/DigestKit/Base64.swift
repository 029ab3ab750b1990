/// Bytes as text of 64 letters.
///
/// - SeeAlso: RFC 4648, 4 and 5.
public enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text of bytes, on one line.
    public static func text(_ bytes: [UInt8]) -> String {
        let size = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: size) { result in
            bytes.withUnsafeBufferPointer { bytes in
                var place = 0
                var next = 0
                while next < bytes.count {
                    let rest = min(3, bytes.count - next)
                    var group = UInt32(bytes[next]) << 16
                    if rest > 1 { group |= UInt32(bytes[next + 1]) << 8 }
                    if rest > 2 { group |= UInt32(bytes[next + 2]) }
                    result[place] = alphabet[Int(group >> 18)]
                    result[place + 1] = alphabet[Int(group >> 12 & 63)]
                    result[place + 2] = rest > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "=")
                    result[place + 3] = rest > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "=")
                    place += 4
                    next += 3
                }
            }
            return size
        }
    }

    /// The text of bytes as tokens have it: with `-` and `_`, and without padding.
    public static func urlText(_ bytes: [UInt8]) -> String {
        let letters = text(bytes).utf8.prefix { $0 != UInt8(ascii: "=") }.map { letter in
            switch letter {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: letter
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }

    /// The bytes of a text of tokens; nil for what has other letters, padding or white space.
    public static func urlBytes(_ text: String) -> [UInt8]? {
        var letters: [UInt8] = []
        for letter in text.utf8 {
            switch letter {
            case UInt8(ascii: "-"): letters.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): letters.append(UInt8(ascii: "/"))
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), 0...0x20: return nil
            default: letters.append(letter)
            }
        }
        letters += repeatElement(UInt8(ascii: "="), count: (4 - letters.count % 4) % 4)
        return bytes(String(decoding: letters, as: UTF8.self))
    }

    /// The bytes of a text; white space in it means nothing. Nil for what is no base64.
    public static func bytes(_ text: String) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count / 4 * 3)
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        for byte in text.utf8 {
            if byte == 0x20 || (0x09...0x0D).contains(byte) { continue }
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let digit = value(byte) else { return nil }
            group = group << 6 | UInt32(digit)
            digits += 1
            if digits % 4 == 0 {
                result.append(UInt8(truncatingIfNeeded: group >> 16))
                result.append(UInt8(truncatingIfNeeded: group >> 8))
                result.append(UInt8(truncatingIfNeeded: group))
                group = 0
            }
        }
        switch (digits % 4, padding) {
        case (0, 0): break
        case (2, 2): result.append(UInt8(truncatingIfNeeded: group >> 4))
        case (3, 1):
            result += [UInt8(truncatingIfNeeded: group >> 10), UInt8(truncatingIfNeeded: group >> 2)]
        default: return nil
        }
        return result
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
