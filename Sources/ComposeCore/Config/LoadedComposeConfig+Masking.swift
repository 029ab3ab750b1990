public import SourceDiagnostics

extension LoadedComposeConfig {
    /// The files as they may be quoted: passwords and tokens in URLs are asterisks, as many as they had bytes,
    /// so that places stay true.
    public var shownFiles: [SourceFile] {
        sources.files.map { file in
            guard let masked = Self.masked(Array(file.bytes)) else { return file }
            return SourceFile(name: file.name, bytes: masked)
        }
    }

    /// The text with credentials masked; nil when there are none.
    private static func masked(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.contains(UInt8(ascii: "@")) else { return nil }
        var result = bytes
        var isChanged = false
        var position = 0
        while position + 3 < bytes.count {
            guard bytes[position...].starts(with: "://".utf8) else {
                position += 1
                continue
            }
            let start = position + 3
            let end = bytes[start...].firstIndex(where: endsAuthority) ?? bytes.count
            if let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) {
                for place in start..<at { result[place] = UInt8(ascii: "*") }
                isChanged = true
            }
            position = end
        }
        return isChanged ? result : nil
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte <= 0x20 || "/?#'\"<>`".utf8.contains(byte)
    }
}
