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
    private let limit: Int64
    private let file: PartialFile?
    private var hasBegun = false

    /// How much of an error's page is kept when a file was wanted.
    private static let excerptLimit = 2048

    private init(limit: Int64, file: PartialFile?) {
        self.limit = limit
        self.file = file
    }

    static func memory(limit: Int) -> BodySink { BodySink(limit: Int64(limit), file: nil) }

    static func file(_ file: PartialFile, limit: Int64) -> BodySink { BodySink(limit: limit, file: file) }

    /// Says what answer the body belongs to; once, before its first bytes, or at its end if there are none.
    func begin(status: Int, header: [HTTPField], url: String, isSuccess: Bool) {
        guard let file, isSuccess, !hasBegun else { return }
        hasBegun = true
        do throws(FileError) {
            isUseless = try !file.begin(status: status, header: header, url: url)
        } catch {
            fileError = error
        }
    }

    /// Takes a piece of the body; false ends the transfer.
    func append(_ piece: UnsafeRawBufferPointer, isSuccess: Bool) -> Bool {
        received += Int64(piece.count)
        if file != nil, !isSuccess {
            bytes += piece.prefix(max(0, Self.excerptLimit - bytes.count))
            // The rest of such a page is of no use.
            return bytes.count < Self.excerptLimit
        }
        guard let file else {
            guard received <= limit else {
                isTooLarge = true
                return false
            }
            bytes += piece
            return true
        }
        return !isUseless && fileError == nil && store(piece, file)
    }

    /// Whether a size that the server announces can be refused at once.
    func refuses(_ announced: Int64) -> Bool {
        if announced > limit { isTooLarge = true }
        return isTooLarge
    }

    /// Whether an error's page was cut short by us, which is no failure of the transfer.
    var hasExcerpt: Bool { file != nil && bytes.count >= Self.excerptLimit }

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
