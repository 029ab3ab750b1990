internal import CArchive
internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Owns one reader of libarchive and the file below it; nothing else calls the library.
struct ArchiveReader: ~Copyable {
    private let archive: OpaquePointer
    private let descriptor: Int32
    private let path: FilePath
    private var hasRead = false

    /// - Throws: `.libraryMissing`, `.notFound`, `.unreadable`, `.unknownFormat`, `.corrupt`.
    init(_ path: FilePath) throws(ArchiveError) {
        guard carchive_load() else {
            throw ArchiveError(.libraryMissing, path, detail: String(cString: carchive_load_error()))
        }
        let (descriptor, _) = try RegularFile.open(path)
        guard let archive = carchive_read_new() else {
            close(descriptor)
            throw ArchiveError(.unreadable, path, detail: "out of memory")
        }
        guard carchive_read_open_fd(archive, descriptor, 64 << 10) == ARCHIVE_OK else {
            defer {
                carchive_read_free(archive)
                close(descriptor)
            }
            throw Self.failure(of: archive, path, hasRead: false)
        }
        self.descriptor = descriptor
        self.archive = archive
        self.path = path
    }

    deinit {
        carchive_read_free(archive)
        close(descriptor)
    }

    /// The next entry; nil at the end.
    mutating func next() throws(ArchiveError) -> ArchiveEntry? {
        var entry: OpaquePointer?
        while true {
            let status = carchive_read_next_header(archive, &entry)
            switch status {
            case ARCHIVE_EOF:
                // libarchive takes an empty file for an empty archive.
                guard hasRead || !isEmptyFile else { throw ArchiveError(.unknownFormat, path) }
                return nil
            case ARCHIVE_RETRY: continue
            // A warning is about a detail such as a name in another encoding.
            case ARCHIVE_OK, ARCHIVE_WARN:
                hasRead = true
                guard let entry else { throw ArchiveError(.corrupt, path) }
                return ArchiveEntry(copying: entry)
            default: throw failure()
            }
        }
    }

    /// Reads past the content of the entry; gives its bytes.
    ///
    /// - Throws: `.tooLarge` for more than `limit` bytes, `.corrupt`.
    mutating func skipContent(limit: Int64) throws(ArchiveError) -> Int64 {
        var (buffer, size, offset) = (UnsafeRawPointer?.none, 0, Int64(0))
        var total: Int64 = 0
        while true {
            switch carchive_read_data_block(archive, &buffer, &size, &offset) {
            case ARCHIVE_EOF: return total
            case ARCHIVE_RETRY: continue
            case ARCHIVE_OK, ARCHIVE_WARN:
                total += Int64(size)
                guard total <= limit else {
                    throw ArchiveError(.tooLarge, path, detail: "more content than is allowed")
                }
            default: throw failure()
            }
        }
    }

    /// Whether what was read so far is a tar archive.
    var isTar: Bool { hasRead && carchive_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_TAR }

    private var isEmptyFile: Bool {
        var record = stat()
        return fstat(descriptor, &record) == 0 && record.st_size == 0
    }

    private func failure() -> ArchiveError { Self.failure(of: archive, path, hasRead: hasRead) }

    private static func failure(of archive: OpaquePointer, _ path: FilePath, hasRead: Bool) -> ArchiveError {
        let text = carchive_error_string(archive).map { String(cString: $0) }
        // A format that is recognized is set, and a compression that breaks has another number.
        let isUnknown = !hasRead && carchive_format(archive) == 0 && carchive_errno(archive) == EILSEQ
        return ArchiveError(isUnknown ? .unknownFormat : .corrupt, path, detail: isUnknown ? nil : text)
    }
}

extension ArchiveEntry {
    fileprivate init(copying entry: OpaquePointer) {
        let hardLink = carchive_entry_hardlink(entry).map { String(cString: $0) }
        let kind: Kind =
            switch carchive_entry_filetype(entry) {
            case _ where hardLink != nil: .hardLink
            // The library's own numbers, the same on every system.
            case 0o100000: .regular
            case 0o040000: .directory
            case 0o120000: .symlink
            default: .other
            }
        let size = carchive_entry_size(entry)
        self.init(
            name: carchive_entry_pathname(entry).map { String(cString: $0) } ?? "", kind: kind,
            size: size < 0 ? nil : size,
            permissions: FilePermissions(rawValue: CInterop.Mode(carchive_entry_permissions(entry) & 0o7777)),
            modified: carchive_entry_modified(entry),
            linkTarget: hardLink ?? carchive_entry_symlink(entry).map { String(cString: $0) })
    }
}
