extension HTTPMultipart {
    /// The value of the request's `Content-Type`.
    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// Why this cannot be sent; nil if it can.
    var problem: String? {
        let isGood = boundary.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isGood, (1...70).contains(boundary.utf8.count) else {
            return "the boundary of its parts is not 1 to 70 letters, digits, '-' and '_'"
        }
        let hasLineBreak = parts.contains { $0.contentType?.isOneLine == false }
        return hasLineBreak ? "the type of one of its parts has a line break" : nil
    }

    /// The body: the heads of the parts, with what each has between them.
    var pieces: [BodyPiece] {
        var pieces: [BodyPiece] = []
        var lead = "--\(boundary)"
        for part in parts {
            pieces.append(.bytes(Array("\(lead)\r\n\(part.head)".utf8)))
            switch part.content {
            case .bytes(let bytes): pieces.append(.bytes(bytes))
            case .file(let path): pieces.append(.file(path))
            }
            lead = "\r\n--\(boundary)"
        }
        return pieces + [.bytes(Array("\(lead)--\r\n".utf8))]
    }
}

extension HTTPMultipart.Part {
    /// Everything before the content.
    fileprivate var head: String {
        var head = "Content-Disposition: form-data; name=\"\(Self.escaped(Self.withWholeBreaks(name)))\""
        if let fileName { head += "; filename=\"\(Self.escaped(fileName))\"" }
        let type = contentType ?? (fileName == nil ? nil : "application/octet-stream")
        return head + (type.map { "\r\nContent-Type: \($0)" } ?? "") + "\r\n\r\n"
    }

    /// As browsers do with names, though not with those of files.
    private static func withWholeBreaks(_ name: String) -> String {
        name.map { ["\r", "\n"].contains($0) ? "\r\n" : String($0) }.joined()
    }

    /// - SeeAlso: HTML standard, multipart form data: three characters are escaped, and a `%` is not.
    private static func escaped(_ name: String) -> String {
        var escaped = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"": escaped += "%22"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
