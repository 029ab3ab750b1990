public import SystemPackage

extension Checksum {
    /// Why the checksum of a file could not be made.
    public struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
        public var path: FilePath
        public var cause: Errno

        public var description: String { "could not read \(path): \(cause)" }
    }

    /// Several checksums of a file in one pass over its bytes, in the order of the kinds.
    public static func of(_ path: FilePath, _ kinds: [Kind]) throws(FileFailure) -> [Checksum] {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            return try file.closeAfter {
                var hashings = kinds.map { Hashing($0) }
                let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
                defer { buffer.deallocate() }
                while case let count = try file.read(into: buffer), count > 0 {
                    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                    for index in hashings.indices { hashings[index].update(bytes) }
                }
                return hashings.map { $0.checksum() }
            }
        } catch {
            throw FileFailure(path: path, cause: error as? Errno ?? .ioError)
        }
    }

    /// One checksum of a file.
    public static func of(_ path: FilePath, _ kind: Kind) throws(FileFailure) -> Checksum {
        let checksums: [Checksum] = try of(path, [kind])
        return checksums[0]
    }
}
