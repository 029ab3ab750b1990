public import HostKit
public import SystemPackage

/// Removes from a cache of Koji's packages what no compose has and nobody used for a time.
public struct KojiCacheCleanup: Sendable {
    public let directory: FilePath
    /// What is younger stays.
    public var age: Duration
    /// Whether nothing is removed, and only told.
    public var isDry = false

    public init(_ directory: FilePath, age: Duration) {
        self.directory = directory
        self.age = age
    }

    /// What was removed, or would be.
    public struct Report: Sendable, Hashable {
        /// Bytes of packages and headers; locks and directories do not count.
        public var bytes: Int64 = 0
        public var files = 0
        public var locks = 0
        public var directories = 0
    }

    /// Goes through the cache.
    ///
    /// A package that a compose has a hard link to has several names and stays. What is used or linked counts as
    /// young: that is told by the last change of anything about the file. A lock that somebody holds stays.
    /// - Parameters:
    ///   - now: What ages are measured with.
    ///   - tell: Called with the path of everything that goes, relative to the cache.
    /// - Throws: `.input` for what is no directory; ``FileError``.
    public func run(now: Timestamp, tell: (FilePath) -> Void = { _ in }) async throws -> Report {
        guard Files.isDirectory(directory) else {
            throw ComposeError(.input, "\(directory) is no directory; name that of koji_cache")
        }
        var report = Report()
        let entries = try Files.tree(directory)
        var remaining: [FilePath: Int] = [:]
        for entry in entries { remaining[entry.path.removingLastComponent(), default: 0] += 1 }
        // Backwards, so that the content comes before its directory.
        for entry in entries.reversed() {
            guard try await isRemovable(entry, remaining[entry.path] ?? 0, now) else { continue }
            switch entry.record.kind {
            case .directory: report.directories += 1
            case _ where entry.path.extension == "lock": report.locks += 1
            default:
                report.files += 1
                report.bytes += entry.record.size
            }
            tell(entry.path)
            remaining[entry.path.removingLastComponent(), default: 1] -= 1
        }
        return report
    }

    /// Removes an entry if it may go.
    private func isRemovable(_ entry: Files.WalkEntry, _ content: Int, _ now: Timestamp) async throws -> Bool
    {
        let path = directory.pushing(entry.path)
        let isOld = Duration.seconds(now.seconds - entry.record.changed.seconds) > age
        switch entry.record.kind {
        case .directory:
            guard content == 0 else { return false }
            return isDry || remove(path)
        case .regular where isOld && entry.path.extension == "lock":
            if isDry { return true }
            do {
                return try await FileLock.withLock(path) { remove(path) }
            } catch is FileLockError {
                return false
            }
        case .regular where isOld && entry.record.links == 1: return isDry || remove(path)
        default: return false
        }
    }

    /// A file that was linked, or a directory that was filled, in between stays; so does what is not ours.
    private func remove(_ path: FilePath) -> Bool {
        guard let record = Files.record(path, followingSymlinks: false),
            record.kind == .directory || record.links == 1
        else { return false }
        do throws(FileError) {
            try Files.remove(path)
            return true
        } catch {
            return false
        }
    }
}
