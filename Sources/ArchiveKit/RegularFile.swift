// The structure of `stat` is defined in a header that this module brings along.
internal import CArchive
internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Opens what is read here: regular files alone.
enum RegularFile {
    /// - Returns: The descriptor, which is the caller's to close, and the bytes of the file.
    /// - Throws: `.notFound`, `.unreadable`.
    static func open(_ path: FilePath) throws(ArchiveError) -> (descriptor: Int32, size: Int64) {
        // O_NONBLOCK: opening a pipe that nobody writes to must not hang.
        let descriptor = systemOpen(path.string)
        guard descriptor >= 0 else {
            let cause = Errno(rawValue: errno)
            let isMissing = cause == .noSuchFileOrDirectory
            throw ArchiveError(
                isMissing ? .notFound : .unreadable, path, detail: isMissing ? nil : "\(cause)")
        }
        var record = stat()
        guard fstat(descriptor, &record) == 0, record.st_mode & 0o170000 == 0o100000 else {
            close(descriptor)
            throw ArchiveError(.unreadable, path, detail: "it is not a regular file")
        }
        return (descriptor, Int64(record.st_size))
    }
}

private func systemOpen(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
