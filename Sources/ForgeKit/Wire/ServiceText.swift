internal import CurlHTTP

/// What strangers say, as it can be shown: on one line, not too long, and without what could steer a terminal.
enum ServiceText {
    /// Characters of a message.
    static let longest = 1000

    /// Nil where nothing is left.
    static func shown(_ text: String, longest: Int = longest) -> String? {
        var shown = ""
        var count = 0
        var isSpaced = true
        for scalar in text.unicodeScalars {
            let isSpace = scalar.properties.isWhitespace
            if isSpace, isSpaced { continue }
            guard count < longest else {
                shown += "…"
                break
            }
            isSpaced = isSpace
            shown.unicodeScalars.append(isSpace ? " " : isVisible(scalar) ? scalar : "\u{FFFD}")
            count += 1
        }
        if shown.hasSuffix(" ") { shown.removeLast() }
        return shown.isEmpty ? nil : shown
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
            false
        default: true
        }
    }

    /// The title of a page for people; nil where there is none.
    static func title(ofPage body: [UInt8]) -> String? {
        let page = String(decoding: body.prefix(16 << 10), as: UTF8.self)
        let lower = page.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let bytes = Array(page.utf8)
        guard let tag = lower.firstRange(of: "<title".utf8),
            let start = lower[tag.upperBound...].firstIndex(of: UInt8(ascii: ">")),
            let end = lower[start...].firstRange(of: "</title".utf8)?.lowerBound
        else { return nil }
        return shown(String(decoding: bytes[(start + 1)..<end], as: UTF8.self), longest: 200)
    }

    /// What an answer that is no JSON says of itself.
    static func excerpt(_ response: HTTPResponse) -> String? {
        let kind = response.header["Content-Type"]?.lowercased() ?? ""
        let isMarkup = kind.contains("html") || kind.contains("xml")
        if isMarkup || response.body.starts(with: "<".utf8) { return title(ofPage: response.body) }
        guard kind.hasPrefix("text/plain") else { return nil }
        return shown(String(decoding: response.body.prefix(2000), as: UTF8.self), longest: 200)
    }
}
