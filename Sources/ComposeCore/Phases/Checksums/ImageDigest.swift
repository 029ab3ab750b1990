internal import DigestKit
internal import HostKit
internal import SystemPackage

/// Makes the checksums of an image, or finds that those that are known still hold.
struct ImageDigest: Sendable {
    let image: ImageManifest.Image
    let path: FilePath
    let kinds: [Checksum.Kind]

    struct Result: Sendable {
        /// By the names of their kinds.
        var checksums: [String: String]
        /// Seconds since 1970.
        var modified: Int64
    }

    /// What two names of one file have in common.
    struct Identity: Hashable, Sendable {
        var device, inode: UInt64
        /// One file with two records of what it is must be checked against both.
        var known: [String: String]
    }

    /// - Throws: `.image` for a file that is not there, or has another size than was recorded.
    func record() throws(ComposeError) -> FileRecord {
        guard let record = Files.record(path), record.kind == .regular else {
            throw ComposeError(.image, "the image \(path) is missing; make it again")
        }
        guard record.size == image.size else {
            throw ComposeError(
                .image,
                "the image \(path) has \(record.size) bytes, but was made with \(image.size); make it again")
        }
        return record
    }

    func identity(_ record: FileRecord) -> Identity {
        Identity(device: record.device, inode: record.inode, known: image.checksums)
    }

    /// - Throws: `.image` for a file that is not the one whose checksums are known; `CancellationError`.
    func make(_ record: FileRecord) throws -> Result {
        let isKnown = kinds.allSatisfy { image.checksums[$0.rawValue] != nil }
        if isKnown, record.modified.seconds == image.modified {
            return Result(checksums: wanted(image.checksums), modified: image.modified)
        }
        let known = Checksum.Kind.allCases.filter { image.checksums[$0.rawValue] != nil }
        var checksums = image.checksums
        let all = kinds + known.filter { !kinds.contains($0) }
        for sum in try Self.read(path, all, expecting: record.size) {
            if let old = checksums[sum.kind.rawValue], old.lowercased() != sum.hexadecimal {
                throw ComposeError(
                    .image,
                    "the image \(path) was changed after it was made: its \(sum.kind.rawValue) was \(old), "
                        + "and is \(sum.hexadecimal); make it again")
            }
            checksums[sum.kind.rawValue] = sum.hexadecimal
        }
        return Result(checksums: wanted(checksums), modified: record.modified.seconds)
    }

    /// Those that were asked for: others were only made on the way.
    private func wanted(_ checksums: [String: String]) -> [String: String] {
        let names = Set(kinds.map(\.rawValue))
        return checksums.filter { names.contains($0.key) }
    }

    /// Reads a file once for all kinds; images are large, so it can be cancelled on the way.
    private static func read(
        _ path: FilePath, _ kinds: [Checksum.Kind], expecting size: Int64
    ) throws -> [Checksum] {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            return try file.closeAfter {
                var hashings = kinds.map { Hashing($0) }
                var total: Int64 = 0
                let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
                defer { buffer.deallocate() }
                while case let count = try file.read(into: buffer), count > 0 {
                    try Task.checkCancellation()
                    total += Int64(count)
                    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                    for index in hashings.indices { hashings[index].update(bytes) }
                }
                guard total == size else {
                    throw ComposeError(
                        .image, "the image \(path) changed while it was read; let nothing else write to it")
                }
                return hashings.map { $0.checksum() }
            }
        } catch let cause as Errno {
            throw ComposeError(.image, "the image \(path) cannot be read: \(cause)")
        }
    }
}
