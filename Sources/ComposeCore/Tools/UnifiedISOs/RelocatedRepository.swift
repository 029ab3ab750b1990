internal import ArchiveKit
internal import DigestKit
internal import HostKit
internal import RepoKit
internal import SystemPackage

/// Metadata of a repository whose packages lie elsewhere than they were: everything of the old one but the file with
/// the places, which is written anew. No package is read.
struct RelocatedRepository {
    /// The directory of the repository.
    let repository: FilePath
    /// What locations begin with that they no longer shall; empty if they stay.
    let prefix: String

    /// The types of files that tell places too, and that nobody misses.
    private static let dropped: Set = ["primary_db", "primary_zck", "prestodelta", "deltainfo"]

    /// Writes the new files into a directory.
    ///
    /// - Returns: The files of the new `repodata`: their names and where they lie.
    /// - Throws: `.createrepo` for metadata that cannot be used.
    func write(to directory: FilePath) throws -> [GraftPoint] {
        let old = repository.appending("repodata")
        var index: Repomd
        do {
            index = try RepomdReader.read(Files.read(old.appending("repomd.xml"), limit: 64 << 20))
        } catch {
            throw ComposeError(.createrepo, "\(old.appending("repomd.xml")) cannot be read: \(error)")
        }
        guard let primary = index["primary"] else {
            throw ComposeError(.createrepo, "\(old) lists no packages: it has no 'primary'")
        }
        let (record, path) = try relocated(primary, to: directory)
        let gone = index.data.filter { Self.dropped.contains($0.type) || $0.type == "primary" }
        index.data = [record] + index.data.filter { !Self.dropped.contains($0.type) && $0.type != "primary" }
        try Files.createDirectories(directory)
        let repomd = directory.appending("repomd.xml")
        try Files.writeAtomically(index.xml(), to: repomd)
        let left = Set(gone.map(\.location.href) + ["repodata/repomd.xml"])
        let kept = try GraftPoint.files(of: old).filter { !left.contains("repodata/\($0.path)") }
        return kept + [
            GraftPoint("repomd.xml", from: repomd), GraftPoint(path.lastComponent?.string ?? "", from: path),
        ]
    }

    private func relocated(_ primary: Repomd.DataFile, to directory: FilePath) throws -> (
        Repomd.DataFile, FilePath
    ) {
        guard primary.location.base == nil,
            let source = repository.lexicallyResolving(FilePath(primary.location.href))
        else { throw ComposeError(.createrepo, "\(repository): the list of packages lies elsewhere") }
        let old = try DecompressionStream.contents(of: source)
        let content = try moved(old, source)
        let compression = source.extension.flatMap(Compression.init(name:)) ?? .gzip
        let level = compression == .gzip ? 5 : nil
        let packed = try Compressor.compress(content, compression, level: level)
        let kind = primary.checksum.kind
        var record = primary
        record.checksum = Checksum.of(packed, kind)
        record.openChecksum = Checksum.of(content, kind)
        (record.size, record.openSize) = (Int64(packed.count), Int64(content.count))
        let name = "\(record.checksum.hexadecimal)-primary.xml.\(compression.fileExtension)"
        record.location = .init(href: "repodata/\(name)", base: nil)
        try Files.createDirectories(directory)
        let path = directory.appending(name)
        try Files.writeAtomically(packed, to: path)
        return (record, path)
    }

    /// The list with the prefix taken off every location.
    private func moved(_ document: [UInt8], _ source: FilePath) throws -> [UInt8] {
        guard !prefix.isEmpty else { return document }
        let tag = Array("<location ".utf8)
        let prefix = Array(prefix.utf8) + [UInt8(ascii: "/")]
        var out: [UInt8] = []
        out.reserveCapacity(document.count)
        var rest = document[...]
        while let start = Self.firstRange(of: tag, in: rest) {
            out += rest[..<start.upperBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")),
                let value = Self.value(of: "href", in: rest[..<end]), rest[value...].starts(with: prefix)
            else {
                throw ComposeError(
                    .createrepo,
                    "\(source): a package does not lie below \(self.prefix); make the compose's repositories again"
                )
            }
            out += rest[..<value]
            rest = rest[(value + prefix.count)...]
        }
        return out + rest
    }

    /// Where the value of an attribute begins.
    private static func value(of name: String, in attributes: ArraySlice<UInt8>) -> Int? {
        for quote in ["\"", "'"] {
            let start = Array("\(name)=\(quote)".utf8)
            guard let range = firstRange(of: start, in: attributes) else { continue }
            let before = range.lowerBound - 1
            if before < attributes.startIndex || [0x20, 0x0A, 0x09, 0x0D].contains(attributes[before]) {
                return range.upperBound
            }
        }
        return nil
    }

    /// The first occurrence of a text.
    private static func firstRange(of text: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        guard let first = text.first, bytes.count >= text.count else { return nil }
        var from = bytes.startIndex
        while let start = bytes[from...].firstIndex(of: first), start + text.count <= bytes.endIndex {
            if bytes[start...].starts(with: text) { return start..<start + text.count }
            from = start + 1
        }
        return nil
    }
}
