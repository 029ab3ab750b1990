public import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension Files {
    /// The absolute path without symbolic links, `.` or `..` of something that exists.
    public static func realPath(_ path: FilePath) throws(FileError) -> FilePath {
        guard let resolved = realpath((path.isEmpty ? "." : path).systemBytes, nil) else {
            throw FileError("find", path, Errno(rawValue: errno))
        }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }

    /// Where a path that somebody else wrote leads to, if that is inside a directory.
    ///
    /// A relative path starts at the root. Symbolic links and `..` are resolved as the system does; what does
    /// not exist is taken by its name, so that a file to be created can be checked too.
    /// - Returns: The path without symbolic links, at or below the real path of the root.
    /// - Throws: `.escapesRoot`, `.symlinkLoop`; `.notFound` for a missing root.
    public static func resolve(_ path: FilePath, under root: FilePath) throws(FileError) -> FilePath {
        let base = try realPath(root)
        // The root may be named through links in an absolute path too.
        let start = path.isAbsolute ? FilePath("/") : base
        let resolved = try resolved(path, from: start)
        guard resolved.starts(with: base) else {
            throw FileError(.escapesRoot, "use", path, detail: "it leads out of \(root)")
        }
        return resolved
    }

    private static func resolved(_ path: FilePath, from start: FilePath) throws(FileError) -> FilePath {
        var current = start
        // Components still to go, the next one last.
        var rest = Array(path.components.reversed())
        var linksLeft = 40
        while let component = rest.popLast() {
            switch component.kind {
            case .currentDirectory: continue
            case .parentDirectory:
                current.removeLastComponent()
                continue
            case .regular: break
            }
            let next = current.appending(component)
            guard isSymlink(next) else {
                current = next
                continue
            }
            linksLeft -= 1
            guard linksLeft > 0 else { throw FileError(.symlinkLoop, "use", path) }
            let target = try readlink(next)
            if target.isAbsolute { current = "/" }
            rest += target.components.reversed()
        }
        return current
    }

    /// The path from a directory to something else, with `..` where it must go up; both are taken by their
    /// names alone and must be both absolute or both relative to the same place.
    ///
    /// - Returns: `.` when both are the same; the path itself when there is no way from one to the other.
    public static func relative(_ path: FilePath, to base: FilePath) -> FilePath {
        guard path.isAbsolute == base.isAbsolute else { return path }
        let (target, start) = (path.lexicallyNormalized(), base.lexicallyNormalized())
        let common = zip(target.components, start.components).prefix { $0 == $1 }.count
        let up = start.components.dropFirst(common)
        // Nobody knows the names that `..` would come back through.
        guard !up.contains(where: { $0.kind == .parentDirectory }) else { return path }
        var result = FilePath()
        for _ in up { result.append("..") }
        for component in target.components.dropFirst(common) { result.append(component) }
        return result.isEmpty ? "." : result
    }
}
