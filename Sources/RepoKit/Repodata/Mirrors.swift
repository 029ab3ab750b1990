internal import DigestKit
internal import XMLKit

/// Directories that hold the same repository, and what a metalink says of its index.
struct Mirrors: Sendable {
    /// Best first.
    var urls: [String]
    /// Of `repomd.xml`; one of them must fit. Empty if nothing is known.
    var indexChecksums: [Checksum] = []

    private static let limit = 1000

    /// Reads a list of URLs, one a line, or a metalink.
    ///
    /// - Throws: What is wrong with it, in words.
    static func read(_ document: [UInt8]) throws(RepodataProblem) -> Mirrors {
        let start = document.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        if start.first == UInt8(ascii: "<") { return try metalink(document) }
        let lines = String(decoding: document, as: UTF8.self).split(whereSeparator: \.isNewline)
        let urls = lines.map { $0.drop(while: \.isWhitespace) }.filter {
            $0.contains("://") && !$0.hasPrefix("#")
        }
        .map { String($0.prefix { !$0.isWhitespace }) }
        if urls.isEmpty { throw RepodataProblem("the list names no mirror") }
        return Mirrors(urls: Array(urls.prefix(limit)))
    }

    private static func metalink(_ document: [UInt8]) throws(RepodataProblem) -> Mirrors {
        do throws(XMLError) {
            return try readMetalink(document)
        } catch {
            throw RepodataProblem("\(error)")
        }
    }

    /// - SeeAlso: Metalink 3.0, as MirrorManager writes it.
    private static func readMetalink(_ document: [UInt8]) throws(XMLError) -> Mirrors {
        var reader = XMLReader(document)
        var (mirrors, isIndex) = ([(preference: Int, url: String)](), false)
        var found = Mirrors(urls: [])
        _ = try reader.root(named: "metalink")
        while let event = try reader.next() {
            guard case .startElement(let element) = event else { continue }
            switch element.name.local {
            case "file": isIndex = element["name"] == "repomd.xml"
            case "hash" where isIndex:
                let kind = Checksum.Kind(name: element["type"] ?? "")
                let digits = try reader.text(of: element)
                if let kind, let checksum = Checksum(kind, hexadecimal: digits) {
                    found.indexChecksums.append(checksum)
                }
            case "url" where isIndex && mirrors.count < limit:
                let preference = element["preference"].flatMap { Int($0) } ?? 0
                let text = try reader.text(of: element)
                if let url = directory(of: text) { mirrors.append((preference, url)) }
            default: break
            }
        }
        if mirrors.isEmpty { throw XMLError(.unexpected, "the metalink names no mirror of repomd.xml") }
        // Sorting must not change the order of equals.
        found.urls = mirrors.enumerated()
            .sorted { ($1.element.preference, $0.offset) < ($0.element.preference, $1.offset) }
            .map(\.element.url)
        return found
    }

    /// The repository that an index belongs to; nil for a protocol that is not spoken here.
    private static func directory(of url: String) -> String? {
        let ending = "/repodata/repomd.xml"
        let isKnown = ["http://", "https://", "ftp://", "file://"].contains { url.hasPrefix($0) }
        return isKnown && url.hasSuffix(ending) ? String(url.dropLast(ending.count)) : nil
    }
}
