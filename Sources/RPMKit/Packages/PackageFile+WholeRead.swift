public import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension PackageFile {
    /// Bytes that one call reads at most.
    private static let pieceSize = 256 << 10

    /// Reads a whole package once: shows all of its bytes in order, and gives its headers made of the same
    /// bytes. Safe to call from many threads at once.
    ///
    /// - Parameter visit: Is called with pieces of at most 256 KiB, which are gone when it returns.
    /// - Throws: ``RPMError`` of every code; `.truncated` also for a file that shrinks meanwhile.
    public static func readWhole(
        _ path: FilePath, _ visit: (UnsafeRawBufferPointer) -> Void
    ) throws(RPMError) -> PackageFile {
        let reader = try PackageFileReader(path)
        let identity = try reader.identity()
        // A byte more than the size tells in the same call that the file ends there.
        let capacity = min(max(identity.size, 0) + 1, pieceSize)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        defer { buffer.deallocate() }
        var headers = HeaderCollector(path: path, fileSize: identity.size)
        var offset = 0
        while true {
            let count = try reader.read(into: buffer, at: offset)
            if count == 0 { break }
            let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            visit(piece)
            try headers.add(piece)
            offset += count
            if count < capacity { break }
        }
        if offset < identity.size { throw RPMError(.truncated, path, offset: offset) }
        if offset > identity.size { throw RPMError(.corrupt("it grew while it was read"), path) }
        return try PackageFile(bytes: headers.bytes, path: path, identity: identity)
    }
}

/// Keeps as much of a file's start as its headers take.
private struct HeaderCollector {
    let path: FilePath
    let fileSize: Int
    private(set) var bytes: [UInt8] = []
    private var wanted: Int?

    init(path: FilePath, fileSize: Int) {
        self.path = path
        self.fileSize = fileSize
    }

    mutating func add(_ piece: UnsafeRawBufferPointer) throws(RPMError) {
        if let wanted {
            bytes.append(contentsOf: piece.prefix(max(wanted - bytes.count, 0)))
            return
        }
        if bytes.isEmpty, let size = try PackageFile.headersSize(piece, fileSize: fileSize, path: path) {
            wanted = size
            bytes.append(contentsOf: piece.prefix(size))
            return
        }
        bytes.append(contentsOf: piece)
        // A signature header may be longer than one piece.
        let known = bytes
        wanted = try known.withRawBytes { raw throws(RPMError) in
            try PackageFile.headersSize(raw, fileSize: fileSize, path: path)
        }
        if let wanted, wanted < bytes.count { bytes.removeLast(bytes.count - wanted) }
    }

}

extension PackageFile {
    /// How many bytes a package has up to its payload, told by its first bytes; nil if these are too few to say.
    ///
    /// - Parameters:
    ///   - fileSize: Bytes of the whole file; `.max` if nobody knows.
    ///   - path: What errors call it.
    /// - Throws: ``RPMError``, of every code but `unreadable`.
    public static func headersSize(
        _ bytes: UnsafeRawBufferPointer, fileSize: Int = .max, path: FilePath
    ) throws(RPMError) -> Int? {
        guard bytes.count >= PackageStart.size || fileSize <= bytes.count else { return nil }
        do throws(HeaderFault) {
            let start = try PackageStart(bytes)
            if start.headerOffset + RPMHeader.introSize > fileSize {
                throw HeaderFault(code: .truncated, offset: fileSize)
            }
            guard start.headerOffset + RPMHeader.introSize <= bytes.count else { return nil }
            let size = start.headerOffset + (try start.headerIntro(bytes, at: start.headerOffset)).size
            if size > fileSize { throw HeaderFault(code: .truncated, offset: fileSize) }
            return size
        } catch {
            throw RPMError(error.code, path, offset: error.offset)
        }
    }
}
