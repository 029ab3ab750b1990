/// References in XML text, both ways.
enum CompsEntities {
    /// Text as it is meant, of text as it is written.
    static func string(_ buffer: [UInt8], _ range: Range<Int32>) -> String {
        let range = Int(range.lowerBound)..<Int(range.upperBound)
        return buffer.withUnsafeBufferPointer { buffer in
            let text = UnsafeBufferPointer(rebasing: buffer[range])
            guard text.contains(UInt8(ascii: "&")) else { return String(decoding: text, as: UTF8.self) }
            var meant: [UInt8] = []
            decode(text[...], to: &meant)
            return String(decoding: meant, as: UTF8.self)
        }
    }

    /// Resolves references; the text is known to be well-formed.
    static func decode(_ text: Slice<UnsafeBufferPointer<UInt8>>, to bytes: inout [UInt8]) {
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index] == UInt8(ascii: "&"),
                let end = text[index...].firstIndex(of: UInt8(ascii: ";"))
            else {
                bytes.append(text[index])
                index += 1
                continue
            }
            let name = String(decoding: text[(index + 1)..<end], as: UTF8.self)
            if let scalar = scalar(name) {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
            index = end + 1
        }
    }

    private static func scalar(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let digits = name.dropFirst()
            let number =
                digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
            return number.flatMap(Unicode.Scalar.init)
        }
    }

    /// Adds text as libxml2 writes it.
    static func escape(_ text: some Sequence<UInt8>, isAttribute: Bool, to bytes: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case 0x0D: bytes += "&#13;".utf8
            case UInt8(ascii: "\"") where isAttribute: bytes += "&quot;".utf8
            case 0x0A where isAttribute: bytes += "&#10;".utf8
            case 0x09 where isAttribute: bytes += "&#9;".utf8
            default: bytes.append(byte)
            }
        }
    }
}
