public import SystemPackage

extension Glob {
    /// What exists below a directory and fits the pattern: relative paths, each once, sorted by their names.
    ///
    /// `**` does not follow symbolic links, other components do as long as the link stays inside the
    /// directory. Directories that may not be listed count as empty.
    /// - Throws: A ``FileError`` when the directory itself cannot be listed.
    public func expand(under root: FilePath) throws(FileError) -> [FilePath] {
        var search = GlobSearch(glob: self, root: root, realRoot: try Files.realPath(root))
        _ = try Files.list(root)
        search.visit(FilePath(), part: 0)
        return search.found.sorted { left, right in
            left.components.lexicographicallyPrecedes(right.components) {
                Files.precedes($0.string, $1.string)
            }
        }
    }
}

private struct GlobSearch {
    let glob: Glob
    let root: FilePath
    let realRoot: FilePath
    var found: Set<FilePath> = []
    /// What was searched already with the same part: several `**` would do it again and again.
    private var visited: Set<Visit> = []

    private struct Visit: Hashable {
        var path: FilePath
        var part: Int
    }

    init(glob: Glob, root: FilePath, realRoot: FilePath) {
        self.glob = glob
        self.root = root
        self.realRoot = realRoot
    }

    mutating func visit(_ path: FilePath, part: Int) {
        guard visited.insert(Visit(path: path, part: part)).inserted else { return }
        guard part < glob.parts.count else { return collect(path) }
        switch glob.parts[part] {
        case .name(let name):
            let child = path.appending(name)
            if record(child) != nil { descend(to: child, part: part + 1) }
        case .wildcard(let wildcard):
            for name in names(in: path) where wildcard.matches(name) {
                descend(to: path.appending(name), part: part + 1)
            }
        case .recursive:
            visit(path, part: part + 1)
            for name in names(in: path) {
                let child = path.appending(name)
                if record(child)?.kind == .directory { visit(child, part: part) }
            }
        }
    }

    private mutating func descend(to path: FilePath, part: Int) {
        if part < glob.parts.count, record(path)?.kind == .symlink, !staysInside(path) { return }
        visit(path, part: part)
    }

    private mutating func collect(_ path: FilePath) {
        if glob.wantsDirectories, !Files.isDirectory(root.pushing(path)) { return }
        found.insert(path.isEmpty ? "." : path)
    }

    private func names(in path: FilePath) -> [String] {
        // What may not be listed has no names for us, as it has none for the reference.
        (try? Files.list(root.pushing(path))) ?? []
    }

    private func record(_ path: FilePath) -> FileRecord? {
        Files.record(root.pushing(path), followingSymlinks: false)
    }

    private func staysInside(_ path: FilePath) -> Bool {
        guard let target = try? Files.realPath(root.pushing(path)) else { return false }
        return target.starts(with: realRoot)
    }
}
