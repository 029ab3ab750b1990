internal import ArchiveKit
internal import DigestKit
internal import SystemPackage

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
