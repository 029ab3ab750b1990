internal import DigestKit
internal import HostKit
internal import SystemPackage

/// Copies gathered files to the top of a tree; each is read once, for the copy and for its checksums.
struct ExtraFilesPlacement {
    let plan: ExtraFilesPlan
    let kinds: [Checksum.Kind]
    /// No file is younger; nil leaves their times as they are.
    let latest: Timestamp?
    let use: SourceUse

    /// - Parameter files: Relative to the plan's working directory.
    /// - Returns: What the metadata tells of them, with paths relative to the tree.
    func place(_ files: [FilePath]) throws -> [ExtraFilesManifest.File] {
        for path in files { try check(path) }
        try removeOld(except: Set(files))
        return try files.compactMap { path in
            try Task.checkCancellation()
            let (from, to) = (plan.work.pushing(path), plan.tree.pushing(path))
            try Files.createDirectories(to.removingLastComponent())
            guard !Files.isSymlink(from) else {
                try copyLink(from, to: to)
                return nil
            }
            let copy = try HashedCopy.make(of: from, at: to, kinds, latest: latest)
            return ExtraFilesManifest.File(path: path, copy)
        }
    }

    /// Refuses what would change, or hide, what a tree is made of.
    private func check(_ path: FilePath) throws {
        try plan.reserved.check(path, in: "the tree of \(plan.variant.uid).\(plan.arch)", for: use)
        var parent = plan.tree
        for component in path.removingLastComponent().components {
            parent.append(component)
            guard let record = Files.record(parent, followingSymlinks: false) else { break }
            guard record.kind == .directory else { throw inTheWay(path, parent, "is not a directory") }
        }
        let target = plan.tree.pushing(path)
        if Files.record(target, followingSymlinks: false)?.kind == .directory {
            throw inTheWay(path, target, "is a directory")
        }
    }

    private func inTheWay(_ path: FilePath, _ place: FilePath, _ fact: String) -> SourceError {
        SourceError(
            .unusable, use, "\(path) cannot be put into the tree: \(place) \(fact); give it another target")
    }

    /// Removes the extra files of an earlier start that are no longer wanted.
    private func removeOld(except wanted: Set<FilePath>) throws {
        let list = plan.tree.appending(ComposeLayout.TreeFile.extraFiles.rawValue)
        guard Files.isRegular(list) else { return }
        for file in try ExtraFilesManifest.files(ofTree: Files.read(list), name: list.string) {
            let path = FilePath(file.path)
            guard path.isRelative, path.components.allSatisfy({ $0.kind == .regular }),
                !plan.reserved.contains(path), !wanted.contains(path)
            else { continue }
            if Files.isRegular(plan.tree.pushing(path)) { try Files.remove(plan.tree.pushing(path)) }
        }
        try Files.remove(list)
    }

    private func copyLink(_ link: FilePath, to target: FilePath) throws {
        if Files.record(target, followingSymlinks: false) != nil { try Files.remove(target) }
        try Files.symlink(Files.readlink(link), at: target)
    }
}

extension ExtraFilesManifest.File {
    /// A file that was read.
    init(path: FilePath, _ copy: HashedCopy) {
        self.init(
            path: path.string, size: copy.size,
            checksums: Dictionary(copy.checksums.map { ($0.kind.rawValue, $0.hexadecimal) }) { first, _ in
                first
            })
    }
}
