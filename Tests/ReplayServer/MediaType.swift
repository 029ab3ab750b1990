/// The value of a header field such as `Content-Type` or `Content-Disposition`; equal without the boundary.
struct MediaType: Equatable {
    /// In lower case.
    var type: String
    var parameters: [String: String]
    var boundary: String?

    init(_ value: String) {
        let pieces = Self.split(value)
        type = pieces.first.map { $0.lowercased() } ?? ""
        parameters = [:]
        for piece in pieces.dropFirst() {
            let sides = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { continue }
            parameters[sides[0].lowercased()] = Self.unquoted(String(sides[1]))
        }
        boundary = parameters.removeValue(forKey: "boundary")
    }

    static func == (left: MediaType, right: MediaType) -> Bool {
        left.type == right.type && left.parameters == right.parameters
    }

    /// Splits at semicolons that are not quoted.
    private static func split(_ value: String) -> [String] {
        var pieces = [""]
        var isQuoted = false
        var isEscaped = false
        for character in value {
            if character == ";", !isQuoted {
                pieces.append("")
                continue
            }
            if character == "\"", !isEscaped { isQuoted.toggle() }
            isEscaped = character == "\\" && !isEscaped
            pieces[pieces.count - 1].append(character)
        }
        return pieces.map { piece in
            String(piece.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    private static func unquoted(_ value: String) -> String {
        guard value.count > 1, value.hasPrefix("\""), value.hasSuffix("\"") else { return value }
        var out = ""
        var isEscaped = false
        for character in value.dropFirst().dropLast() {
            if character == "\\", !isEscaped {
                isEscaped = true
                continue
            }
            out.append(character)
            isEscaped = false
        }
        return out
    }
}
