internal import DigestKit
internal import XMLKit

extension Repomd {
    /// The index as createrepo_c writes it; the files in its order.
    ///
    /// - Throws: `.controlCharacter`.
    public func xml() throws(RepositoryWriteError) -> [UInt8] {
        do throws(XMLError) {
            var options = XMLWriter.Options()
            options.dropsInvalidCharacters = false
            var writer = XMLWriter(options)
            writer.declaration()
            try writer.start(
                "repomd",
                [
                    "xmlns": "http://linux.duke.edu/metadata/repo",
                    "xmlns:rpm": "http://linux.duke.edu/metadata/rpm",
                ])
            try writer.element("revision", text: revision ?? "")
            try tags.write(to: &writer)
            for file in sortedData { try file.write(to: &writer) }
            writer.end()
            return writer.takeBytes()
        } catch {
            throw RepositoryWriteError(.controlCharacter, "repomd.xml", detail: error.description)
        }
    }

    /// The three files about packages, their databases, then everything else by type.
    var sortedData: [DataFile] {
        let first = ["primary", "filelists", "other", "primary_db", "filelists_db", "other_db"]
        func rank(_ file: DataFile) -> Int { first.firstIndex(of: file.type) ?? first.count }
        return data.enumerated().sorted { left, right in
            let (one, two) = (rank(left.element), rank(right.element))
            if one != two { return one < two }
            if left.element.type != right.element.type {
                return left.element.type.utf8.lexicographicallyPrecedes(right.element.type.utf8)
            }
            return left.offset < right.offset
        }.map(\.element)
    }
}

extension Repomd.Tags {
    fileprivate func write(to writer: inout XMLWriter) throws(XMLError) {
        if content.isEmpty, repository.isEmpty, distributions.isEmpty { return }
        try writer.start("tags")
        for text in content { try writer.element("content", text: text) }
        for text in repository { try writer.element("repo", text: text) }
        for one in distributions {
            try writer.start("distro")
            if let cpe = one.cpeID { try writer.attribute("cpeid", cpe) }
            try writer.text(one.name)
            writer.end()
        }
        writer.end()
    }
}

extension Repomd.DataFile {
    fileprivate func write(to writer: inout XMLWriter) throws(XMLError) {
        try writer.start("data", ["type": type])
        try Self.write("checksum", checksum, to: &writer)
        if let openChecksum { try Self.write("open-checksum", openChecksum, to: &writer) }
        if let headerChecksum { try Self.write("header-checksum", headerChecksum, to: &writer) }
        try writer.start("location")
        try writer.attribute("href", location.href)
        if let base = location.base { try writer.attribute("xml:base", base) }
        writer.end()
        if let timestamp { try writer.element("timestamp", text: String(timestamp)) }
        if let size { try writer.element("size", text: String(size)) }
        if let openSize { try writer.element("open-size", text: String(openSize)) }
        if let headerSize { try writer.element("header-size", text: String(headerSize)) }
        if let databaseVersion { try writer.element("database_version", text: String(databaseVersion)) }
        writer.end()
    }

    private static func write(
        _ name: String, _ checksum: Checksum, to writer: inout XMLWriter
    ) throws(XMLError) {
        try writer.element(name, ["type": checksum.kind.rawValue], text: checksum.hexadecimal)
    }
}
