internal import ArchiveKit
internal import DigestKit
internal import HostKit
internal import Synchronization
internal import SystemPackage

/// One compressed file of metadata while it is written: hashed before and after, each byte once.
///
/// Tasks take turns with it.
final class RepositoryWriterStream: Sendable {
    private let state: Mutex<State>

    private struct State: ~Copyable {
        var compressor: Compressor?
        var file: TemporaryFile?
        var open: Hashing
        var packed: Hashing
        var openSize = 0
        var size = 0
    }

    /// What a finished file is.
    struct Facts: Sendable {
        var checksum: Checksum
        var openChecksum: Checksum
        var size: Int
        var openSize: Int
    }

    /// - Parameter directory: Where the file will have its place.
    init(
        in directory: FilePath, _ compression: Compression, level: Int?, checksum: Checksum.Kind
    ) throws {
        let file = try TemporaryFile(beside: directory.appending("stream"))
        let compressor = try Compressor(compression, level: level)
        state = Mutex(
            State(compressor: compressor, file: file, open: Hashing(checksum), packed: Hashing(checksum)))
    }

    func write(_ bytes: [UInt8]) throws {
        try state.withLock { state in
            try bytes.withUnsafeBytes { raw in
                state.open.update(raw)
                state.openSize += raw.count
                guard var compressor = state.compressor.take() else { return }
                try compressor.write(raw) { try Self.save($0, &state) }
                state.compressor = consume compressor
            }
        }
    }

    /// Ends the file and gives it the name that its content asks for.
    func finish(_ name: (Facts) -> FilePath) throws -> Facts {
        try state.withLock { state in
            if let compressor = state.compressor.take() {
                try compressor.finish { try Self.save($0, &state) }
            }
            let facts = Facts(
                checksum: state.packed.checksum(), openChecksum: state.open.checksum(), size: state.size,
                openSize: state.openSize)
            if let file = state.file.take() { try file.rename(to: name(facts)) }
            return facts
        }
    }

    private static func save(_ bytes: UnsafeRawBufferPointer, _ state: inout State) throws {
        state.packed.update(bytes)
        state.size += bytes.count
        try state.file?.write(bytes)
    }
}
