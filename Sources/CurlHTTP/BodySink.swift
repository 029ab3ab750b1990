internal import HostKit
internal import SystemPackage

/// Where the body of an answer goes, with a limit; used by one transfer's thread, then by its owner.
final class BodySink: @unchecked Sendable {
    // Unchecked: the transfer's thread is the only user until the transfer has ended.
    private(set) var bytes: [UInt8] = []
    private(set) var received: Int64 = 0
    private(set) var fileError: FileError?
    private(set) var isTooLarge = false
    private let limit: Int64
    private let target: FilePath?
    private var file: TemporaryFile?

    /// How much of an error's page is kept when a file was wanted.
    private static let excerptLimit = 2048

    private init(limit: Int64, target: FilePath?) {
        self.limit = limit
        self.target = target
    }

    static func memory(limit: Int) -> BodySink { BodySink(limit: Int64(limit), target: nil) }

    static func file(_ target: FilePath, limit: Int64, for request: HTTPRequest) throws(HTTPError) -> BodySink
    {
        let sink = BodySink(limit: limit, target: target)
        do throws(FileError) {
            sink.file = try TemporaryFile(beside: target)
        } catch {
            throw HTTPError(.fileFailure, request.method, request.url, detail: "\(error)")
        }
        return sink
    }

    /// Takes a piece of the body; false ends the transfer.
    func append(_ piece: UnsafeRawBufferPointer, isSuccess: Bool) -> Bool {
        received += Int64(piece.count)
        if target != nil, !isSuccess {
            bytes += piece.prefix(max(0, Self.excerptLimit - bytes.count))
            // The rest of such a page is of no use.
            return bytes.count < Self.excerptLimit
        }
        guard received <= limit else {
            isTooLarge = true
            return false
        }
        guard target != nil else {
            bytes += piece
            return true
        }
        return store(piece)
    }

    /// Whether a size that the server announces can be refused at once.
    func refuses(_ announced: Int64) -> Bool {
        if announced > limit { isTooLarge = true }
        return isTooLarge
    }

    /// Whether an error's page was cut short by us, which is no failure of the transfer.
    var hasExcerpt: Bool { target != nil && bytes.count >= Self.excerptLimit }

    private func store(_ piece: UnsafeRawBufferPointer) -> Bool {
        do throws(FileError) {
            try file?.write(piece)
            return true
        } catch {
            fileError = error
            return false
        }
    }

    /// Removes what came of a file that is not wanted.
    ///
    /// The transfer's thread may hold on to the sink a moment longer than the transfer lasts.
    func discard() { file = nil }

    /// Puts the file in place.
    func finish(for request: HTTPRequest) throws(HTTPError) {
        guard let target, let file = file.take() else { return }
        do throws(FileError) {
            try file.rename(to: target)
        } catch {
            throw HTTPError(.fileFailure, request.method, request.url, detail: "\(error)")
        }
    }
}
