internal import SystemPackage

/// Reads a file in pieces, and sees when it becomes shorter meanwhile.
final class UploadReader {
    let size: Int64
    private let path: FilePath
    private let descriptor: FileDescriptor

    init(_ path: FilePath) throws(KojiError) {
        self.path = path
        do {
            descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        } catch {
            throw Self.failure(path, error)
        }
        do {
            size = try descriptor.seek(offset: 0, from: .end)
        } catch {
            try? descriptor.close()
            throw Self.failure(path, error)
        }
    }

    /// The next bytes; fewer than so many only at the end.
    func read(_ count: Int, at offset: Int64) throws(KojiError) -> [UInt8] {
        let wanted = Int(min(Int64(max(1, count)), size - offset))
        do {
            let bytes = try [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
                while filled < wanted {
                    let rest = UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                    let got = try descriptor.read(
                        fromAbsoluteOffset: offset + Int64(filled), into: rest)
                    if got == 0 { break }
                    filled += got
                }
            }
            guard bytes.count == wanted else {
                throw KojiError(.transfer, "\(path) became shorter while it was sent")
            }
            return bytes
        } catch let error as KojiError {
            throw error
        } catch {
            throw Self.failure(path, error)
        }
    }

    func close() throws(KojiError) {
        do {
            try descriptor.close()
        } catch {
            throw Self.failure(path, error)
        }
    }

    /// Closes what failed: the first failure is the one to tell.
    func discard() { try? descriptor.close() }

    private static func failure(_ path: FilePath, _ error: any Error) -> KojiError {
        KojiError(.transfer, "cannot read \(path): \(error)")
    }
}
