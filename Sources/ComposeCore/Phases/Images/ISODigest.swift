internal import DigestKit
internal import HostKit
internal import SystemPackage

/// Checksums of files so large that others must get their turn meanwhile.
enum ISODigest {
    /// All checksums of a file in one pass over its bytes.
    ///
    /// - Throws: `.image`; ``FileError`` for what is no file; `CancellationError`.
    static func of(_ path: FilePath, _ kinds: [Checksum.Kind]) async throws -> [Checksum.Kind: Checksum] {
        // Opening a pipe would wait for somebody to write.
        guard Files.isRegular(path) else { throw FileError(.notRegular, "read", path) }
        var hashings = Set(kinds).map { Hashing($0) }
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        } catch {
            throw ComposeError(.image, "\(path) cannot be read: \(error)")
        }
        defer { try? file.close() }
        var isDone = false
        while !isDone {
            try Task.checkCancellation()
            isDone = try take(file, path, &hashings)
            await Task.yield()
        }
        return Dictionary(uniqueKeysWithValues: hashings.map { ($0.kind, $0.checksum()) })
    }

    /// - Returns: Whether the file has ended.
    private static func take(
        _ file: FileDescriptor, _ path: FilePath, _ hashings: inout [Hashing]
    ) throws -> Bool {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer { buffer.deallocate() }
        for _ in 0..<32 {
            let count: Int
            do {
                count = try file.read(into: buffer)
            } catch {
                throw ComposeError(.image, "\(path) cannot be read: \(error)")
            }
            if count == 0 { return true }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            for index in hashings.indices { hashings[index].update(bytes) }
        }
        return false
    }
}
