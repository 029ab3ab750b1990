extension HTTPRequest {
    /// Why this cannot be sent, or could smuggle in another line; nil when it is what it looks like. Shows no value.
    var problem: String? {
        guard Self.isToken(method) else { return "its method is no word" }
        guard !url.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            return "its URL has a control character"
        }
        for field in header {
            guard Self.isToken(field.name) else { return "a name in its header is no word" }
            guard field.revealed().isOneLine else { return "the value of its \(field.name) has a line break" }
        }
        let bodies = [body != nil, file != nil, multipart != nil].count { $0 }
        guard bodies <= 1 else { return "it has more than one body" }
        guard let multipart else { return nil }
        guard !header.contains(where: { $0.isNamed("Content-Type") }) else {
            return "it has a Content-Type beside the one of its parts; leave that to the client"
        }
        return multipart.problem
    }

    /// - SeeAlso: RFC 9110, 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}

extension String {
    /// Whether this can be the value of a field.
    var isOneLine: Bool { !utf8.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 } }
}
