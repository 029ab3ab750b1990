public import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// What the file system knows about one file.
public struct FileRecord: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case regular, directory, symlink, other
    }

    public var kind: Kind
    /// In bytes.
    public var size: Int64
    public var permissions: FilePermissions
    /// The last change of the content.
    public var modified: Timestamp
    /// The last change of anything about the file, links to it included.
    public var changed: Timestamp
    /// How many names the file has.
    public var links: Int
    public var inode: UInt64
    public var device: UInt64
    public var ownerID: UInt32

    init(_ record: stat) {
        kind =
            switch record.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symlink
            default: .other
            }
        size = Int64(record.st_size)
        permissions = FilePermissions(rawValue: CInterop.Mode(record.st_mode & 0o7777))
        #if canImport(Darwin)
            let (time, status) = (record.st_mtimespec, record.st_ctimespec)
        #else
            let (time, status) = (record.st_mtim, record.st_ctim)
        #endif
        modified = Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
        changed = Timestamp(seconds: Int64(status.tv_sec), nanoseconds: Int32(status.tv_nsec))
        links = Int(record.st_nlink)
        inode = UInt64(record.st_ino)
        device = UInt64(truncatingIfNeeded: record.st_dev)
        ownerID = UInt32(record.st_uid)
    }
}

/// Everything we do with files; paths are taken as they are, so relative ones start at the process's
/// directory.
///
/// Paths that a user gives are made absolute once, with ``HostEnvironment/absolute(_:)``.
public enum Files {}

extension Files {
    /// What is at a path.
    ///
    /// - Parameter followingSymlinks: Whether a symbolic link stands for its target.
    public static func stat(_ path: FilePath, followingSymlinks: Bool = true) throws(FileError) -> FileRecord
    {
        var record = SystemStat()
        let flags = followingSymlinks ? 0 : AT_SYMLINK_NOFOLLOW
        guard fstatat(AT_FDCWD, path.systemBytes, &record, flags) == 0 else {
            throw FileError("look at", path, Errno(rawValue: errno))
        }
        return FileRecord(record)
    }

    /// What is at a path; nil when nothing is there, or nothing that we may see.
    public static func record(_ path: FilePath, followingSymlinks: Bool = true) -> FileRecord? {
        var record = SystemStat()
        let flags = followingSymlinks ? 0 : AT_SYMLINK_NOFOLLOW
        return fstatat(AT_FDCWD, path.systemBytes, &record, flags) == 0 ? FileRecord(record) : nil
    }

    /// Whether there is anything at a path; a symbolic link counts as what it leads to.
    public static func exists(_ path: FilePath) -> Bool { record(path) != nil }
    public static func isDirectory(_ path: FilePath) -> Bool { record(path)?.kind == .directory }
    public static func isRegular(_ path: FilePath) -> Bool { record(path)?.kind == .regular }
    /// Whether the path itself is a symbolic link, whatever it leads to.
    public static func isSymlink(_ path: FilePath) -> Bool {
        record(path, followingSymlinks: false)?.kind == .symlink
    }
}

extension FilePath {
    /// The path for a system call. `string` would not do: it replaces what is not UTF-8.
    var systemBytes: [CInterop.PlatformChar] {
        withPlatformString { Array(UnsafeBufferPointer(start: $0, count: length + 1)) }
    }
}

typealias SystemStat = stat
