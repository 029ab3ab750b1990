internal import DigestKit
internal import HostKit
internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Gives an image copies of files that have several names, so that files which are links to the same content
/// elsewhere cannot change together with it; files of one content share one copy.
struct HardlinkBreaking {
    /// Where the copies are put.
    let directory: FilePath
    let log: FilePath

    /// Copies, and returns the files with the copies in the place of the originals.
    ///
    /// - Throws: ``FileError``, ``Checksum/FileFailure``.
    func apply(_ points: [GraftPoint]) throws -> [GraftPoint] {
        try Files.removeTree(directory)
        var first: [Content: FilePath] = [:]
        var lines = ""
        var copies: [GraftPoint] = []
        for point in points {
            guard let record = Files.record(point.source, followingSymlinks: false),
                record.kind == .regular, Self.names(of: point.source) > 1
            else {
                copies.append(point)
                continue
            }
            try Task.checkCancellation()
            let copy = directory.pushing(FilePath(point.path))
            try Files.createDirectories(copy.removingLastComponent())
            let sum: Checksum = try Checksum.of(point.source, .sha256)
            let content = Content(size: record.size, sum: sum)
            if let same = first[content] {
                try Files.hardLink(same, at: copy)
                lines += "Linked \(copy) to \(same), saving \(record.size) bytes\n"
            } else {
                try Files.copy(point.source, to: copy, keepingTimes: true)
                first[content] = copy
                lines += "Copied \(point.source) to \(copy)\n"
            }
            copies.append(GraftPoint(point.path, from: copy))
        }
        try Files.createDirectories(log.removingLastComponent())
        try Files.writeAtomically(lines, to: log)
        return copies
    }

    private struct Content: Hashable {
        var size: Int64
        var sum: Checksum
    }

    /// How many names a file has.
    private static func names(of path: FilePath) -> Int {
        var record = SystemRecord()
        let status = path.withPlatformString { lstat($0, &record) }
        return status == 0 ? Int(record.st_nlink) : 0
    }

    private typealias SystemRecord = stat
}
