internal import SourceDiagnostics

/// Which encoding a comps file is in, and its text in UTF-8.
enum CompsEncoding {
    /// The text in UTF-8, nil if it is in UTF-8 already.
    ///
    /// - Throws: `.encoding` for one that is not known here.
    static func utf8(of file: SourceFile) throws(CompsError) -> [UInt8]? {
        let bytes = file.bytes
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes) { UInt16($0) | UInt16($1) << 8 } }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes) { UInt16($0) << 8 | UInt16($1) } }
        guard let name = declared(bytes) else { return nil }
        switch name.uppercased() {
        case "UTF-8", "UTF8", "US-ASCII", "ASCII": return nil
        case "ISO-8859-1", "LATIN1", "ISO_8859-1":
            var text: [UInt8] = []
            text.reserveCapacity(bytes.count + bytes.count / 8)
            for byte in bytes { text.append(contentsOf: UTF8.encode(Unicode.Scalar(byte)) ?? .init()) }
            return text
        default:
            throw CompsError(
                .encoding, "the encoding '\(name)' is not supported", hint: "save the file as UTF-8", at: 0,
                in: file)
        }
    }

    private static func utf16(_ bytes: [UInt8], _ unit: (UInt8, UInt8) -> UInt16) -> [UInt8] {
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { unit(bytes[$0], bytes[$0 + 1]) }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// The encoding that an XML declaration names.
    private static func declared(_ bytes: [UInt8]) -> String? {
        let head = String(decoding: bytes.prefix(200), as: UTF8.self)
        let text =
            head.unicodeScalars.first == "\u{FEFF}"
            ? head.unicodeScalars.dropFirst() : head.unicodeScalars[...]
        guard text.starts(with: "<?xml".unicodeScalars) else { return nil }
        let declaration = String(Substring(text)).prefix { $0 != ">" }
        guard let word = declaration.firstRange(of: "encoding") else { return nil }
        let value = declaration[word.upperBound...].drop { $0 == "=" || $0.isWhitespace }
        guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
        return String(value.dropFirst().prefix { $0 != quote })
    }
}
