internal import DigestKit
public import XMLKit

/// Reads `repomd.xml`.
public enum RepomdReader {
    /// Metadata files that an index may name.
    private static let dataLimit = 1000

    /// Reads an index.
    ///
    /// Elements that it does not know are passed over. An entry whose checksum is of an unknown kind is an
    /// error: nothing could be trusted that it names.
    /// - Throws: ``XMLError`` with the line: `.malformed` for what is no XML, `.unexpected` for another
    ///   document or an entry without location or checksum.
    public static func read(_ document: [UInt8]) throws(XMLError) -> Repomd {
        var limits = XMLReader.Limits()
        limits.textSize = 1 << 20
        limits.depth = 32
        var reader = XMLReader(document, limits: limits)
        let root = try reader.root()
        guard root.name.local == "repomd" else {
            throw XMLError(
                .unexpected, "the document is a '\(root.name)', not the index of a repository",
                at: root.position)
        }
        var repomd = Repomd()
        while let child = try reader.nextChild(of: root) {
            switch child.name.local {
            case "revision": repomd.revision = try text(&reader, child)
            case "tags": repomd.tags = try tags(&reader, child)
            case "data":
                repomd.data.append(try data(&reader, child))
                if repomd.data.count > dataLimit {
                    throw XMLError(.limit, "more than \(dataLimit) files", at: child.position)
                }
            default: break
            }
        }
        // What comes behind the root must be XML, too.
        while try reader.next() != nil {}
        return repomd
    }

    private static func text(_ reader: inout XMLReader, _ element: XMLElement) throws(XMLError) -> String {
        let text = try reader.text(of: element)
        return Array(text.utf8).withUnsafeBufferPointer { $0.trimmed.string }
    }

    private static func tags(_ reader: inout XMLReader, _ parent: XMLElement) throws(XMLError) -> Repomd.Tags
    {
        var tags = Repomd.Tags()
        while let child = try reader.nextChild(of: parent) {
            switch child.name.local {
            case "content": tags.content.append(try text(&reader, child))
            case "repo": tags.repository.append(try text(&reader, child))
            case "distro":
                let cpeID = child["cpeid"]
                tags.distributions.append(.init(name: try text(&reader, child), cpeID: cpeID))
            default: break
            }
        }
        return tags
    }

    /// The parts of an entry, as they come.
    private struct Entry {
        var location: RepositoryPackage.Location?
        var checksum: Checksum?
        var openChecksum: Checksum?
        var size: Int64?
        var openSize: Int64?
        var timestamp: Int64?
        var databaseVersion: Int?
    }

    private static func data(_ reader: inout XMLReader, _ parent: XMLElement) throws(XMLError)
        -> Repomd.DataFile
    {
        let (position, type) = (parent.position, parent["type"] ?? "")
        guard !type.isEmpty else {
            throw XMLError(.unexpected, "a 'data' has no attribute 'type'", at: position)
        }
        var entry = Entry()
        while let child = try reader.nextChild(of: parent) { try read(child, &reader, into: &entry) }
        guard let location = entry.location else {
            throw XMLError(.unexpected, "the '\(type)' file has no location", at: position)
        }
        guard let checksum = entry.checksum else {
            throw XMLError(.unexpected, "the '\(type)' file has no checksum", at: position)
        }
        var file = Repomd.DataFile(type: type, location: location, checksum: checksum)
        file.openChecksum = entry.openChecksum
        (file.size, file.openSize) = (entry.size, entry.openSize)
        (file.timestamp, file.databaseVersion) = (entry.timestamp, entry.databaseVersion)
        return file
    }

    private static func read(_ child: XMLElement, _ reader: inout XMLReader, into entry: inout Entry)
        throws(XMLError)
    {
        switch child.name.local {
        case "location":
            if let href = child["href"], !href.isEmpty {
                entry.location = RepositoryPackage.Location(href: href, base: child["xml:base"])
            }
        case "checksum": entry.checksum = try checksum(&reader, child)
        case "open-checksum": entry.openChecksum = try checksum(&reader, child)
        case "size": entry.size = try number(&reader, child)
        case "open-size": entry.openSize = try number(&reader, child)
        case "timestamp": entry.timestamp = try number(&reader, child)
        case "database_version": entry.databaseVersion = try number(&reader, child).map { Int($0) }
        default: break
        }
    }

    private static func checksum(_ reader: inout XMLReader, _ element: XMLElement) throws(XMLError)
        -> Checksum
    {
        let (position, type) = (element.position, element["type"] ?? "")
        guard let kind = Checksum.Kind(name: type) else {
            throw XMLError(.unexpected, "'\(type)' is no kind of checksum that is known", at: position)
        }
        let digits = try text(&reader, element)
        guard let checksum = Checksum(kind, hexadecimal: digits) else {
            throw XMLError(.unexpected, "'\(digits.prefix(200))' is no \(kind) checksum", at: position)
        }
        return checksum
    }

    private static func number(_ reader: inout XMLReader, _ element: XMLElement) throws(XMLError) -> Int64? {
        let (position, name) = (element.position, element.name)
        let text = try text(&reader, element)
        if text.isEmpty { return nil }
        let whole = Array(text.utf8.prefix { $0 != UInt8(ascii: ".") })
        guard let number = whole.withUnsafeBufferPointer({ $0.decimal }) else {
            throw XMLError(.unexpected, "'\(text.prefix(200))' is no number: '\(name)'", at: position)
        }
        return number
    }
}
