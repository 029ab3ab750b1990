public import CurlHTTP
internal import HostKit
public import SystemPackage

/// The files of tasks, and above all their logs.
///
/// Whole files come from where the hub's files are served, if they are; else from the hub itself, piece by piece.
public struct TaskLogs: Sendable {
    let hub: any KojiCaller
    let paths: PathInfo?
    let http: HTTPClient?
    /// Bytes that the hub is asked for at a time.
    public var pieceSize: Int64 = 1 << 20
    /// Bytes that a file may have.
    public var sizeLimit: Int64 = 4 << 30

    /// - Parameter http: For the files that are served; nil to ask the hub for all.
    public init(_ hub: any KojiCaller, profile: KojiProfile, http: HTTPClient? = nil) {
        self.hub = hub
        self.http = http
        paths = profile.topURL.map { PathInfo(top: $0) }
    }

    /// The files of a task by name, with sizes and times.
    public func files(of task: KojiTask.ID) async throws(KojiError) -> [KojiTaskFile] {
        try await hub.call(.taskOutputOnAllVolumes(task, details: true))
    }

    /// The logs of a task: the files whose names end in `.log`.
    public func logs(of task: KojiTask.ID) async throws(KojiError) -> [KojiTaskFile] {
        try await files(of: task).filter { $0.name.hasSuffix(".log") }
    }

    /// The end of a file.
    ///
    /// - Parameter limit: Bytes; what is longer loses its beginning.
    public func tail(_ name: String, of task: KojiTask.ID, limit: Int64 = 64 << 10) async throws(KojiError)
        -> [UInt8]
    {
        let files = try await files(of: task)
        guard let file = files.first(where: { $0.name == name }) else { throw missing(name, task) }
        let size = file.size ?? 0
        let count = min(size, max(limit, 0))
        if count == 0 { return [] }
        return try await hub.call(
            .taskOutput(task, file: name, offset: size - count, size: count, volume: volume(file)))
    }

    /// What came to a file since the last time: for logs of tasks that still run.
    ///
    /// - Parameter offset: How many bytes are known already.
    /// - Returns: At most ``pieceSize`` bytes; none when there is nothing new.
    public func piece(
        _ name: String, of task: KojiTask.ID, offset: Int64, volume: String? = nil
    ) async throws(KojiError) -> [UInt8] {
        try await hub.call(.taskOutput(task, file: name, offset: offset, size: pieceSize, volume: volume))
    }

    /// Fetches a file as it is now; it appears whole or not at all.
    ///
    /// - Throws: `.transfer` for what is too large, or cannot be written.
    public func fetch(_ file: KojiTaskFile, of task: KojiTask.ID, to target: FilePath) async throws(KojiError)
    {
        if let size = file.size, size > sizeLimit { throw tooLarge(file, task) }
        if let http, let paths {
            let url = try paths.file(file.name, of: task, volume: file.volume)
            do throws(HTTPError) {
                try await http.download(url, to: target, limit: sizeLimit)
                return
            } catch {
                // What is not served the hub itself may still have.
                guard case .status = error.code else {
                    throw KojiError(error.code == .cancelled ? .cancelled : .transfer, "\(error)")
                }
            }
        }
        try await fetchPieces(file, task, target)
    }

    private func fetchPieces(
        _ file: KojiTaskFile, _ task: KojiTask.ID, _ target: FilePath
    ) async throws(KojiError) {
        do {
            let output = try TemporaryFile(beside: target)
            var offset: Int64 = 0
            while true {
                let piece = try await piece(file.name, of: task, offset: offset, volume: volume(file))
                offset += Int64(piece.count)
                if offset > sizeLimit { throw tooLarge(file, task) }
                try output.write(piece)
                if piece.count < pieceSize { break }
            }
            try output.rename(to: target)
        } catch let error as KojiError {
            throw error
        } catch {
            throw KojiError(.transfer, "\(error)")
        }
    }

    private func volume(_ file: KojiTaskFile) -> String? { file.volume == "DEFAULT" ? nil : file.volume }

    private func missing(_ name: String, _ task: KojiTask.ID) -> KojiError {
        KojiError(.transfer, "task \(task) has no file '\(name)'")
    }

    private func tooLarge(_ file: KojiTaskFile, _ task: KojiTask.ID) -> KojiError {
        KojiError(.transfer, "'\(file.name)' of task \(task) has more than \(sizeLimit) bytes")
    }
}
