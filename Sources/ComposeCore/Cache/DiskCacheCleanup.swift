internal import HostKit
internal import SystemPackage

/// Removes kept answers that do not count any more, and the oldest ones of too many.
struct DiskCacheCleanup {
    private let directory: FilePath
    private let sizeLimit: Int64

    /// How many files are looked at; of more, the rest is for another time.
    private static let fileLimit = 4096
    /// How old the rest of a compose that was killed is before it goes.
    private static let restAge: Int64 = 86_400

    init(_ cache: DiskCache) {
        directory = cache.directory
        sizeLimit = cache.sizeLimit
    }

    /// - Parameter counts: Whether an answer of a moment is young enough.
    func run(keeping newest: FilePath, counts: (Timestamp) -> Bool) throws(FileError) {
        let newestTime = Files.record(newest)?.modified ?? Timestamp(seconds: 0)
        var kept: [(path: FilePath, record: FileRecord)] = []
        for name in try Files.entries(of: directory).prefix(Self.fileLimit) {
            let path = directory.appending(name)
            guard path != newest, let record = Files.record(path, followingSymlinks: false),
                record.kind == .regular
            else { continue }
            if name.string.hasSuffix(DiskCacheEntry.suffix) {
                if counts(record.modified) { kept.append((path, record)) } else { try remove(path) }
            } else if name.string.hasSuffix(".tmp"),
                newestTime.seconds - record.modified.seconds > Self.restAge
            {
                try remove(path)
            }
        }
        var total = kept.reduce(Files.record(newest)?.size ?? 0) { $0 + $1.record.size }
        for (path, record) in kept.sorted(by: { $0.record.modified < $1.record.modified })
        where total > sizeLimit {
            try remove(path)
            total -= record.size
        }
    }

    /// Another compose may have been faster.
    private func remove(_ path: FilePath) throws(FileError) {
        do {
            try Files.remove(path)
        } catch {
            guard error.code == .notFound else { throw error }
        }
    }
}
