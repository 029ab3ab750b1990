public import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension Files {
    /// The names in a directory, sorted by their bytes, without `.` and `..`; bytes that are not UTF-8 become
    /// U+FFFD.
    public static func list(_ directory: FilePath) throws(FileError) -> [String] {
        try entries(of: directory).map(\.string)
    }

    /// The same names as they are: with them, what has a name in another encoding can be found too.
    public static func entries(of directory: FilePath) throws(FileError) -> [FilePath.Component] {
        guard let stream = opendir((directory.isEmpty ? "." : directory).systemBytes) else {
            throw FileError("list", directory, Errno(rawValue: errno))
        }
        defer { closedir(stream) }
        var names: [FilePath.Component] = []
        while true {
            errno = 0
            guard let entry = systemReaddir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                FilePath.Component(
                    platformString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
            }
            if let name, name.kind == .regular { names.append(name) }
        }
        guard errno == 0 else { throw FileError("list", directory, Errno(rawValue: errno)) }
        return names.sorted { precedes($0.string, $1.string) }
    }

    /// Byte order, the same on every machine and in every locale.
    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// Makes a directory and those above it; a directory that is there already is fine.
    public static func createDirectories(
        _ path: FilePath, mode: FilePermissions = FilePermissions(rawValue: 0o777)
    ) throws(FileError) {
        if path.isEmpty || mkdir(path.systemBytes, mode_t(mode.rawValue)) == 0 { return }
        switch Errno(rawValue: errno) {
        case .fileExists:
            guard isDirectory(path) else { throw FileError(.alreadyExists, "create the directory", path) }
        case .noSuchFileOrDirectory where path.removingLastComponent() != path:
            let parent = path.removingLastComponent()
            guard !parent.isEmpty else { throw FileError(.notFound, "create the directory", path) }
            try createDirectories(parent, mode: mode)
            guard mkdir(path.systemBytes, mode_t(mode.rawValue)) == 0 || isDirectory(path) else {
                throw FileError("create the directory", path, Errno(rawValue: errno))
            }
        case let cause: throw FileError("create the directory", path, cause)
        }
    }

    /// Makes a directory with a name that nobody else has and nobody else may enter.
    ///
    /// - Parameter prefix: How its name begins.
    public static func createTemporaryDirectory(prefix: String, in parent: FilePath) throws(FileError)
        -> FilePath
    {
        var template = Array("\(parent.appending(prefix).string)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw FileError("create a temporary directory in", parent, Errno(rawValue: errno))
        }
        return FilePath(platformString: template)
    }

    /// Removes a file, a symbolic link or an empty directory.
    public static func remove(_ path: FilePath) throws(FileError) {
        guard systemRemove(path.systemBytes) == 0 else {
            throw FileError("remove", path, Errno(rawValue: errno))
        }
    }

    /// Removes a path and everything below it; symbolic links are removed, never followed.
    ///
    /// Directories that forbid it are opened up first. A path that does not exist is fine.
    public static func removeTree(_ path: FilePath) throws(FileError) {
        guard let record = record(path, followingSymlinks: false) else { return }
        guard record.kind == .directory else { return try remove(path) }
        var pending = [(path: path, isEmptied: false)]
        while let (directory, isEmptied) = pending.popLast() {
            if isEmptied {
                try remove(directory)
                continue
            }
            pending.append((directory, true))
            for name in try listForRemoval(directory) {
                let child = directory.appending(name)
                if Files.record(child, followingSymlinks: false)?.kind == .directory {
                    pending.append((child, false))
                } else {
                    try remove(child)
                }
            }
        }
    }

    private static func listForRemoval(_ directory: FilePath) throws(FileError) -> [FilePath.Component] {
        if access(directory.systemBytes, R_OK | W_OK | X_OK) != 0 { chmod(directory.systemBytes, 0o700) }
        return try entries(of: directory)
    }
}

private func systemReaddir(_ stream: OpaquePointer) -> UnsafeMutablePointer<dirent>? { readdir(stream) }
private func systemRemove(_ path: [CChar]) -> Int32 { remove(path) }
