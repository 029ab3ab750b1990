internal import HostKit
public import SystemPackage

/// A file that a task has left at the hub, such as a log.
public struct TaskOutput: Sendable, Hashable {
    public var task: KojiTask.ID
    public var name: String
    /// A volume other than the usual one.
    public var volume: String?
    /// How many bytes it may have.
    public var limit: Int64

    /// How many bytes are asked for at a time.
    static let pieceSize = 1 << 20

    public init(_ task: KojiTask.ID, _ name: String, volume: String? = nil, limit: Int64 = 1 << 32) {
        self.task = task
        self.name = name
        self.volume = volume
        self.limit = limit
    }

    /// The bytes from some place on, at most a piece; fewer at the end.
    func piece(at offset: Int64, _ caller: some KojiCaller) async throws(KojiError) -> [UInt8] {
        let bytes = try await caller.call(
            .taskOutput(task, name, offset: offset, count: Self.pieceSize, volume: volume))
        guard offset + Int64(bytes.count) <= limit else {
            throw KojiError(.transfer, "'\(name)' of task \(task) has more than \(limit) bytes")
        }
        return bytes
    }
}

extension KojiCaller {
    /// The bytes of a file that a task has left, as it is now.
    ///
    /// - Throws: `.transfer` for a file with more bytes than its limit; what the hub says of a missing one.
    public func bytes(of output: TaskOutput) async throws(KojiError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = try await output.piece(at: Int64(bytes.count), self)
            bytes += piece
            if piece.count < TaskOutput.pieceSize { return bytes }
        }
    }

    /// Fetches a file that a task has left, piece by piece; it appears whole or not at all.
    ///
    /// - Parameter progress: Called after each piece with the bytes so far.
    /// - Throws: `.transfer`, also for a file that cannot be written; what the hub says.
    public func download(
        _ output: TaskOutput, to target: FilePath, progress: (@Sendable (Int64) -> Void)? = nil
    ) async throws(KojiError) {
        do {
            let file = try TemporaryFile(beside: target)
            var size: Int64 = 0
            while true {
                let piece = try await output.piece(at: size, self)
                try file.write(piece)
                size += Int64(piece.count)
                progress?(size)
                if piece.count < TaskOutput.pieceSize { break }
            }
            try file.rename(to: target)
        } catch let error as KojiError {
            throw error
        } catch {
            throw KojiError(.transfer, "\(error)")
        }
    }
}
