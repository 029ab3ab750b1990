internal import CArchive
public import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Reads a file that may be compressed with gzip, bzip2, xz, lzma or zstd, piece by piece.
///
/// Which compression it is, if any, is told by the first bytes, not by the name; several gzip members or zstd
/// frames in a row are one stream. Reading blocks.
public struct DecompressionStream: ~Copyable {
    /// What a file may cost before it is refused.
    public struct Limits: Hashable, Sendable {
        /// Bytes that may come out.
        public var size: Int64
        /// How many bytes may come out of one that went in. Files that come out smaller than a mebibyte are
        /// never refused for it.
        public var expansion: Int64

        public init(size: Int64 = 4 << 30, expansion: Int64 = 2000) {
            self.size = size
            self.expansion = expansion
        }
    }

    private let archive: OpaquePointer
    private let descriptor: Int32
    private let path: FilePath
    private let limit: Int64
    private let limitReason: String
    private var gzip: GzipTrailer?
    private var isAtEnd: Bool
    /// Bytes that came out so far.
    public private(set) var size: Int64 = 0

    /// Opens a file and reads its first bytes.
    ///
    /// - Parameter checksTrailer: Whether the checksum at the end of a gzip file is compared with what came out;
    ///   whoever has a better checksum can save the time. The other formats are always checked.
    /// - Throws: `.libraryMissing`, `.notFound`, `.unreadable`, `.corrupt`.
    public init(
        _ path: FilePath, limits: Limits = Limits(), checksTrailer: Bool = true
    ) throws(ArchiveError) {
        guard carchive_load() else {
            throw ArchiveError(.libraryMissing, path, detail: String(cString: carchive_load_error()))
        }
        let (descriptor, stored) = try RegularFile.open(path)
        let (archive, isEmpty) = try Self.open(descriptor, path)
        let expanded = max(stored.multipliedReportingOverflow(by: limits.expansion).partialValue, 1 << 20)
        let isTooExpansive = expanded < limits.size
        limit = isTooExpansive ? expanded : limits.size
        limitReason =
            isTooExpansive
            ? "it expands to more than \(limits.expansion) times its size"
            : "more than \(limits.size) bytes when decompressed"
        self.archive = archive
        self.descriptor = descriptor
        self.path = path
        isAtEnd = isEmpty
        if checksTrailer, !isEmpty, carchive_compression(archive) == ARCHIVE_FILTER_GZIP {
            gzip = GzipTrailer(descriptor, size: stored)
        }
    }

    /// A reader behind the first header, and whether there is nothing to read; closes the file if it fails.
    private static func open(_ descriptor: Int32, _ path: FilePath) throws(ArchiveError) -> (
        archive: OpaquePointer, isEmpty: Bool
    ) {
        guard let archive = carchive_read_new_stream() else {
            close(descriptor)
            throw ArchiveError(.unreadable, path, detail: "out of memory")
        }
        var entry: OpaquePointer?
        var status = carchive_read_open_fd(archive, descriptor, 256 << 10)
        if status == ARCHIVE_OK { status = carchive_read_next_header(archive, &entry) }
        if [ARCHIVE_OK, ARCHIVE_WARN, ARCHIVE_EOF].contains(status) {
            return (archive, status == ARCHIVE_EOF)
        }
        let reason = damaged(archive, path)
        carchive_read_free(archive)
        close(descriptor)
        throw reason
    }

    deinit {
        carchive_read_free(archive)
        close(descriptor)
    }

    /// Calls with the next bytes, whose number the compression decides; false at the end.
    ///
    /// The bytes are gone when the body returns.
    /// - Throws: `.corrupt` for a stream that is damaged or breaks off, `.tooLarge`; what the body throws.
    public mutating func withNext(_ body: (UnsafeRawBufferPointer) -> Void) throws(ArchiveError) -> Bool {
        var (buffer, count, offset) = (UnsafeRawPointer?.none, 0, Int64(0))
        while !isAtEnd {
            switch carchive_read_data_block(archive, &buffer, &count, &offset) {
            case ARCHIVE_OK, ARCHIVE_WARN:
                if count == 0 { continue }
                size += Int64(count)
                guard size <= limit else { throw ArchiveError(.tooLarge, path, detail: limitReason) }
                let bytes = UnsafeRawBufferPointer(start: buffer, count: count)
                gzip?.update(bytes)
                body(bytes)
                return true
            case ARCHIVE_RETRY: continue
            case ARCHIVE_EOF: try finish()
            default: throw Self.damaged(archive, path)
            }
        }
        return false
    }

    /// Appends at least so many bytes, or all that are left.
    ///
    /// - Returns: Whether there may be more.
    /// - Throws: What ``withNext(_:)`` throws.
    public mutating func read(appendingTo bytes: inout [UInt8], atLeast count: Int) throws(ArchiveError)
        -> Bool
    {
        let wanted = bytes.count + count
        while bytes.count < wanted {
            let goesOn = try withNext { bytes.append(contentsOf: $0) }
            if !goesOn { return false }
        }
        return true
    }

    private mutating func finish() throws(ArchiveError) {
        isAtEnd = true
        if let gzip, !gzip.matches(size) {
            throw ArchiveError(.corrupt, path, detail: "the checksum at its end does not fit its content")
        }
    }

    private static func damaged(_ archive: OpaquePointer, _ path: FilePath) -> ArchiveError {
        // Of a stream that ends within its last bytes the library has nothing to say.
        let text = carchive_error_string(archive).map { String(cString: $0) } ?? ""
        return ArchiveError(.corrupt, path, detail: text.isEmpty ? "it breaks off" : text)
    }
}

extension DecompressionStream {
    /// All bytes of a file, decompressed.
    ///
    /// - Throws: What ``init(_:limits:)`` and ``withNext(_:)`` throw.
    public static func contents(of path: FilePath, limits: Limits = Limits()) throws(ArchiveError) -> [UInt8]
    {
        var stream = try DecompressionStream(path, limits: limits)
        var bytes: [UInt8] = []
        _ = try stream.read(appendingTo: &bytes, atLeast: .max - 1)
        return bytes
    }
}
