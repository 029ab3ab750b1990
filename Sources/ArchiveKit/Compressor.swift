internal import CArchive

/// Compresses one stream of bytes piece by piece, in memory; the same bytes in the same pieces give the same
/// stream, without time or file name in it.
///
/// It belongs to one task at a time.
public struct Compressor: ~Copyable {
    private let handle: OpaquePointer
    private let compression: Compression

    /// - Parameter level: From 1 to 9, for zstd to 22; nil for the library's own choice.
    /// - Throws: `.libraryMissing`, `.failed` for a level that does not exist.
    public init(_ compression: Compression, level: Int? = nil) throws(CompressionError) {
        guard carchive_compress_load() else {
            let detail = String(cString: carchive_compress_load_error())
            throw CompressionError(.libraryMissing, compression, detail: detail)
        }
        let made =
            if let level {
                String(level).withCString { carchive_compress_new(compression.filter, $0) }
            } else {
                carchive_compress_new(compression.filter, nil)
            }
        guard let made else { throw CompressionError(.failed, compression, detail: "out of memory") }
        if let text = carchive_compress_error(made) {
            let detail = String(cString: text)
            carchive_compress_free(made)
            throw CompressionError(.failed, compression, detail: detail)
        }
        handle = made
        self.compression = compression
    }

    deinit { carchive_compress_free(handle) }

    /// Takes bytes, and calls with those that have come out; with none at all if there are none yet.
    public mutating func write(
        _ bytes: UnsafeRawBufferPointer, _ output: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard carchive_compress_write(handle, bytes.baseAddress, bytes.count) else { throw failure() }
        try flush(output)
    }

    /// Ends the stream, and calls with its last bytes.
    public consuming func finish(_ output: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard carchive_compress_finish(handle) else { throw failure() }
        try flush(output)
    }

    /// All bytes at once.
    public static func compress(
        _ bytes: [UInt8], _ compression: Compression, level: Int? = nil
    ) throws -> [UInt8] {
        var compressor = try Compressor(compression, level: level)
        var output: [UInt8] = []
        try bytes.withUnsafeBytes { try compressor.write($0) { output.append(contentsOf: $0) } }
        try compressor.finish { output.append(contentsOf: $0) }
        return output
    }

    private func flush(_ output: (UnsafeRawBufferPointer) throws -> Void) throws {
        var size = 0
        let bytes = carchive_compress_output(handle, &size)
        guard size > 0 else { return }
        try output(UnsafeRawBufferPointer(start: bytes, count: size))
        carchive_compress_clear(handle)
    }

    private func failure() -> CompressionError {
        let text = carchive_compress_error(handle).map { String(cString: $0) } ?? "unknown error"
        return CompressionError(.failed, compression, detail: text)
    }
}

extension Compression {
    fileprivate var filter: Int32 {
        switch self {
        case .gzip: ARCHIVE_FILTER_GZIP
        case .xz: ARCHIVE_FILTER_XZ
        case .zstd: ARCHIVE_FILTER_ZSTD
        case .bzip2: ARCHIVE_FILTER_BZIP2
        }
    }
}
