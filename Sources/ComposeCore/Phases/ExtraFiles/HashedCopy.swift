internal import DigestKit
internal import HostKit
internal import SystemPackage

/// Size and checksums of a file, found while it was copied.
struct HashedCopy: Sendable, Hashable {
    var size: Int64
    var checksums: [Checksum]

    /// Copies a file with its permissions and its time; the copy appears whole or not at all.
    ///
    /// - Parameter latest: The time of the copy, if that of the file comes after it.
    static func make(
        of source: FilePath, at target: FilePath, _ kinds: [Checksum.Kind], latest: Timestamp?
    ) throws -> Self {
        let record = try Files.stat(source)
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(source, .readOnly, options: .closeOnExec)
        } catch {
            throw FileError(.other, "read", source, cause: error as? Errno)
        }
        defer { try? file.close() }
        let copy = try TemporaryFile(beside: target)
        let (size, checksums) = try transfer(file, to: copy, kinds)
        try copy.setPermissions(record.permissions)
        try Files.setModified(latest.map { min($0, record.modified) } ?? record.modified, of: copy.path)
        try copy.rename(to: target)
        return Self(size: size, checksums: checksums)
    }

    private static func transfer(
        _ file: FileDescriptor, to copy: borrowing TemporaryFile, _ kinds: [Checksum.Kind]
    ) throws -> (Int64, [Checksum]) {
        var hashings = kinds.map { Hashing($0) }
        var size: Int64 = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer { buffer.deallocate() }
        while case let count = try file.read(into: buffer), count > 0 {
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            for index in hashings.indices { hashings[index].update(bytes) }
            try copy.write(bytes)
            size += Int64(count)
        }
        return (size, hashings.map { $0.checksum() })
    }
}
