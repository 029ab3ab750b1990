public import SystemPackage

/// What one tree gets besides packages and repositories.
public struct ExtraFilesPlan: Sendable, Hashable {
    public var variant: Variant
    /// A tree arch, or `src`.
    public var arch: String
    /// In the order of the configuration.
    public var sources: [SCMSource]
    /// The tree.
    public var tree: FilePath
    /// Where the files are gathered first.
    public var work: FilePath
    var reserved: ReservedPlaces

    /// - Returns: nil for a variant that has no tree for this arch.
    init?(
        _ variant: Variant, _ arch: String, _ sources: [SCMSource], of variants: Variants,
        _ layout: ComposeLayout
    ) {
        guard let tree = layout.path(.osTree, variant, arch) else { return nil }
        self.variant = variant
        self.arch = arch
        self.sources = sources
        self.tree = tree
        work = layout.work.extraFiles(variant.uid, arch)
        let own = [PathKind.packages, .repository].compactMap { layout.path($0, variant, arch) }
        let addons = variants.children(of: variant.uid).filter { $0.kind == .addon }
            .flatMap { addon in [PathKind.packages, .repository].map { layout.path($0, addon, arch) } }
            .compactMap { $0 }
        let inner = (own + addons).compactMap { path -> FilePath? in
            var rest = path
            return rest.removePrefix(tree) && !rest.isEmpty ? rest : nil
        }
        reserved = ReservedPlaces(inner + ["repodata", "drpms"])
    }
}
