internal import HostKit
internal import SystemPackage

extension Files {
    /// A part of a file; shorter where the file ends before it.
    ///
    /// - Throws: ``FileError`` like ``read(_:limit:)``.
    static func read(_ path: FilePath, at offset: Int64, count: Int) throws -> [UInt8] {
        do {
            let file = try FileDescriptor.open(path, .readOnly)
            return try file.closeAfter {
                var rest = count
                return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                    while rest > 0 {
                        let place = UnsafeMutableRawBufferPointer(
                            rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                        let got = try file.read(fromAbsoluteOffset: offset + Int64(filled), into: place)
                        if got == 0 { break }
                        filled += got
                        rest -= got
                    }
                }
            }
        } catch let error as Errno {
            let code: FileError.Code =
                error == .noSuchFileOrDirectory
                ? .notFound
                : error == .isDirectory
                    ? .isDirectory : error == .permissionDenied ? .permissionDenied : .other
            throw FileError(code, "read", path, cause: error)
        }
    }
}
