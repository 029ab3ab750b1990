public import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension Command {
    /// The file that would be run: the executable itself if it is a path, else the first of that name in the
    /// `PATH` of the command's environment that can be executed.
    ///
    /// Empty and relative directories in `PATH` are skipped: what runs shall not depend on where one stands.
    /// - Throws: `.notFound`, `.notExecutable`.
    public func resolvedExecutable() throws(CommandFailure) -> FilePath {
        if executable.contains("/") { return try explicitExecutable() }
        var found: FilePath?
        for directory in Self.searchPath(environment["PATH"]) where !executable.isEmpty {
            let path = FilePath(directory + "/" + executable)
            guard Self.isFile(path) else { continue }
            if access(path.string, X_OK) == 0 { return path }
            found = found ?? path
        }
        if let found {
            throw CommandFailure(.notExecutable, self, detail: "\(found) has no permission for it")
        }
        throw CommandFailure(.notFound, self)
    }

    private func explicitExecutable() throws(CommandFailure) -> FilePath {
        let named = FilePath(executable)
        let path = named.isAbsolute ? named : directory.pushing(named)
        guard access(path.string, X_OK) == 0 else {
            let cause = Errno(rawValue: errno)
            if cause == .noSuchFileOrDirectory || cause == .notDirectory {
                throw CommandFailure(.notFound, self)
            }
            throw CommandFailure(.notExecutable, self, detail: "\(cause)")
        }
        guard Self.isFile(path) else {
            throw CommandFailure(.notExecutable, self, detail: "it is a directory")
        }
        return path
    }

    private static func searchPath(_ value: String?) -> [Substring] {
        (value ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").filter { $0.hasPrefix("/") }
    }

    private static func isFile(_ path: FilePath) -> Bool {
        var record = stat()
        return stat(path.string, &record) == 0 && record.st_mode & S_IFMT != S_IFDIR
    }
}
