public import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension Files {
    /// Puts a whole file in place, or leaves everything as it was.
    ///
    /// The bytes go to a temporary name beside the target and appear by a rename. A symbolic link stays and
    /// its target is replaced.
    /// - Parameter mode: The permissions, minus the umask for a new file; nil keeps those of the file that is
    ///   replaced, or is `rw-rw-rw-` minus the umask for a new one.
    /// - Parameter synchronizing: Whether to wait until the device has the bytes.
    /// - Throws: `.notFound` for a missing directory, `.noSpace`, `.readOnly`, `.permissionDenied`,
    ///   `.isDirectory`, `.symlinkLoop`.
    public static func writeAtomically(
        _ bytes: some Sequence<UInt8>, to path: FilePath, mode: FilePermissions? = nil,
        synchronizing: Bool = false
    ) throws(FileError) {
        let target = try followingLinks(path)
        let existing = record(target, followingSymlinks: false)
        guard existing?.kind != .directory else { throw FileError(.isDirectory, "write", path) }
        let temporary = try TemporaryFile(beside: target, for: path)
        try temporary.write(bytes)
        if let wanted = mode ?? existing?.permissions {
            try temporary.setPermissions(wanted)
        }
        if synchronizing { try temporary.synchronize() }
        try temporary.rename(to: target)
    }

    public static func writeAtomically(
        _ text: String, to path: FilePath, mode: FilePermissions? = nil, synchronizing: Bool = false
    ) throws(FileError) {
        try writeAtomically(text.utf8, to: path, mode: mode, synchronizing: synchronizing)
    }

    /// Where a chain of symbolic links at the path's end leads to, though nothing may be there yet.
    private static func followingLinks(_ path: FilePath) throws(FileError) -> FilePath {
        var current = path
        for _ in 0..<40 {
            guard let record = record(current, followingSymlinks: false), record.kind == .symlink else {
                return current
            }
            let target = try readlink(current)
            current = target.isAbsolute ? target : current.removingLastComponent().pushing(target)
        }
        throw FileError(.symlinkLoop, "write", path)
    }
}

/// A file with a name nobody else has, in the directory where its content is wanted; removed unless renamed.
public struct TemporaryFile: ~Copyable {
    private let file: OpenFile
    private let temporary: FilePath
    private let wanted: FilePath
    private var isInPlace = false

    /// - Parameter wanted: The path for error messages.
    init(beside target: FilePath, for wanted: FilePath) throws(FileError) {
        self.wanted = wanted
        // On bytes: the path's own operations are most of the time of writing a small file.
        let (directory, name) = Self.divided(target.systemBytes.dropLast())
        guard !name.isEmpty else { throw FileError(.isDirectory, "write", wanted) }
        // Names may have 255 bytes; what we add must not be the reason for failing.
        let stem = String(decoding: name.map(UInt8.init(bitPattern:)), as: UTF8.self).prefix(40)
        while true {
            let number = String(UInt64.random(in: .min ... .max), radix: 36)
            let candidate = FilePath(platformString: directory + ".\(stem).\(number).tmp".utf8CString)
            do {
                file = try OpenFile(candidate, O_WRONLY | O_CREAT | O_EXCL, mode: 0o666, action: "write")
                temporary = candidate
                return
            } catch {
                guard error.code == .alreadyExists else {
                    throw FileError(error.code, "write", wanted, cause: error.cause)
                }
            }
        }
    }

    /// What ends with the last `/`, or `./`, and the name behind it.
    private static func divided(_ path: ArraySlice<CChar>) -> (directory: [CChar], name: ArraySlice<CChar>) {
        let slash = CChar(bitPattern: UInt8(ascii: "/"))
        guard let last = path.lastIndex(of: slash) else {
            return ([CChar(bitPattern: UInt8(ascii: ".")), slash], path)
        }
        return (Array(path[...last]), path[(last + 1)...])
    }

    /// Makes an empty temporary file in the directory of `target`, which need not exist itself.
    public init(beside target: FilePath) throws(FileError) { try self.init(beside: target, for: target) }

    deinit {
        if !isInPlace { unlink(temporary.systemBytes) }
    }

    /// The temporary name.
    public var path: FilePath { temporary }

    /// Appends bytes.
    public func write(_ bytes: some Sequence<UInt8>) throws(FileError) {
        let inPlace = bytes.withContiguousStorageIfAvailable {
            failure(ofWriting: UnsafeRawBufferPointer($0))
        }
        if let failure = inPlace ?? Array(bytes).withUnsafeBytes({ failure(ofWriting: $0) }) {
            throw FileError(failure.code, "write", wanted, cause: failure.cause)
        }
    }

    private func failure(ofWriting bytes: UnsafeRawBufferPointer) -> FileError? {
        do throws(FileError) {
            try file.write(bytes)
            return nil
        } catch {
            return error
        }
    }

    public func setPermissions(_ permissions: FilePermissions) throws(FileError) {
        guard fchmod(file.descriptor, mode_t(permissions.rawValue)) == 0 else {
            throw FileError("write", wanted, Errno(rawValue: errno))
        }
    }

    /// Waits until the device has the bytes.
    public func synchronize() throws(FileError) { try file.synchronize() }

    /// Gives the file its name, replacing what was there.
    public consuming func rename(to target: FilePath) throws(FileError) {
        guard systemRename(temporary.systemBytes, target.systemBytes) == 0 else {
            throw FileError("write", wanted, Errno(rawValue: errno))
        }
        isInPlace = true
    }
}

private func systemRename(_ old: [CChar], _ new: [CChar]) -> Int32 { rename(old, new) }
