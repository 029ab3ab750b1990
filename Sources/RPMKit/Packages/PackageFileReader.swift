internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The system calls behind ``PackageFile``: open, fstat, one pread, and another for long headers.
///
/// A failure between open and close must not leave the descriptor open: the owner closes it.
struct PackageFileReader: ~Copyable {
    /// Most headers fit: one call reads them.
    private static let firstRead = 16 << 10

    private let descriptor: CInt
    private let path: FilePath

    /// All bytes of a file up to its payload, and which file it is.
    static func headerBytes(of path: FilePath) throws(RPMError) -> ([UInt8], PackageFile.Identity) {
        let reader = try PackageFileReader(path)
        let identity = try reader.identity()
        return (try reader.headerBytes(fileSize: identity.size), identity)
    }

    init(_ path: FilePath) throws(RPMError) {
        // A pipe without a writer would otherwise hold us up for ever.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        descriptor = path.withPlatformString { open($0, flags) }
        self.path = path
        if descriptor < 0 { throw RPMError(.unreadable(Errno(rawValue: errno)), path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func identity() throws(RPMError) -> PackageFile.Identity {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw RPMError(.unreadable(Errno(rawValue: errno)), path)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw RPMError(.unreadable(.isDirectory), path)
        default: throw RPMError(.notAnRPM, path)
        }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        return PackageFile.Identity(
            device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino),
            size: Int(status.st_size),
            modified: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    private func headerBytes(fileSize: Int) throws(RPMError) -> [UInt8] {
        let (path, descriptor) = (path, descriptor)
        // Borrowed closures cannot throw out of a temporary allocation with a type: hence the result.
        let result = withUnsafeTemporaryAllocation(byteCount: Self.firstRead, alignment: 16) {
            buffer -> Result<[UInt8], RPMError> in
            do throws(RPMError) {
                let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, fileSize)])
                let count = try Self.read(descriptor, into: wanted, at: 0, path)
                let first = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                let size = try Self.headersSize(descriptor, first, fileSize, path)
                return .success(try Self.collect(descriptor, first, size, path))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Bytes from the start of the file to its payload, after a look at both headers' first lines.
    private static func headersSize(
        _ descriptor: CInt, _ first: UnsafeRawBufferPointer, _ fileSize: Int, _ path: FilePath
    ) throws(RPMError) -> Int {
        do throws(HeaderFault) {
            let start = try PackageStart(first)
            let offset = start.headerOffset
            var intro: HeaderIntro
            if offset + RPMHeader.introSize <= first.count {
                intro = try start.headerIntro(first, at: offset)
            } else {
                var bytes: (UInt64, UInt64) = (0, 0)
                intro = try withUnsafeMutableBytes(of: &bytes) { buffer throws(HeaderFault) in
                    let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
                    if count < buffer.count { throw HeaderFault(code: .truncated, offset: fileSize) }
                    do throws(HeaderFault) {
                        return try HeaderIntro(UnsafeRawBufferPointer(buffer), at: 0)
                    } catch {
                        throw HeaderFault(code: error.code, offset: error.offset + offset)
                    }
                }
            }
            // Before memory is taken: a small file can claim large headers.
            if offset + intro.size > fileSize { throw HeaderFault(code: .truncated, offset: fileSize) }
            return offset + intro.size
        } catch {
            throw RPMError(error.code, path, offset: error.offset)
        }
    }

    /// The first bytes and those that are missing to a size.
    private static func collect(
        _ descriptor: CInt, _ first: UnsafeRawBufferPointer, _ size: Int, _ path: FilePath
    ) throws(RPMError) -> [UInt8] {
        let known = min(first.count, size)
        var failure: RPMError?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            raw.copyMemory(from: UnsafeRawBufferPointer(rebasing: first[..<known]))
            count = known
            do throws(RPMError) {
                let rest = UnsafeMutableRawBufferPointer(rebasing: raw[known...])
                count += try read(descriptor, into: rest, at: known, path)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Fills a buffer from an offset; fewer bytes than it takes mean the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(RPMError) -> Int {
        try Self.read(descriptor, into: buffer, at: offset, path)
    }

    /// Fills a buffer from an offset; fewer bytes than it takes mean the end of the file.
    private static func read(
        _ descriptor: CInt, into buffer: UnsafeMutableRawBufferPointer, at offset: Int, _ path: FilePath
    ) throws(RPMError) -> Int {
        var count = 0
        while count < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
            let read = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + count))
            if read == 0 { break }
            if read > 0 {
                count += read
            } else if errno != EINTR {
                throw RPMError(.unreadable(Errno(rawValue: errno)), path, offset: offset + count)
            }
        }
        return count
    }
}
