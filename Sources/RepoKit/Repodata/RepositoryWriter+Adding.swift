internal import ArchiveKit
internal import DigestKit
internal import HostKit
public import SystemPackage

extension RepositoryWriter {
    /// Adds a file to finished metadata, or replaces the one of its type, as modifyrepo_c does.
    ///
    /// The index changes last and at once; then the file that was replaced is removed.
    /// - Parameter repodata: The directory `repodata` itself.
    /// - Returns: The new index.
    /// - Throws: `.badIndex`, `.badName`; `FileError`; `CompressionError`.
    @discardableResult public static func add(
        _ metadata: AdditionalMetadata, to repodata: FilePath, options: RepositoryWriterOptions
    ) throws -> Repomd {
        let path = repodata.appending("repomd.xml")
        var index = try Repomd(editing: Files.read(path))
        let replaced = index.data.filter { $0.type == metadata.type }
        index.data.removeAll { $0.type == metadata.type }
        index.data.append(try RepodataFiles(directory: repodata, options: options).add(metadata))
        index.data = index.sortedData
        try Files.writeAtomically(index.xml(), to: path)
        let kept = Set(
            index.data.map(\.location.href) + [metadata.keepsPlainCopy ? "repodata/\(metadata.name)" : ""])
        for record in replaced where !kept.contains(record.location.href) {
            // Only a file of this very directory is ours to remove.
            guard record.location.base == nil, let name = record.fileName else { continue }
            if Files.isRegular(repodata.appending(name)) { try Files.remove(repodata.appending(name)) }
        }
        return index
    }
}

extension Repomd.DataFile {
    /// The name in `repodata`; nil for a file that lies elsewhere.
    fileprivate var fileName: String? {
        let prefix = "repodata/"
        guard location.href.hasPrefix(prefix) else { return nil }
        let name = String(location.href.dropFirst(prefix.count))
        return name.utf8.contains(UInt8(ascii: "/")) || name == ".." || name.isEmpty ? nil : name
    }
}
