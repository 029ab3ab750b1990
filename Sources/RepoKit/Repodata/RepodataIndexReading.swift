internal import DigestKit
internal import XMLKit

extension Repomd {
    /// Reads `repomd.xml` so that it can be written again with changes.
    ///
    /// - Throws: `.badIndex`, also for what would be lost in writing it again.
    public init(editing bytes: [UInt8]) throws(RepositoryWriteError) {
        do throws(XMLError) {
            var reader = XMLReader(bytes)
            let root = try reader.root(named: "repomd")
            self.init()
            while let child = try reader.nextChild(of: root) {
                switch child.name.local {
                case "revision": revision = try reader.text(of: child)
                case "tags": tags = try Tags(&reader, child)
                case "data": data.append(try DataFile(&reader, child))
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

extension Repomd.Tags {
    fileprivate init(_ reader: inout XMLReader, _ element: XMLElement) throws(XMLError) {
        self.init()
        while let child = try reader.nextChild(of: element) {
            let cpe = child["cpeid"]
            let text = try reader.text(of: child)
            switch child.name.local {
            case "content": content.append(text)
            case "repo": repository.append(text)
            case "distro": distributions.append(Distribution(name: text, cpeID: cpe))
            default: throw Repomd.unknown(child)
            }
        }
    }
}

extension Repomd.DataFile {
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
                    throw Repomd.unknown(child)
                }
                checksums[name] = checksum
            case "timestamp", "size", "open-size", "header-size", "database_version":
                numbers[name] = Int64(try reader.text(of: child))
            default: throw Repomd.unknown(child)
            }
        }
        guard let type = element["type"], let checksum = checksums["checksum"], let location else {
            throw Repomd.unknown(element)
        }
        self.init(type: type, location: .init(href: location, base: base), checksum: checksum)
        (timestamp, size) = (numbers["timestamp"], numbers["size"])
        (openChecksum, headerChecksum) = (checksums["open-checksum"], checksums["header-checksum"])
        (openSize, headerSize) = (numbers["open-size"], numbers["header-size"])
        databaseVersion = numbers["database_version"].map { Int($0) }
    }
}
