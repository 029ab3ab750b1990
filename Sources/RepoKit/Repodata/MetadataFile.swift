internal import ArchiveKit
internal import DigestKit
internal import SystemPackage
internal import XMLKit

/// A metadata file that lies on this machine, its checksum already verified, and what must come out of it.
struct MetadataFile: Sendable {
    var repository: String
    /// As the repository calls it.
    var name: String
    var path: FilePath
    var openChecksum: Checksum?
    var openSize: Int64?
    var limits = DecompressionStream.Limits()

    func error(_ code: RepositoryError.Code, line: Int? = nil, _ message: String, cause: (any Error)? = nil)
        -> RepositoryError
    {
        RepositoryError(code, repository: repository, file: name, line: line, message, cause: cause)
    }

    func error(_ cause: ArchiveError) -> RepositoryError {
        let reason = cause.detail.map { ": \($0)" } ?? ""
        switch cause.code {
        case .corrupt, .unknownFormat:
            return error(
                .malformed, "the compressed data is damaged\(reason); make the repository's metadata anew",
                cause: cause)
        case .tooLarge: return error(.tooLarge, "refused\(reason)", cause: cause)
        case .notFound: return error(.notFound, "no such file", cause: cause)
        case .libraryMissing, .unreadable: return error(.unreadable, "\(cause)", cause: cause)
        }
    }
}

/// Decompresses a metadata file piece by piece into two buffers by turns, and checks what came out.
///
/// While one buffer is being read the other can be filled.
final class MetadataSource: @unchecked Sendable {
    // Unchecked: one task at a time asks for the next piece, and reads none but the one it got last.
    private let file: MetadataFile
    private var stream: DecompressionStream
    private var hashing: Hashing?
    private var buffers: (PieceBuffer, PieceBuffer)
    private var isAtEnd = false

    /// Bytes that a piece has at least, unless it is the last.
    private static let pieceSize = 192 << 10

    init(_ file: MetadataFile) throws(RepositoryError) {
        self.file = file
        do throws(ArchiveError) {
            // A checksum of what comes out says more than the one at a gzip file's end.
            stream = try DecompressionStream(
                file.path, limits: file.limits, checksTrailer: file.openChecksum == nil)
        } catch {
            throw file.error(error)
        }
        hashing = file.openChecksum.map { Hashing($0.kind) }
        buffers = (PieceBuffer(Self.pieceSize * 2), PieceBuffer(Self.pieceSize * 2))
    }

    /// The next piece, valid until the one after the next is asked for; nil at the end.
    ///
    /// - Throws: `.malformed`, `.tooLarge`; `.mismatch` at the end.
    func next() throws(RepositoryError) -> PieceBuffer? {
        if isAtEnd { return nil }
        buffers = (buffers.1, buffers.0)
        let buffer = buffers.0
        buffer.clear()
        do throws(ArchiveError) {
            while buffer.count < Self.pieceSize {
                let goesOn = try stream.withNext { bytes in
                    hashing?.update(bytes)
                    buffer.append(bytes)
                }
                guard goesOn else {
                    isAtEnd = true
                    break
                }
            }
        } catch {
            throw file.error(error)
        }
        if isAtEnd { try check() }
        return buffer.count == 0 && isAtEnd ? nil : buffer
    }

    private func check() throws(RepositoryError) {
        if let size = file.openSize, size != stream.size {
            throw file.error(
                .mismatch,
                "it has \(stream.size) bytes when decompressed, but repomd.xml says \(size); "
                    + "make the repository's metadata anew")
        }
        if let expected = file.openChecksum, let found = hashing?.checksum(), found != expected {
            throw file.error(
                .mismatch,
                "its content has the checksum \(found), but repomd.xml says \(expected); "
                    + "make the repository's metadata anew")
        }
    }
}

/// Memory for a piece of a document, with room in front for what was left of the piece before.
final class PieceBuffer: @unchecked Sendable {
    // Unchecked: see MetadataSource.
    private var memory: UnsafeMutableBufferPointer<UInt8>
    /// Where the piece begins; there is room before.
    private var start: Int
    private(set) var count = 0

    private static let headroom = 32 << 10

    init(_ capacity: Int) {
        // One byte more, for the 0 behind the piece.
        memory = .allocate(capacity: Self.headroom + capacity + 1)
        memory.initialize(repeating: 0)
        start = Self.headroom
    }

    deinit { memory.deallocate() }

    func clear() {
        start = Self.headroom
        count = 0
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(memory)[(start + count)...])
            .copyMemory(from: bytes)
        count += bytes.count
    }

    /// Puts bytes in front of the piece.
    func prepend(_ bytes: [UInt8]) {
        if bytes.count > start { makeRoom(before: bytes.count, behind: 0) }
        start -= bytes.count
        count += bytes.count
        _ = UnsafeMutableBufferPointer(rebasing: memory[start...]).update(from: bytes)
    }

    private func reserve(_ more: Int) {
        if start + count + more + 1 > memory.count { makeRoom(before: start, behind: more) }
    }

    private func makeRoom(before: Int, behind: Int) {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(
            capacity: before + (count + behind) * 2 + 1)
        larger.initialize(repeating: 0)
        _ = UnsafeMutableBufferPointer(rebasing: larger[before...])
            .update(from: UnsafeBufferPointer(rebasing: memory[start..<start + count]))
        memory.deallocate()
        (memory, start) = (larger, before)
    }

    var bytes: TextBytes { TextBytes(rebasing: UnsafeBufferPointer(memory)[start..<start + count]) }

    /// Puts a 0 behind the first bytes; gives what was there.
    func terminate(_ count: Int) -> UInt8 {
        let kept = memory[start + count]
        memory[start + count] = 0
        return kept
    }

    func restore(_ count: Int, _ kept: UInt8) { memory[start + count] = kept }
}
