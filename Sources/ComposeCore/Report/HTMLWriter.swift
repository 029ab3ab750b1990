/// Writes HTML in which no text can become markup: whatever is given as text or as an attribute is escaped, and
/// markup is only what stands in this source.
struct HTMLWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 64 << 10) { bytes.reserveCapacity(capacity) }

    /// Markup as it stands in the source.
    mutating func markup(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func text(_ text: some StringProtocol) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): markup("&amp;")
            case UInt8(ascii: "<"): markup("&lt;")
            case UInt8(ascii: ">"): markup("&gt;")
            case UInt8(ascii: "\""): markup("&quot;")
            case UInt8(ascii: "'"): markup("&#39;")
            // HTML has no way to write these.
            case 0..<0x09, 0x0B, 0x0C, 0x0E..<0x20, 0x7F: bytes += Array("\u{FFFD}".utf8)
            default: bytes.append(byte)
            }
        }
    }

    /// An element with content.
    mutating func element(
        _ name: StaticString, _ attributes: [Attribute] = [], _ body: (inout HTMLWriter) -> Void
    ) {
        open(name, attributes)
        body(&self)
        markup("</")
        markup(name)
        markup(">")
    }

    /// An element with nothing but text.
    mutating func element(_ name: StaticString, _ attributes: [Attribute], _ content: String) {
        element(name, attributes) { $0.text(content) }
    }

    mutating func element(_ name: StaticString, _ content: String) { element(name, [], content) }

    /// The begin of an element; alone for one that has no content.
    mutating func open(_ name: StaticString, _ attributes: [Attribute] = []) {
        markup("<")
        markup(name)
        for attribute in attributes {
            markup(" ")
            markup(attribute.name)
            markup("=\"")
            text(attribute.value)
            markup("\"")
        }
        markup(">")
    }

    /// Data for a script: JSON in which nothing can end the element that it stands in.
    mutating func data(id: String, json: [UInt8]) {
        open("script", [.init("type", "application/json"), .init("id", id)])
        for byte in json {
            if byte == UInt8(ascii: "<") { markup("\\u003c") } else { bytes.append(byte) }
        }
        markup("</script>\n")
    }

    struct Attribute: Sendable {
        var name: StaticString
        var value: String

        init(_ name: StaticString, _ value: String) {
            self.name = name
            self.value = value
        }
    }
}

extension HTMLWriter.Attribute {
    static func style(_ names: String) -> Self { Self("class", names) }
    /// What an element is, also where the style sheet lays it out as something else.
    static func role(_ name: String) -> Self { Self("role", name) }
    static func href(_ path: String) -> Self { Self("href", encoded(path)) }

    /// A relative path as a URL.
    private static func encoded(_ path: String) -> String {
        var result = ""
        // A colon in the first part would make it a scheme.
        if path.prefix(while: { $0 != "/" }).contains(":") { result = "./" }
        for byte in path.utf8 {
            let character = Unicode.Scalar(byte)
            let isPlain =
                byte < 0x80 && character.properties.isAlphabetic || (0x30...0x39).contains(byte)
                || "/-._~+,:@".utf8.contains(byte)
            if isPlain {
                result.unicodeScalars.append(character)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (byte < 16 ? "0" : "") + digits
            }
        }
        return result
    }
}
