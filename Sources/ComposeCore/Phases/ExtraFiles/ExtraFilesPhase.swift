public import DigestKit
public import HostKit
internal import SystemPackage

/// Puts files into trees that are no packages: licences, notes, keys.
public struct ExtraFilesPhase: Sendable {
    public let config: VariantArchMap<SCMSource>
    /// The checksums that the metadata has of each file.
    public let checksums: [Checksum.Kind]
    public let layout: ComposeLayout
    /// How many trees are filled at a time.
    public var parallel = 2
    /// No file in a tree is younger than this, so that trees of the same content are the same; nil leaves the times
    /// as they are.
    public var latestChange: Timestamp?

    public init(_ config: VariantArchMap<SCMSource>, checksums: [Checksum.Kind], layout: ComposeLayout) {
        self.config = config
        self.checksums = checksums
        self.layout = layout
    }

    /// What each tree gets; a variant that is empty, or lives in another one's tree, gets nothing.
    ///
    /// - Returns: In the order of variants and arches; trees without sources are among them.
    public func plan(_ variants: Variants) -> [ExtraFilesPlan] {
        variants.ordered.filter { !$0.isEmpty && $0.kind != .addon }.flatMap { variant in
            (variant.arches.sorted() + ["src"]).compactMap { arch in
                let sources = config.values(variant: variant.uid, arch: arch)
                return ExtraFilesPlan(variant, arch, sources, of: variants, layout)
            }
        }
    }

    /// Fetches the files, puts them into their trees, and lists them in each tree.
    ///
    /// - Parameter log: Takes a line for each tree that gets nothing.
    /// - Returns: The files of all trees.
    /// - Throws: ``SourceError``; ``FileError``.
    public func perform(
        _ plan: [ExtraFilesPlan], from sources: ExtraFilesSources, of compose: ComposeInfo.Compose,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> ExtraFilesManifest {
        for tree in plan where tree.sources.isEmpty {
            log("[SKIP ] No extra files (arch: \(tree.arch), variant: \(tree.variant.uid))")
        }
        let wanted = plan.filter { !$0.sources.isEmpty }
        let made = try await wanted.concurrentMap(limit: parallel) { tree in
            try await perform(tree, sources, compose)
        }
        var manifest = ExtraFilesManifest(compose: compose)
        for (tree, files) in zip(wanted, made) {
            for file in files { manifest.add(file, to: tree.variant.uid, tree.arch) }
        }
        return manifest
    }

    /// - Returns: The tree's files, with paths below the published directory.
    private func perform(
        _ tree: ExtraFilesPlan, _ sources: ExtraFilesSources, _ compose: ComposeInfo.Compose
    ) async throws -> [ExtraFilesManifest.File] {
        let found = try await sources.collect(tree.sources, for: tree.variant, tree.arch, into: tree.work)
        try Files.createDirectories(tree.tree)
        let placement = ExtraFilesPlacement(
            plan: tree, kinds: checksums, latest: latestChange, use: sources.use)
        let prefix = layout.relative(tree.tree).map { $0 + "/" } ?? ""
        let files = try placement.place(found).map { file in
            var file = file
            file.path = prefix + file.path
            return file
        }
        var manifest = ExtraFilesManifest(compose: compose)
        for file in files { manifest.add(file, to: tree.variant.uid, tree.arch) }
        let list = tree.tree.appending(ComposeLayout.TreeFile.extraFiles.rawValue)
        let content = manifest.encoded(forTree: String(prefix.dropLast()), tree.variant.uid, tree.arch)
        try Files.writeAtomically(content, to: list)
        if let latestChange { try Files.setModified(latestChange, of: list) }
        return files
    }
}
