internal import HostKit
internal import SystemPackage

/// The part of a file that libcurl reads as a request's body; only the loop's thread uses it.
final class UploadFile {
    private let body: HTTPFileBody
    private let descriptor: FileDescriptor
    private let size: Int64
    private var position: Int64 = 0
    /// Why the body cannot be given.
    private(set) var failure: String?

    /// - Throws: For a file that cannot be opened or is too short.
    init(_ body: HTTPFileBody) throws {
        self.body = body
        guard try Files.stat(body.path).kind == .regular else {
            throw FileError(.notRegular, "send", body.path)
        }
        descriptor = try Self.open(body.path)
        size = try descriptor.seek(offset: 0, from: .end)
        let (end, overflows) = body.offset.addingReportingOverflow(body.count)
        guard body.offset >= 0, body.count >= 0, !overflows, end <= size else {
            try descriptor.close()
            throw FileError(
                .other, "send", body.path,
                detail: "\(body.count) bytes from \(body.offset) on were to be sent, and it has \(size)")
        }
    }

    // Nothing was written: closing has nothing to tell.
    deinit { try? descriptor.close() }

    /// Fills a buffer with what comes next; nil when that is not there any more.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let rest = body.count - position
        let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(Int(clamping: rest)))
        guard !wanted.isEmpty else { return 0 }
        do {
            let count = try descriptor.read(fromAbsoluteOffset: body.offset + position, into: wanted)
            // Looked at before the last byte is given: after that the server has the request.
            let isLast = Int64(count) == rest
            if try count == 0 || isLast && descriptor.seek(offset: 0, from: .end) != size {
                failure = "\(body.path) has changed while it was sent"
                return nil
            }
            position += Int64(count)
            return count
        } catch {
            failure = "cannot read \(body.path): \(error)"
            return nil
        }
    }

    /// Goes back for another attempt.
    func seek(to position: Int64) -> Bool {
        guard (0...body.count).contains(position) else { return false }
        self.position = position
        return true
    }

    private static func open(_ path: FilePath) throws -> FileDescriptor {
        do {
            return try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        } catch let cause as Errno {
            let code: FileError.Code = cause == .permissionDenied ? .permissionDenied : .other
            throw FileError(code, "read", path, cause: cause)
        }
    }
}
