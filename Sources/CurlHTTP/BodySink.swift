internal import HostKit

/// Where the body of an answer goes, with a limit; used by the loop's thread, then by its owner.
final class BodySink: @unchecked Sendable {
    // Unchecked: the loop's thread is the only user until the transfer has ended.
    private(set) var bytes: [UInt8] = []
    private(set) var received: Int64 = 0
    private(set) var fileError: FileError?
    private(set) var isTooLarge = false
    /// Whether the answer's body is of no use: not the part that was asked for.
    private(set) var isUseless = false
    /// Who reads the body as it comes.
    let channel: BodyChannel?
    private let limit: Int64
    private let file: PartialFile?
    private var hasBegun = false

    /// What becomes of a piece of a body.
    enum Verdict {
        case taken
        /// It has to come again when the transfer goes on.
        case later
        /// It ends the transfer.
        case refused
    }

    /// How much of an error's page is kept when a file was wanted.
    private static let excerptLimit = 2048

    private init(limit: Int64, file: PartialFile? = nil, channel: BodyChannel? = nil) {
        self.limit = limit
        self.file = file
        self.channel = channel
    }

    static func memory(limit: Int) -> BodySink { BodySink(limit: Int64(limit)) }

    static func file(_ file: PartialFile, limit: Int64) -> BodySink { BodySink(limit: limit, file: file) }

    static func channel(_ channel: BodyChannel, limit: Int64) -> BodySink {
        BodySink(limit: limit, channel: channel)
    }

    /// Says what answer the body belongs to; before its first bytes, or at its end if there are none.
    func begin(_ head: HTTPResponse) {
        guard !hasBegun else { return }
        if let channel {
            hasBegun = true
            channel.begin(head)
        }
        guard let file, head.isFile else { return }
        hasBegun = true
        do throws(FileError) {
            isUseless = try !file.begin(status: head.status, header: head.header, url: head.url)
        } catch {
            fileError = error
        }
    }

    /// Takes a piece of the body.
    func append(_ piece: UnsafeRawBufferPointer, isSuccess: Bool) -> Verdict {
        if let channel { return offer(piece, channel) }
        received += Int64(piece.count)
        if file != nil, !isSuccess {
            bytes += piece.prefix(max(0, Self.excerptLimit - bytes.count))
            // The rest of such a page is of no use.
            return bytes.count < Self.excerptLimit ? .taken : .refused
        }
        guard let file else {
            guard received <= limit else {
                isTooLarge = true
                return .refused
            }
            bytes += piece
            return .taken
        }
        return !isUseless && fileError == nil && store(piece, file) ? .taken : .refused
    }

    /// Whether a size that the server announces can be refused at once.
    func refuses(_ announced: Int64) -> Bool {
        if announced > limit { isTooLarge = true }
        return isTooLarge
    }

    /// Whether an error's page was cut short by us, which is no failure of the transfer.
    var hasExcerpt: Bool { file != nil && bytes.count >= Self.excerptLimit }

    private func offer(_ piece: UnsafeRawBufferPointer, _ channel: BodyChannel) -> Verdict {
        guard received + Int64(piece.count) <= limit else {
            isTooLarge = true
            return .refused
        }
        guard channel.offer(piece) else { return .later }
        received += Int64(piece.count)
        return .taken
    }

    private func store(_ piece: UnsafeRawBufferPointer, _ file: PartialFile) -> Bool {
        do throws(FileError) {
            isTooLarge = try !file.append(piece)
            return !isTooLarge
        } catch {
            fileError = error
            return false
        }
    }
}

extension HTTPResponse {
    /// Whether the body is what was asked for. FTP has no status line; what it sends as a body is the file.
    fileprivate var isFile: Bool { status == 0 || isSuccess }
}
