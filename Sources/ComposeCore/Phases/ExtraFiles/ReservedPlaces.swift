internal import SystemPackage

/// Files and directories of a tree, or of a medium, that no extra file may touch.
struct ReservedPlaces: Sendable, Hashable {
    /// Relative to the tree.
    var paths: [FilePath]

    /// - Parameter others: Besides the files that make every tree known.
    init(_ others: [FilePath]) {
        paths = others + ComposeLayout.TreeFile.allCases.map { FilePath($0.rawValue) }
    }

    /// Refuses what would change, or hide, what a tree is made of.
    ///
    /// - Throws: ``SourceError``.
    func check(_ path: FilePath, in tree: String, for use: SourceUse) throws(SourceError) {
        guard let place = paths.first(where: { path.starts(with: $0) || $0.starts(with: path) }) else {
            return
        }
        throw SourceError(
            .unusable, use,
            "\(path) would be in the way of \(place) in \(tree); give it another target")
    }

    func contains(_ path: FilePath) -> Bool {
        paths.contains { path.starts(with: $0) || $0.starts(with: path) }
    }
}
