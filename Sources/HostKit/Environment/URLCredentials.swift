/// Passwords and tokens in the URLs of a text.
public enum URLCredentials {
    /// The text as it may be shown: `scheme://<redacted>@host` for each URL with a user in it.
    ///
    /// The user of an `ssh` URL without a password is no secret and stays.
    public static func redacted(in text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            guard let start = authority(in: bytes, at: position) else {
                result.append(bytes[position])
                position += 1
                continue
            }
            let end = bytes[start...].firstIndex(where: endsAuthority) ?? bytes.count
            result += bytes[position..<start]
            if let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")),
                bytes[start..<at].contains(UInt8(ascii: ":")) || !result.endsWithSSH
            {
                result += "<redacted>".utf8
                result += bytes[at..<end]
            } else {
                result += bytes[start..<end]
            }
            position = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Where the authority begins whose `://` stands at a place.
    private static func authority(in bytes: [UInt8], at position: Int) -> Int? {
        let mark = Array("://".utf8)
        return bytes[position...].starts(with: mark) ? position + mark.count : nil
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte <= 0x20 || "/?#'\"<>`".utf8.contains(byte)
    }
}

extension [UInt8] {
    /// Whether `ssh://` stands at the end.
    fileprivate var endsWithSSH: Bool { suffix(6).elementsEqual("ssh://".utf8) }
}
