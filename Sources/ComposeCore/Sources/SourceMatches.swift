internal import HostKit
internal import SystemPackage

/// Finds what patterns name.
enum SourceMatches {
    /// What a pattern names on this machine, anywhere.
    ///
    /// - Throws: ``SourceError`` for a pattern that goes up behind a wildcard.
    static func anywhere(_ pattern: FilePath, for use: SourceUse) throws -> [FilePath] {
        if Files.exists(pattern) { return [pattern] }
        let isWild: (FilePath.Component) -> Bool = { $0.string.contains { "*?[".contains($0) } }
        guard let first = pattern.components.firstIndex(where: isWild) else { return [] }
        let directory = FilePath(root: pattern.root, pattern.components[..<first])
        guard Files.isDirectory(directory) else { return [] }
        let rest = FilePath(root: nil, pattern.components[first...]).string
        do {
            return try Glob(rest, style: .shell).expand(under: directory).map { directory.pushing($0) }
        } catch let error as Glob.PatternError {
            throw SourceError(.unusable, use, "\(error)")
        }
    }

    /// What a pattern names below a directory that somebody else filled.
    ///
    /// - Throws: ``SourceError`` for what leads out of the directory, and for git's own files.
    static func inside(_ root: FilePath, _ pattern: String, for use: SourceUse) throws -> [FilePath] {
        let relative = String(pattern.drop { $0 == "/" })
        guard !relative.isEmpty else { return [root] }
        // A name may hold what would be a wildcard.
        if isNormal(relative) {
            let path = root.pushing(FilePath(relative)).lexicallyNormalized()
            if Files.exists(path) { return [try checked(path, root, use)] }
        }
        do {
            return try Glob(relative, style: .shell).expand(under: root).map {
                try checked(root.pushing($0), root, use)
            }
        } catch let error as Glob.PatternError {
            let code: SourceError.Code = error.code == .parentDirectory ? .escapesRoot : .unusable
            throw SourceError(code, use, "\(error)")
        }
    }

    private static func isNormal(_ path: String) -> Bool {
        FilePath(path).components.allSatisfy { $0.kind != .parentDirectory }
    }

    private static func checked(_ path: FilePath, _ root: FilePath, _ use: SourceUse) throws -> FilePath {
        let resolved: FilePath
        do {
            resolved = try Files.resolve(path, under: root)
        } catch {
            throw SourceError(.escapesRoot, use, "\(name(path, root)) leads out of its source")
        }
        let inner = resolved.components.dropFirst(try Files.realPath(root).components.count)
        guard inner.first?.string != ".git" else {
            throw SourceError(.escapesRoot, use, "\(name(path, root)) is git's own and no part of the source")
        }
        return path
    }

    static func name(_ path: FilePath, _ root: FilePath) -> String {
        "'\(Files.relative(path, to: root).string)'"
    }
}
