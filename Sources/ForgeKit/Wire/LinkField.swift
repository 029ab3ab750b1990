internal import CurlHTTP

/// The header's field `Link`.
///
/// - SeeAlso: RFC 8288, 3.
enum LinkField {
    /// The URL with the relation `next`.
    static func next(in header: [HTTPField]) -> String? { url("next", in: header) }

    static func url(_ relation: String, in header: [HTTPField]) -> String? {
        for field in header where field.name.lowercased() == "link" {
            if let url = url(relation, in: field.value) { return url }
        }
        return nil
    }

    private static func url(_ relation: String, in value: String) -> String? {
        var rest = value[...]
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let url = rest[rest.index(after: open)..<close]
            let parameters = rest[rest.index(after: close)...].prefix { $0 != "<" }
            if parameters.lowercased().split(separator: ";").contains(where: { holds($0, relation) }) {
                return String(url)
            }
            rest = rest[close...].dropFirst(parameters.count + 1)
        }
        return nil
    }

    /// Whether a parameter is `rel` with a relation among its words.
    private static func holds(_ parameter: Substring, _ relation: String) -> Bool {
        let parts = parameter.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0].filter({ !$0.isWhitespace }) == "rel" else { return false }
        return parts[1].split { $0.isWhitespace || "\",".contains($0) }.contains { $0 == relation }
    }

    /// The pages from the next to the last one, where both are named and differ in the number of the page only.
    static func following(in header: [HTTPField]) -> [PageCursor] {
        guard let next = next(in: header).flatMap(NumberedURL.init),
            let last = url("last", in: header).flatMap(NumberedURL.init),
            next.before == last.before, next.after == last.after, next.number <= last.number,
            last.number - next.number < 1000
        else { return [] }
        return (next.number...last.number).map { .url("\(next.before)\($0)\(next.after)") }
    }
}

/// A URL whose query has the number of a page.
private struct NumberedURL {
    let before: Substring
    let number: Int
    let after: Substring

    init?(_ url: String) {
        guard let query = url.firstIndex(of: "?") else { return nil }
        var start = url.index(after: query)
        while true {
            let item = url[start...].prefix { $0 != "&" && $0 != "#" }
            if item.hasPrefix("page="), let number = Int(item.dropFirst(5)), number > 0 {
                before = url[..<url.index(start, offsetBy: 5)]
                self.number = number
                after = url[item.endIndex...]
                return
            }
            guard item.endIndex < url.endIndex, url[item.endIndex] == "&" else { return nil }
            start = url.index(after: item.endIndex)
        }
    }
}
