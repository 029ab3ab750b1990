internal import HostKit
internal import SystemPackage

extension ComposeDiff {
    /// Compares two composes.
    ///
    /// - Throws: `.metadata` for names in the metadata that are none.
    public init(_ old: ComposeContents, _ new: ComposeContents) throws(ComposeError) {
        self.init(old: old.side, new: new.side)
        let lonely = old.trees.symmetricDifference(new.trees)
        trees = old.trees.union(new.trees).sorted().map { tree in
            Tree(
                tree: tree, old: old.trees.contains(tree) ? old.totals(tree) : nil,
                new: new.trees.contains(tree) ? new.totals(tree) : nil)
        }
        if let (before, after) = both("rpms", old.packages, new.packages) {
            let comparison = try PackageComparison(before, after, lonely: lonely)
            packages = comparison.changes()
            moves = comparison.moves()
        }
        if let (before, after) = both("images", old.images, new.images) {
            images = ImageComparison(before, after).changes()
        }
        if let (before, after) = both("modules", old.modules, new.modules) {
            modules = ModuleComparison(before, after).changes()
        }
        if let (before, after) = both("extra_files", old.extraFiles, new.extraFiles) {
            extraFiles = Self.extraFiles(before, after)
        }
    }

    /// A metadata file that both have; what only one of them has cannot be compared.
    private mutating func both<File>(_ name: String, _ before: File?, _ after: File?) -> (File, File)? {
        if let before, let after { return (before, after) }
        if before != nil || after != nil {
            let missing = before == nil ? old : new
            notes.append("\(missing.id) has no \(name).json; nothing of it is compared")
        }
        return nil
    }

    private static func extraFiles(
        _ old: ExtraFilesManifest, _ new: ExtraFilesManifest
    ) -> [ExtraFileChange] {
        func index(_ manifest: ExtraFilesManifest) -> [String: ExtraFilesManifest.File] {
            let files = manifest.files.values.flatMap(\.values).joined()
            return Dictionary(files.map { ($0.path, $0) }) { _, last in last }
        }
        let (before, after) = (index(old), index(new))
        return Set(before.keys).union(after.keys).sorted { $0.precedes($1) }.compactMap { path in
            let (first, second) = (before[path], after[path])
            if let first, let second, first.isSame(as: second) { return nil }
            return ExtraFileChange(path: path, old: first?.size, new: second?.size)
        }
    }
}

extension ExtraFilesManifest.File {
    fileprivate func isSame(as other: Self) -> Bool {
        let common = Set(checksums.keys).intersection(other.checksums.keys)
        return size == other.size && common.allSatisfy { checksums[$0] == other.checksums[$0] }
    }
}

extension ComposeContents {
    /// How much there is in a tree, its sources among it.
    fileprivate func totals(_ tree: TreeID) -> ComposeDiff.Totals {
        var totals = ComposeDiff.Totals()
        var bytes: Int64? = published == nil ? nil : 0
        for entry in (packages?.rpms[tree.variant]?[tree.arch] ?? [:]).values.lazy.flatMap(\.values) {
            switch entry.category {
            case .binary: totals.binary += 1
            case .debug: totals.debug += 1
            case .source: totals.source += 1
            }
            guard let known = bytes, let published else { continue }
            // A sum without some of the files would only mislead.
            bytes = Files.record(published.pushing(FilePath(entry.path))).map { known + $0.size }
        }
        totals.bytes = bytes
        return totals
    }
}
