/// A request as a client sent it.
struct HTTPRequest: Sendable {
    var method: String
    /// Without the query, percent signs resolved.
    var path: String
    var query: [(name: String, value: String)]
    var header: [(name: String, value: String)]
    var body: [UInt8] = []

    /// The first value of a header, in any case.
    subscript(name: String) -> String? {
        header.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// Takes the lines up to the empty one apart; nil for what is no request.
    init?(head: [UInt8]) {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
        method = String(words[0])
        let sides = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = Self.decoded(String(sides[0]), isForm: false)
        query = (sides.count > 1 ? sides[1].split(separator: "&") : []).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                Self.decoded(String(parts[0]), isForm: true),
                parts.count > 1 ? Self.decoded(String(parts[1]), isForm: true) : ""
            )
        }
        header = []
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            header.append((String(parts[0]), String(parts[1].drop { $0 == " " })))
        }
    }

    private static func decoded(_ text: String, isForm: Bool) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(isForm && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
