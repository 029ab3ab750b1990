/// Writes text so that a parser reads it back, with libxml2's choice of references.
struct XMLEscaper {
    let options: XMLWriter.Options
    let isAttribute: Bool

    /// - Throws: `.invalidCharacter`, unless such characters are dropped.
    func append(_ text: String, to bytes: inout [UInt8]) throws(XMLError) {
        // Most text is plain: it is copied as it is.
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            for byte in utf8 where !standsForItself(byte) { return false }
            bytes.append(contentsOf: utf8)
            return true
        }
        if isPlain { return }
        for scalar in text.unicodeScalars {
            if let reference = reference(for: scalar) {
                bytes += reference.utf8
            } else if Self.isValid(scalar) {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            } else if !options.dropsInvalidCharacters {
                let number = String(scalar.value, radix: 16, uppercase: true)
                throw XMLError(
                    .invalidCharacter,
                    "XML cannot hold the character U+\(String(repeating: "0", count: 4 - number.count))\(number)"
                )
            }
        }
    }

    /// Whether a byte stands for itself wherever it occurs.
    private func standsForItself(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): false
        case UInt8(ascii: "\""), 0x09, 0x0A: !isAttribute
        case 0x20..<0x7F: true
        default: false
        }
    }

    private func reference(for scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "<": return "&lt;"
        case ">": return "&gt;"
        case "&": return "&amp;"
        case "\r": return "&#13;"
        case "\"" where isAttribute: return "&quot;"
        case "\n" where isAttribute: return "&#10;"
        case "\t" where isAttribute: return "&#9;"
        default:
            guard isAttribute, options.escapesAttributesToASCII, !scalar.isASCII, Self.isValid(scalar) else {
                return nil
            }
            return "&#x\(String(scalar.value, radix: 16, uppercase: true));"
        }
    }

    /// Whether a document may contain it: no control characters, no surrogates, not U+FFFE and U+FFFF.
    private static func isValid(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: true
        case ..<0x20, 0xFFFE, 0xFFFF: false
        default: true
        }
    }
}
