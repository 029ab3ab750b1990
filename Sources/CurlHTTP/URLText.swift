/// Texts as parts of URLs and of forms.
public enum URLText {
    /// A part of a path, or a name or a value in a query: all but letters, digits and `-._~` is escaped, also the slash,
    /// and the `+`, which some servers take for a space.
    ///
    /// - SeeAlso: RFC 3986, 2.
    public static func percentEncoded(_ segment: some StringProtocol) -> String {
        let bytes = segment.utf8
        if bytes.allSatisfy(\.isUnreserved) { return String(segment) }
        var encoded: [UInt8] = []
        for byte in bytes { encoded.append(byte, isKept: byte.isUnreserved) }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// A query without its question mark: `a=1&b=x%20y`, in the order given.
    public static func query(_ items: [(name: String, value: String)]) -> String {
        items.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }.joined(separator: "&")
    }

    /// The body of a form, in the order given; its type is `application/x-www-form-urlencoded`.
    ///
    /// - SeeAlso: URL standard, 5.2.
    public static func form(_ items: [(name: String, value: String)]) -> String {
        items.map { "\(formEncoded($0.name))=\(formEncoded($0.value))" }.joined(separator: "&")
    }

    private static func formEncoded(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: " "): encoded.append(UInt8(ascii: "+"))
            case UInt8(ascii: "~"): encoded.append(byte, isKept: false)
            default: encoded.append(byte, isKept: byte.isUnreserved || byte == UInt8(ascii: "*"))
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ byte: UInt8, isKept: Bool) {
        let digits: StaticString = "0123456789ABCDEF"
        guard !isKept else { return append(byte) }
        append(UInt8(ascii: "%"))
        append(digits.utf8Start[Int(byte >> 4)])
        append(digits.utf8Start[Int(byte & 15)])
    }
}

extension UInt8 {
    fileprivate var isUnreserved: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
