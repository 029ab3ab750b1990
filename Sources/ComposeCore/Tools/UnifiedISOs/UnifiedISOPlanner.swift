internal import SystemPackage

/// Decides which media with the packages of all variants there are.
struct UnifiedISOPlanner {
    let compose: FinishedCompose

    /// The variants that are media's; what extends one is not on them.
    private var variants: [ComposeInfo.Variant] {
        compose.info.variants.values.filter { $0.kind == .variant }.sorted { $0.uid.precedes($1.uid) }
    }

    /// - Parameter wanted: Arches, or `src`; all when empty.
    /// - Returns: For each arch its packages and its debug packages, then the sources; what there is nothing for is
    ///   left out.
    /// - Throws: `.commandLine` for an arch that the compose does not have, `.metadata`.
    func plan(_ wanted: [String]) throws(ComposeError) -> [UnifiedMedium] {
        let arches = Set(variants.flatMap(\.arches)).sorted { $0.precedes($1) } + ["src"]
        if let unknown = wanted.first(where: { !arches.contains($0) }) {
            throw ComposeError(
                .commandLine,
                "the compose has nothing for the arch '\(unknown)'; there are \(arches.joined(separator: ", "))"
            )
        }
        var media: [UnifiedMedium] = []
        for arch in arches where wanted.isEmpty || wanted.contains(arch) {
            media.append(try medium(arch == "src" ? .sources : .packages, arch))
            if arch != "src" { media.append(try medium(.debug, arch)) }
        }
        return media.filter { !$0.trees.isEmpty }
    }

    private func medium(_ content: UnifiedMedium.Content, _ arch: String) throws(ComposeError)
        -> UnifiedMedium
    {
        let (id, release) = (compose.info.compose.id, compose.info.release)
        let shown =
            switch content {
            case .packages: arch
            case .sources: "source"
            case .debug: "\(arch)-debuginfo"
            }
        let suffix = content == .debug ? " debuginfo" : ""
        var trees: [UnifiedMedium.Tree] = []
        for variant in variants { if let tree = try tree(variant, content, arch) { trees.append(tree) } }
        return UnifiedMedium(
            content: content, arch: arch, fileName: "\(id)-\(shown)-dvd.iso",
            volumeID: "\(release.short) \(release.version) \(arch)\(suffix)", trees: trees)
    }

    /// The places of a variant: the tree, its packages and its repository, and its images.
    private struct Kinds {
        var tree, packages, repository, images: PathKind

        init(_ content: UnifiedMedium.Content) {
            switch content {
            case .packages: (tree, packages, repository, images) = (.osTree, .packages, .repository, .isos)
            case .sources:
                (tree, packages, repository, images) =
                    (.sourceTree, .sourcePackages, .sourceRepository, .sourceISOs)
            case .debug:
                (tree, packages, repository, images) = (
                    .debugTree, .debugPackages, .debugRepository, .debugISOs
                )
            }
        }
    }

    /// - Returns: nil for a variant that has nothing of the kind.
    private func tree(
        _ variant: ComposeInfo.Variant, _ content: UnifiedMedium.Content, _ arch: String
    ) throws(ComposeError) -> UnifiedMedium.Tree? {
        let kinds = Kinds(content)
        // Sources are the same for all arches, and listed under each.
        let arches = content == .sources ? variant.arches : variant.arches.filter { $0 == arch }
        func place(_ kind: PathKind) throws(ComposeError) -> FilePath? {
            for arch in arches {
                if let path = variant.paths[kind.rawValue]?[arch] { return try compose.place(path) }
            }
            return nil
        }
        guard let first = arches.first, let tree = try place(kinds.tree),
            let packages = try place(kinds.packages),
            let repository = try place(kinds.repository),
            let images = try place(kinds.images) ?? usual(kinds.images, variant, first)
        else { return nil }
        return UnifiedMedium.Tree(
            variant: variant, directory: tree, packages: packages, repository: repository,
            foreign: foreign(in: tree, of: variant), images: images, arches: arches,
            described: content == .debug ? try place(.osTree) ?? tree : tree)
    }

    /// Where images go of which the metadata says nothing yet.
    private func usual(_ kind: PathKind, _ variant: ComposeInfo.Variant, _ arch: String) -> FilePath? {
        let shown = Variant(id: variant.id, name: variant.name, kind: variant.kind, arches: variant.arches)
        return compose.layout.path(kind, shown, arch)
    }

    /// Directories in a tree that the metadata gives to other variants, relative to it.
    private func foreign(in tree: FilePath, of variant: ComposeInfo.Variant) -> [String] {
        guard let top = compose.layout.relative(tree) else { return [] }
        var found: Set<String> = []
        for other in compose.info.variants.values where other.uid != variant.uid {
            for path in other.paths.values.flatMap(\.values) where path.utf8.starts(with: "\(top)/".utf8) {
                found.insert(String(path.dropFirst(top.count + 1)))
            }
        }
        return found.sorted { $0.precedes($1) }
    }
}
