/// A document type declaration, as libxml2 and its Python library write it.
struct CompsDocumentType {
    private(set) var name = ""
    /// The declaration without a line end.
    private(set) var text = ""

    /// - Parameter declaration: From `<!DOCTYPE` to `>`, well-formed.
    init(_ declaration: Slice<UnsafeBufferPointer<UInt8>>) {
        let words = String(decoding: declaration.dropFirst(9).dropLast(), as: UTF8.self)
        var rest = words.unicodeScalars[...].drop { $0.properties.isWhitespace }
        name = String(String.UnicodeScalarView(rest.prefix { !$0.properties.isWhitespace && $0 != "[" }))
        rest = rest.dropFirst(name.unicodeScalars.count)
        var literals: [String] = []
        while let scalar = rest.first, scalar != "[" {
            rest = rest.dropFirst()
            guard scalar == "\"" || scalar == "'" else { continue }
            let literal = rest.prefix { $0 != scalar }
            literals.append(String(String.UnicodeScalarView(literal)))
            rest = rest.dropFirst(literal.count + 1)
        }
        text = "<!DOCTYPE " + name
        switch literals.count {
        case 0: break
        case 1: if !literals[0].isEmpty { text += " SYSTEM " + Self.quoted(literals[0]) }
        default:
            let system = literals[1].isEmpty ? "" : " " + Self.quoted(literals[1])
            if !literals[0].isEmpty {
                text += " PUBLIC \"\(literals[0])\"" + system
            } else if !system.isEmpty {
                text += " SYSTEM" + system
            }
        }
        let subset = String(String.UnicodeScalarView(rest))
        let isEmpty = subset.unicodeScalars.allSatisfy { "[] \n\r\t".unicodeScalars.contains($0) }
        text += isEmpty ? ">" : " " + subset + ">"
    }

    private static func quoted(_ text: String) -> String {
        text.contains("\"") ? "'\(text)'" : "\"\(text)\""
    }
}
