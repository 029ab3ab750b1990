internal import HostKit
internal import SystemPackage

/// Puts what an installer consists of over a tree, as further names of the same files.
struct TreeOverlay: Sendable {
    /// What stays as the tree has it: directories at its top.
    let kept: Set<String>

    /// - Returns: How many files are in the tree now.
    /// - Throws: ``FileError``; `.image` for what is no file, or a link that leads out of the directory.
    @discardableResult
    func put(_ source: FilePath, over tree: FilePath) throws -> Int {
        let entries = try Files.tree(source).filter { entry in
            !kept.contains(entry.path.components.first?.string ?? "")
        }
        for entry in entries { try check(entry, source) }
        try Files.createDirectories(tree)
        var count = 0
        for entry in entries {
            try Task.checkCancellation()
            let (from, to) = (source.pushing(entry.path), tree.pushing(entry.path))
            switch entry.record.kind {
            case .directory: try Files.createDirectories(to)
            case .symlink:
                if Files.record(to, followingSymlinks: false) != nil { try Files.remove(to) }
                try Files.symlink(try Files.readlink(from), at: to)
                count += 1
            case .regular, .other:
                try replace(to, by: from, entry.record)
                count += 1
            }
        }
        return count
    }

    /// Nothing gets into a tree if a part of it may not.
    private func check(_ entry: Files.WalkEntry, _ source: FilePath) throws {
        let path = source.pushing(entry.path)
        switch entry.record.kind {
        case .regular, .directory: break
        case .other: throw ComposeError(.image, "\(path) is no file; see the logs of the installer")
        case .symlink:
            guard (try? Files.resolve(path, under: source)) == nil else { return }
            throw ComposeError(
                .image, "\(path) is a link that leads out of the installer; see its logs")
        }
    }

    /// Never is a file missing in between.
    private func replace(_ target: FilePath, by source: FilePath, _ record: FileRecord) throws {
        let old = Files.record(target, followingSymlinks: false)
        if let old, old.inode == record.inode, old.device == record.device { return }
        let name = target.lastComponent?.string ?? ""
        let beside = target.removingLastComponent().appending(".\(name).tmp")
        if Files.record(beside, followingSymlinks: false) != nil { try Files.remove(beside) }
        try PackageLinker(.hardlinkOrCopy).place(source, at: beside)
        try Files.move(beside, to: target)
    }
}
