internal import HostKit

/// A request's body as libcurl reads it: bytes and parts of files, one after the other; only the loop's thread uses it.
final class UploadBody {
    private enum Content {
        case bytes([UInt8])
        case file(UploadFile)
    }

    private struct Segment {
        let content: Content
        let begin: Int64
        let end: Int64
    }

    private let segments: [Segment]
    /// How many bytes it has; known before the first is sent.
    let count: Int64
    private var position: Int64 = 0
    /// The segment that has the position, or one before it.
    private var current = 0
    /// Why the body cannot be given.
    private(set) var failure: String?

    /// A body of its pieces; all files are opened.
    ///
    /// - Throws: For a file that cannot be opened or is too short.
    init(_ pieces: [BodyPiece]) throws {
        var segments: [Segment] = []
        var end: Int64 = 0
        for piece in pieces {
            let (content, count) = try Self.content(piece)
            let (next, overflows) = end.addingReportingOverflow(count)
            guard !overflows else { throw UploadFile.Failure(description: "the body is too large") }
            segments.append(Segment(content: content, begin: end, end: next))
            end = next
        }
        self.segments = segments
        count = end
    }

    private static func content(_ piece: BodyPiece) throws -> (Content, Int64) {
        switch piece {
        case .bytes(let bytes): return (.bytes(bytes), Int64(bytes.count))
        case .part(let body):
            return (.file(try UploadFile(body.path, offset: body.offset, count: body.count)), body.count)
        case .file(let path):
            let file = try UploadFile(path)
            return (.file(file), file.count)
        }
    }

    /// Fills a buffer with what comes next; nil when that is not there any more.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        var filled = 0
        while filled < buffer.count, current < segments.count {
            let segment = segments[current]
            guard position < segment.end else {
                current += 1
                continue
            }
            let room = buffer[filled...].prefix(Int(clamping: segment.end - position))
            guard let count = read(segment, into: UnsafeMutableRawBufferPointer(rebasing: room)) else {
                return nil
            }
            position += Int64(count)
            filled += count
            // The rest of such a file may not be there: what there is goes out first.
            if count < room.count { break }
        }
        return filled
    }

    private func read(_ segment: Segment, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        switch segment.content {
        case .bytes(let bytes):
            let begin = Int(position - segment.begin)
            buffer.copyBytes(from: bytes[begin..<begin + buffer.count])
            return buffer.count
        case .file(let file):
            do throws(UploadFile.Failure) {
                return try file.read(into: buffer, at: position - segment.begin)
            } catch {
                failure = error.description
                return nil
            }
        }
    }

    /// Goes back for another attempt.
    func seek(to position: Int64) -> Bool {
        guard (0...count).contains(position) else { return false }
        self.position = position
        current = 0
        return true
    }
}
