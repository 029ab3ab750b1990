internal import HostKit
internal import SystemPackage

/// Puts the files of an installer over a tree: each appears whole, in place of one that an earlier start put there.
struct InstallerTreePlacement: Sendable {
    let tree: FilePath
    /// Extra files that will be, or are, in the tree; they have the last word.
    let extraFiles: FilePath
    /// Where it is remembered what was put into the tree.
    let list: FilePath
    let linker = PackageLinker(.hardlinkOrCopy)

    /// - Parameters:
    ///   - source: The directory with the files.
    ///   - changed: Files to take in place of some, or besides them, which are moved.
    /// - Returns: What extra files stand in the place of.
    /// - Throws: `.image` for something in the way; ``FileError``.
    func place(
        _ listing: InstallerTreeListing, of source: FilePath, changed: [FilePath: FilePath]
    ) throws -> [FilePath] {
        let added = changed.keys.filter { !listing.files.contains($0) }
        let all = Set(listing.files + listing.links.map(\.path) + added)
        let old = try remembered()
        try remember(old.union(all))
        for path in listing.directories { try makeDirectory(path) }
        var passed: [FilePath] = []
        for path in all.sorted(by: { $0.string.precedes($1.string) }) {
            try Task.checkCancellation()
            if isExtraFile(path) {
                passed.append(path)
            } else if let file = changed[path] {
                try check(path)
                try Files.move(file, to: tree.pushing(path))
            } else if let link = listing.links.first(where: { $0.path == path }) {
                try check(path)
                try Self.putLink(link.target, at: tree.pushing(path))
            } else {
                try check(path)
                try Self.put(source.pushing(path), at: tree.pushing(path), linker)
            }
        }
        try removeOld(old.subtracting(all))
        try remember(all)
        return passed
    }

    private func isExtraFile(_ path: FilePath) -> Bool {
        guard let record = Files.record(extraFiles.pushing(path), followingSymlinks: false) else {
            return false
        }
        return record.kind != .directory
    }

    /// A directory that is really there: files must not get elsewhere through a link.
    private func makeDirectory(_ path: FilePath) throws {
        let place = tree.pushing(path)
        if let record = Files.record(place, followingSymlinks: false) {
            guard record.kind == .directory else {
                throw ComposeError(
                    .image, "\(place) is in the way of a directory of the installer; remove it")
            }
        } else {
            try Files.createDirectories(place)
        }
    }

    private func check(_ path: FilePath) throws {
        let place = tree.pushing(path)
        guard Files.record(place, followingSymlinks: false)?.kind != .directory else {
            throw ComposeError(.image, "the directory \(place) is in the way of a file of the installer")
        }
    }

    // MARK: Files

    /// Puts a file in a place by a link, or by a copy where there can be none; one that is there is replaced at once.
    static func put(_ source: FilePath, at target: FilePath, _ linker: PackageLinker) throws {
        let (new, old) = (try Files.stat(source), Files.record(target, followingSymlinks: false))
        // Renaming one name of a file to another does nothing.
        if let old, old.kind == .regular, old.inode == new.inode, old.device == new.device { return }
        try replace(target) { try linker.place(source, at: $0) }
    }

    private static func putLink(_ text: FilePath, at target: FilePath) throws {
        if Files.isSymlink(target), try Files.readlink(target) == text { return }
        try replace(target) { try Files.symlink(text, at: $0) }
    }

    private static func replace(_ target: FilePath, _ make: (FilePath) throws -> Void) throws {
        let name = target.lastComponent?.string ?? "file"
        // A compose that is killed finds and removes what ends so.
        let temporary = target.removingLastComponent().appending(".\(name.prefix(80)).installer.tmp")
        try Files.removeTree(temporary)
        try make(temporary)
        try Files.move(temporary, to: target)
    }

    // MARK: What was there before

    private func remembered() throws -> Set<FilePath> {
        guard Files.isRegular(list) else { return [] }
        return Set(try Files.readText(list).split(separator: "\0").map { FilePath(String($0)) })
    }

    private func remember(_ paths: Set<FilePath>) throws {
        let text = paths.map(\.string).sorted { $0.precedes($1) }.joined(separator: "\0")
        try Files.createDirectories(list.removingLastComponent())
        try Files.writeAtomically(text, to: list)
    }

    /// Removes files of an installer that was made before, and has been made anew without them.
    private func removeOld(_ paths: Set<FilePath>) throws {
        for path in paths where path.isRelative && path.components.allSatisfy({ $0.kind == .regular }) {
            let place = tree.pushing(path)
            guard !isExtraFile(path), let record = Files.record(place, followingSymlinks: false),
                record.kind != .directory
            else { continue }
            try Files.remove(place)
        }
    }
}
