internal import ArchiveKit
internal import DigestKit
internal import HostKit
internal import SystemPackage

/// Puts single files into a directory of metadata and describes them for the index.
struct RepodataFiles {
    let directory: FilePath
    let options: RepositoryWriterOptions

    /// The comps file as it is, and a compressed copy.
    func add(_ comps: RepositoryWriter.Comps) throws -> [Repomd.DataFile] {
        let compression = options.groupCompression
        let plain = AdditionalMetadata(
            type: "group", name: comps.name, content: comps.content, compression: nil)
        let packed = AdditionalMetadata(
            type: "group_\(compression.fileExtension)", name: comps.name, content: comps.content,
            compression: compression)
        return [try add(plain), try add(packed)]
    }

    func add(_ metadata: AdditionalMetadata) throws -> Repomd.DataFile {
        try Self.check(metadata.name)
        var content = metadata.content
        if let compression = metadata.compression {
            content = try Compressor.compress(content, compression)
        }
        let facts = RepositoryWriterStream.Facts(
            checksum: Checksum.of(content, options.checksum),
            openChecksum: Checksum.of(metadata.content, options.checksum), size: content.count,
            openSize: metadata.content.count)
        try write(content, fileName(metadata.fullName, facts.checksum))
        if metadata.keepsPlainCopy, fileName(metadata.fullName, facts.checksum) != metadata.name {
            try write(metadata.content, metadata.name)
        }
        var record = try record(metadata.type, metadata.fullName, facts)
        if metadata.compression == nil { (record.openChecksum, record.openSize) = (nil, nil) }
        return record
    }

    /// Describes a file that is in place, and gives it its time.
    func record(
        _ type: String, _ name: String, _ facts: RepositoryWriterStream.Facts
    ) throws -> Repomd.DataFile {
        let name = fileName(name, facts.checksum)
        try setTime(name)
        var record = Repomd.DataFile(
            type: type, location: .init(href: "repodata/\(name)"), checksum: facts.checksum)
        record.timestamp = options.timestamp
        record.size = Int64(facts.size)
        record.openChecksum = facts.openChecksum
        record.openSize = Int64(facts.openSize)
        return record
    }

    func fileName(_ name: String, _ checksum: Checksum) -> String {
        options.hasUniqueNames ? "\(checksum.hexadecimal)-\(name)" : name
    }

    private func write(_ content: [UInt8], _ name: String) throws {
        try Files.writeAtomically(content, to: directory.appending(name))
        try setTime(name)
    }

    private func setTime(_ name: String) throws {
        try Files.setModified(Timestamp(seconds: options.timestamp), of: directory.appending(name))
    }

    /// - Throws: `.badName` for what is no name of a file in this directory.
    static func check(_ name: String) throws(RepositoryWriteError) {
        if name.isEmpty || name == "." || name == ".."
            || name.utf8.contains(where: { $0 == 0x2F || $0 < 0x20 })
        {
            throw RepositoryWriteError(.badName, name)
        }
    }
}

extension AdditionalMetadata {
    /// The name with what the compression adds.
    var fullName: String {
        compression.map { "\(name).\($0.fileExtension)" } ?? name
    }
}
