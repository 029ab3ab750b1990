public import SystemPackage

/// Looks into tar (with any compression), zip and cpio archives without unpacking them.
///
/// Reading blocks; large archives are a matter for a thread of their own.
public enum Archive {
    /// What an archive may cost before it is refused.
    public struct Limits: Hashable, Sendable {
        public var entries: Int
        /// Bytes of content, unpacked.
        public var content: Int64

        public init(entries: Int = 1_000_000, content: Int64 = 64 << 30) {
            self.entries = entries
            self.content = content
        }
    }

    /// The entries of an archive, in its own order.
    ///
    /// - Throws: `.notFound`, `.unreadable`, `.unknownFormat`, `.corrupt`, `.tooLarge`, `.libraryMissing`.
    public static func entries(_ path: FilePath, limits: Limits = Limits()) throws(ArchiveError)
        -> [ArchiveEntry]
    {
        var entries: [ArchiveEntry] = []
        try forEachEntry(path, limits: limits) { entry in
            entries.append(entry)
            return true
        }
        return entries
    }

    /// Visits the entries of an archive, one at a time, until the visitor has seen enough.
    ///
    /// - Parameter visit: Whether to go on; what lies behind the last visited entry is not read.
    public static func forEachEntry(
        _ path: FilePath, limits: Limits = Limits(), _ visit: (ArchiveEntry) -> Bool
    ) throws(ArchiveError) {
        var reader = try ArchiveReader(path)
        var (count, content) = (0, Int64(0))
        while let entry = try reader.next() {
            count += 1
            guard count <= limits.entries else {
                throw ArchiveError(.tooLarge, path, detail: "more than \(limits.entries) entries")
            }
            guard visit(entry) else { return }
            // What the header promises is not to be trusted; what comes out of the decompressor counts.
            content += try reader.skipContent(limit: limits.content - content)
        }
    }

    /// Whether a file is a tar archive, however compressed.
    ///
    /// - Throws: `.notFound`, `.unreadable`, `.libraryMissing`.
    public static func isTar(_ path: FilePath) throws(ArchiveError) -> Bool {
        do throws(ArchiveError) {
            var reader = try ArchiveReader(path)
            _ = try reader.next()
            return reader.isTar
        } catch {
            if error.code == .unknownFormat || error.code == .corrupt { return false }
            throw error
        }
    }

    /// The one directory that everything in a tar archive lies in; nil when the file is no tar archive, or
    /// has several things at its top, or a single one that is no directory.
    ///
    /// A leading `./` means nothing, and neither does the header that `git archive` writes for the commit.
    /// - Throws: `.corrupt` for a tar archive that breaks off, and what ``entries(_:limits:)`` throws for a
    ///   file that cannot be read.
    public static func rootDirectory(of path: FilePath, limits: Limits = Limits()) throws(ArchiveError)
        -> String?
    {
        guard try isTar(path) else { return nil }
        var root: Substring?
        var isDirectory = false
        var isSingle = true
        try forEachEntry(path, limits: limits) { entry in
            guard !entry.escapesRoot else {
                isSingle = false
                return false
            }
            let components = entry.components
            guard let first = components.first else { return true }
            if root == nil { root = first }
            isSingle = root == first
            if components.count > 1 || entry.kind == .directory { isDirectory = true }
            return isSingle
        }
        return isSingle && isDirectory ? root.map(String.init) : nil
    }
}
