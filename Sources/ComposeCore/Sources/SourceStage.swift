internal import HostKit
internal import SystemPackage

/// A directory beside a target, where everything is put together before it takes its place.
struct SourceStage {
    let directory: FilePath
    /// Where symbolic links must stay; nil for the machine's own files.
    var root: FilePath?
    let use: SourceUse

    /// Copies a file, or what a symbolic link to one leads to.
    func addFile(_ path: FilePath) throws {
        try Task.checkCancellation()
        guard let name = path.lastComponent else { return }
        try Files.copy(path, to: directory.appending(name), keepingTimes: true)
    }

    /// Copies a directory under its own name.
    func addDirectory(_ path: FilePath) throws {
        guard let name = path.lastComponent else { return try addContent(of: path) }
        let inner = directory.appending(name)
        try Files.createDirectories(inner)
        try SourceStage(directory: inner, root: root, use: use).addContent(of: path)
    }

    /// Copies what is in a directory; a repository's own `.git` is not.
    func addContent(of path: FilePath) throws {
        let names = try Files.entries(of: path).filter { $0.string != ".git" || path != root }
        guard !names.isEmpty else {
            throw SourceError(.noMatch, use, "Source directory \(shown(path)) is empty.")
        }
        for name in names {
            try Task.checkCancellation()
            let (from, to) = (path.appending(name), directory.appending(name))
            switch try Files.stat(from, followingSymlinks: false).kind {
            case .directory:
                try checkLinks(below: from)
                try Files.copyTree(from, to: to, keepingTimes: true)
            case .symlink:
                try checkLink(from)
                if Files.record(to, followingSymlinks: false) != nil { try Files.removeTree(to) }
                try Files.symlink(Files.readlink(from), at: to)
            case .regular: try Files.copy(from, to: to, keepingTimes: true)
            case .other: throw FileError(.notRegular, "copy", from)
            }
        }
    }

    private func shown(_ path: FilePath) -> String {
        root.map { Files.relative(path, to: $0).string } ?? path.string
    }

    private func checkLinks(below directory: FilePath) throws {
        guard root != nil else { return }
        try Files.walk(directory) { entry in
            if entry.record.kind == .symlink { try checkLink(directory.pushing(entry.path)) }
            return true
        }
    }

    /// Whoever follows a copied link must not come to files of this machine.
    private func checkLink(_ link: FilePath) throws {
        guard let root else { return }
        let target = try Files.readlink(link)
        let isInside =
            (try? Files.resolve(link.removingLastComponent().pushing(target), under: root)) != nil
        guard isInside, target.isRelative else {
            throw SourceError(
                .escapesRoot, use,
                "the symbolic link \(SourceMatches.name(link, root)) leads out of its source, to \(target)")
        }
    }
}

extension SourceStage {
    /// Fills a stage, and puts what is in it into the target only when all is there.
    ///
    /// - Returns: The paths of all files and symbolic links that were put into the target, below it.
    static func fill(
        _ target: FilePath, for use: SourceUse, _ body: (SourceStage) async throws -> Void
    ) async throws -> [FilePath] {
        let parent = target.removingLastComponent()
        try Files.createDirectories(parent)
        return try await WorkDirectory.withTemporaryDirectory(prefix: ".export-", in: parent) { directory in
            try await body(SourceStage(directory: directory, use: use))
            let found = try Files.tree(directory).filter { $0.record.kind != .directory }.map(\.path)
            try merge(directory, into: target)
            return found.map { target.pushing($0) }
        }
    }

    private static func merge(_ directory: FilePath, into target: FilePath) throws {
        try Files.createDirectories(target)
        for name in try Files.entries(of: directory) {
            let (from, to) = (directory.appending(name), target.appending(name))
            let isDirectory = Files.record(from, followingSymlinks: false)?.kind == .directory
            if isDirectory, Files.record(to, followingSymlinks: false)?.kind == .directory {
                try merge(from, into: to)
            } else if isDirectory {
                try renameDirectory(from, to: to)
            } else {
                try Files.move(from, to: to)
            }
        }
    }

    private static func renameDirectory(_ from: FilePath, to target: FilePath) throws {
        let permissions = try Files.stat(from).permissions
        // A directory that may not be written to cannot be moved either.
        try Files.setPermissions(permissions.union(.ownerReadWriteExecute), of: from)
        try Files.move(from, to: target)
        try Files.setPermissions(permissions, of: target)
    }
}
