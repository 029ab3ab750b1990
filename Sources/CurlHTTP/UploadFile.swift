internal import HostKit
internal import SystemPackage

/// A part of a file that is sent; only the loop's thread uses it.
final class UploadFile {
    let count: Int64
    private let path: FilePath
    private let offset: Int64
    private let descriptor: FileDescriptor
    private let size: Int64

    /// Why what was promised cannot be given.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter count: Nil for all that the file has.
    /// - Throws: ``FileError`` for a file that cannot be opened or is too short.
    init(_ path: FilePath, offset: Int64 = 0, count: Int64? = nil) throws {
        self.path = path
        self.offset = offset
        guard try Files.stat(path).kind == .regular else { throw FileError(.notRegular, "send", path) }
        descriptor = try Self.open(path)
        do {
            size = try descriptor.seek(offset: 0, from: .end)
            self.count = count ?? size
            let (end, overflows) = offset.addingReportingOverflow(self.count)
            guard offset >= 0, self.count >= 0, !overflows, end <= size else {
                let detail = "\(self.count) bytes from \(offset) on were to be sent, and it has \(size)"
                throw FileError(.other, "send", path, detail: detail)
            }
        } catch {
            try descriptor.close()
            throw error
        }
    }

    // Nothing was written: closing has nothing to tell.
    deinit { try? descriptor.close() }

    /// Fills a buffer, which is no longer than what is left, with what stands at a position of the part.
    ///
    /// - Returns: How many bytes there were, at least one.
    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(Failure) -> Int {
        do {
            let count = try descriptor.read(fromAbsoluteOffset: offset + position, into: buffer)
            // Looked at before the last byte is given: after that the server has the request.
            let isLast = position + Int64(count) == self.count
            if try count > 0 && !(isLast && descriptor.seek(offset: 0, from: .end) != size) { return count }
        } catch {
            throw Failure(description: "cannot read \(path): \(error)")
        }
        throw Failure(description: "\(path) has changed while it was sent")
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
