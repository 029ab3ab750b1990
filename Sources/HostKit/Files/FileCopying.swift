public import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension Files {
    /// Copies the content and the permissions of one file; the copy appears whole or not at all.
    ///
    /// - Parameter keepingTimes: Whether the copy also gets the time of the original's last change.
    public static func copy(_ source: FilePath, to target: FilePath, keepingTimes: Bool = false)
        throws(FileError)
    {
        let file = try OpenFile(source, O_RDONLY | O_NONBLOCK, action: "copy")
        let record = try file.record()
        guard record.kind == .regular else {
            throw FileError(record.kind == .directory ? .isDirectory : .notRegular, "copy", source)
        }
        guard !isDirectory(target) else { throw FileError(.isDirectory, "write", target) }
        let copy = try TemporaryFile(beside: target)
        var content: [UInt8] = []
        while try file.read(appendingTo: &content, atMost: 256 << 10) > 0 {
            try copy.write(content)
            content.removeAll(keepingCapacity: true)
        }
        try copy.setPermissions(record.permissions)
        if keepingTimes { try setModified(record.modified, of: copy.path) }
        try copy.rename(to: target)
    }

    /// Copies a directory with everything in it; symbolic links are copied as links.
    ///
    /// - Throws: `.notRegular` for a device, a socket or a pipe.
    public static func copyTree(
        _ source: FilePath, to target: FilePath, keepingTimes: Bool = false
    ) throws(FileError) {
        let root = try stat(source)
        guard root.kind == .directory else { throw FileError(.notDirectory, "copy", source) }
        try createDirectories(target)
        let entries = try tree(source)
        for entry in entries {
            let (from, to) = (source.pushing(entry.path), target.pushing(entry.path))
            switch entry.record.kind {
            case .directory: try createDirectories(to)
            case .symlink: try symlink(try readlink(from), at: to)
            case .regular: try copy(from, to: to, keepingTimes: keepingTimes)
            case .other: throw FileError(.notRegular, "copy", from)
            }
        }
        // Deepest first: a directory that forbids writing is filled before it gets its permissions.
        for entry in entries.reversed() where entry.record.kind == .directory {
            try finish(target.pushing(entry.path), entry.record, keepingTimes)
        }
        try finish(target, root, keepingTimes)
    }

    private static func finish(_ path: FilePath, _ record: FileRecord, _ keepingTimes: Bool) throws(FileError)
    {
        try setPermissions(record.permissions, of: path)
        if keepingTimes { try setModified(record.modified, of: path) }
    }

    public static func setPermissions(_ permissions: FilePermissions, of path: FilePath) throws(FileError) {
        guard chmod(path.systemBytes, mode_t(permissions.rawValue)) == 0 else {
            throw FileError("change the permissions of", path, Errno(rawValue: errno))
        }
    }

    /// Sets the times of the last change and of the last access.
    public static func setModified(_ time: Timestamp, of path: FilePath) throws(FileError) {
        let moment = timespec(tv_sec: time_t(time.seconds), tv_nsec: Int(time.nanoseconds))
        guard utimensat(AT_FDCWD, path.systemBytes, [moment, moment], 0) == 0 else {
            throw FileError("change the time of", path, Errno(rawValue: errno))
        }
    }

    /// Renames a file, replacing one that is there; between file systems a copy takes its place at once.
    public static func move(_ source: FilePath, to target: FilePath) throws(FileError) {
        if rename(source.systemBytes, target.systemBytes) == 0 { return }
        let failure = Errno(rawValue: errno)
        guard failure == .improperLink, record(source, followingSymlinks: false)?.kind == .regular else {
            throw FileError("move", source, failure)
        }
        try copy(source, to: target, keepingTimes: true)
        try remove(source)
    }

    /// Makes a symbolic link with the given text at a path where nothing is.
    public static func symlink(_ text: FilePath, at path: FilePath) throws(FileError) {
        guard systemSymlink(text.systemBytes, path.systemBytes) == 0 else {
            throw FileError("create the symbolic link", path, Errno(rawValue: errno))
        }
    }

    /// The text of a symbolic link.
    public static func readlink(_ path: FilePath) throws(FileError) -> FilePath {
        var size = 256
        while true {
            var count = 0
            var text = [CChar](repeating: 0, count: size + 1)
            count = systemReadlink(path.systemBytes, &text, size)
            guard count >= 0 else { throw FileError("read the symbolic link", path, Errno(rawValue: errno)) }
            if count < size { return FilePath(platformString: text) }
            size *= 2
        }
    }
}

private func systemSymlink(_ text: [CChar], _ path: [CChar]) -> Int32 { symlink(text, path) }
private func systemReadlink(_ path: [CChar], _ text: UnsafeMutablePointer<CChar>, _ size: Int) -> Int {
    readlink(path, text, size)
}
