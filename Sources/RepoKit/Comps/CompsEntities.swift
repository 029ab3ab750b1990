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

    /// Where text is going to stand.
    enum Place {
        case text, attribute
        /// Text of a published file, where the reference writes quotes as references, too.
        case quotedText
    }

    /// Adds text as it is written; characters that XML cannot hold are left out.
    static func append(_ text: String, _ place: Place, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { append($0, place, to: &bytes) }
    }

    static func append(_ text: UnsafeBufferPointer<UInt8>, _ place: Place, to bytes: inout [UInt8]) {
        // Most text is plain: it is copied as it is.
        if text.allSatisfy({ reference(for: $0, place) == nil && $0 >= 0x20 }) {
            bytes.append(contentsOf: text)
            return
        }
        for byte in text {
            if let reference = reference(for: byte, place) {
                reference.withUTF8Buffer { bytes.append(contentsOf: $0) }
            } else if byte >= 0x20 || byte == 0x0A || byte == 0x09 {
                bytes.append(byte)
            }
        }
    }

    private static func reference(for byte: UInt8, _ place: Place) -> StaticString? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case 0x0D: "&#13;"
        case UInt8(ascii: "\""): place == .text ? nil : "&quot;"
        case 0x0A: place == .attribute ? "&#10;" : nil
        case 0x09: place == .attribute ? "&#9;" : nil
        default: nil
        }
    }
}
