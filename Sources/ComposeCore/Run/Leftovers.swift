internal import HostKit
internal import SystemPackage

/// What a compose that was killed leaves behind in its published part: files and directories with temporary names.
enum Leftovers {
    /// Removes them. Nobody else writes there: the compose is locked.
    static func remove(from directory: FilePath) throws {
        guard Files.isDirectory(directory) else { return }
        var found: [FilePath] = []
        try Files.walk(directory) { entry in
            guard isTemporary(entry.path.lastComponent?.string ?? "") else { return true }
            found.append(directory.pushing(entry.path))
            return false
        }
        for path in found { try Files.removeTree(path) }
    }

    /// Removes packages below a directory that a plan has no place for: the compose was begun with other inputs.
    ///
    /// - Returns: The removed files, in order.
    static func removeUnplanned(_ plan: PublicationPlan, in directory: FilePath) throws -> [FilePath] {
        var planned: Set<FilePath> = []
        for repository in plan.repositories {
            for item in repository.packages { planned.insert(repository.directory.appending(item.location)) }
        }
        var found: [FilePath] = []
        try Files.walk(directory) { entry in
            let path = directory.pushing(entry.path)
            if path.extension == "rpm", !planned.contains(path) { found.append(path) }
            return true
        }
        found.sort { $0.string.precedes($1.string) }
        for path in found { try Files.removeTree(path) }
        return found
    }

    /// Removes images, and what belongs to them, that an earlier start made and this one does not have.
    ///
    /// - Returns: The removed files, in order.
    static func removeUnplanned(
        _ images: [MadeImage], of variants: Variants, in layout: ComposeLayout
    ) throws -> [FilePath] {
        let names = Set(images.compactMap { FilePath($0.image.path).lastComponent?.string })
        var directories: Set<FilePath> = []
        for variant in variants.ordered {
            for arch in variant.arches + ["src"] {
                for kind in [PathKind.isos, .jigdos, .images] {
                    if let path = layout.path(kind, variant, arch) { directories.insert(path) }
                }
            }
        }
        var removed: [FilePath] = []
        for directory in directories.sorted(by: { $0.string.precedes($1.string) })
        where Files.isDirectory(directory) {
            let all = try Files.list(directory).sorted { $0.precedes($1) }
            let isEmptied = !all.contains(where: names.contains)
            for name in all where isLeft(name, of: names) || (isEmptied && name.hasSuffix("SUM")) {
                try Files.removeTree(directory.appending(name))
                removed.append(directory.appending(name))
            }
        }
        return removed
    }

    /// Whether a file is an image that is not made any more, or belongs to one.
    private static func isLeft(_ name: String, of images: Set<String>) -> Bool {
        image(of: name).map { !images.contains($0) } ?? false
    }

    /// The name of the image that a file is, or belongs to.
    private static func image(of name: String) -> String? {
        let stem = [".manifest", ".jigdo", ".template"].first(where: name.hasSuffix).map {
            String(name.dropLast($0.count))
        }
        let image = stem ?? name
        let isImage = ImageFormats.matching(fileName: image) != nil || image.hasSuffix(".ociarchive")
        return isImage ? image : nil
    }

    private static func isTemporary(_ name: String) -> Bool {
        guard name.hasPrefix(".") else { return false }
        // `.repodata` and `.olddata` are createrepo_c's, which takes the first for another run of its own.
        return name.hasSuffix(".tmp") || name.hasPrefix(".repodata") || name.hasPrefix(".metadata-")
            || name == ".olddata"
    }
}
