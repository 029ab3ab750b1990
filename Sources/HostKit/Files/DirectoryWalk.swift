public import SystemPackage

extension Files {
    /// One thing found while walking through a directory.
    public struct WalkEntry: Hashable, Sendable {
        /// Relative to the directory where the walk began.
        public var path: FilePath
        public var record: FileRecord

        public init(path: FilePath, record: FileRecord) {
            self.path = path
            self.record = record
        }
    }

    /// Visits everything below a directory in the byte order of names, each directory before its content.
    ///
    /// Symbolic links are entries of their own and are not followed; what vanishes on the way is left out.
    /// - Parameter visit: Whether to go on into a directory; the answer for anything else means nothing.
    public static func walk(_ directory: FilePath, _ visit: (WalkEntry) throws -> Bool) throws {
        // The last of `pending` is the next; children go in backwards to come out in order.
        var pending = try children(of: directory, at: FilePath())
        while let path = pending.popLast() {
            guard let record = record(directory.pushing(path), followingSymlinks: false) else { continue }
            guard try visit(WalkEntry(path: path, record: record)), record.kind == .directory else {
                continue
            }
            pending += try children(of: directory, at: path)
        }
    }

    /// Everything below a directory; see ``walk(_:_:)``.
    public static func tree(_ directory: FilePath) throws(FileError) -> [WalkEntry] {
        var entries: [WalkEntry] = []
        do {
            try walk(directory) {
                entries.append($0)
                return true
            }
        } catch let error as FileError {
            throw error
        } catch {
            throw FileError(.other, "list", directory, detail: "\(error)")
        }
        return entries
    }

    private static func children(of root: FilePath, at path: FilePath) throws(FileError) -> [FilePath] {
        do {
            return try entries(of: path.isEmpty ? root : root.pushing(path)).reversed().map {
                path.appending($0)
            }
        } catch {
            if error.code == .notFound, !path.isEmpty { return [] }
            throw error
        }
    }
}
