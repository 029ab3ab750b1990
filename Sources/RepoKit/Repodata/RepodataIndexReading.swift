internal import DigestKit
internal import XMLKit

extension RepomdDocument {
    /// Reads `repomd.xml` so that it can be written again with changes.
    ///
    /// - Throws: `.badIndex`, also for what would be lost in writing it again.
    public init(reading bytes: [UInt8]) throws(RepositoryWriteError) {
        do throws(XMLError) {
            var reader = XMLReader(bytes)
            let root = try reader.root(named: "repomd")
            self.init(revision: "")
            while let child = try reader.nextChild(of: root) {
                switch child.name.local {
                case "revision": revision = try reader.text(of: child)
                case "tags": tags = try Tags(&reader, child)
                case "data": records.append(try Record(&reader, child))
                default: throw Self.unknown(child)
                }
            }
        } catch {
            throw RepositoryWriteError(.badIndex, "repomd.xml", detail: error.description)
        }
    }

    fileprivate static func unknown(_ element: XMLElement) -> XMLError {
        XMLError(
            .unexpected,
            "the element '\(element.name.local)' is not known; use modifyrepo_c for this repository",
            at: element.position)
    }
}

extension RepomdDocument.Tags {
    fileprivate init(_ reader: inout XMLReader, _ element: XMLElement) throws(XMLError) {
        self.init()
        while let child = try reader.nextChild(of: element) {
            let cpe = child["cpeid"]
            let text = try reader.text(of: child)
            switch child.name.local {
            case "content": content.append(text)
            case "repo": repository.append(text)
            case "distro": distribution.append(Distribution(name: text, cpe: cpe))
            default: throw RepomdDocument.unknown(child)
            }
        }
    }
}

extension RepomdDocument.Record {
    fileprivate init(_ reader: inout XMLReader, _ element: XMLElement) throws(XMLError) {
        var checksums: [String: Checksum] = [:]
        var numbers: [String: Int64] = [:]
        var (location, base): (String?, String?)
        while let child = try reader.nextChild(of: element) {
            let name = child.name.local
            switch name {
            case "location":
                (location, base) = (child["href"], child["xml:base"])
                try reader.skip(child)
            case "checksum", "open-checksum", "header-checksum":
                let kind = Checksum.Kind(rawValue: child["type"] ?? "")
                let text = try reader.text(of: child)
                guard let kind, let checksum = Checksum(kind, hexadecimal: text) else {
                    throw RepomdDocument.unknown(child)
                }
                checksums[name] = checksum
            case "timestamp", "size", "open-size", "header-size", "database_version":
                numbers[name] = Int64(try reader.text(of: child))
            default: throw RepomdDocument.unknown(child)
            }
        }
        guard let type = element["type"], let checksum = checksums["checksum"], let location else {
            throw RepomdDocument.unknown(element)
        }
        self.init(
            type: type, checksum: checksum, location: location, timestamp: numbers["timestamp"] ?? 0,
            size: numbers["size"] ?? 0)
        (openChecksum, headerChecksum) = (checksums["open-checksum"], checksums["header-checksum"])
        (openSize, headerSize) = (numbers["open-size"], numbers["header-size"])
        databaseVersion = numbers["database_version"].map { Int($0) }
        locationBase = base
    }
}
