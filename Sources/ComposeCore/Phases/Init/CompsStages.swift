public import RepoKit
internal import SourceDiagnostics

/// All comps files of a compose, made at once from the one that it was given.
public struct CompsStages: Sendable {
    /// The comps of one arch: what is for other arches is gone, the rest stands as in the input.
    public struct Arch: Hashable, Sendable {
        public var arch: String
        /// The file, in UTF-8.
        public var bytes: [UInt8]
    }

    /// The comps of one variant on one arch, as they are published and gathered by.
    public struct VariantArch: Hashable, Sendable {
        /// The variant's UID.
        public var variant: String
        public var arch: String
        public var comps: Comps
        /// The file, in UTF-8.
        public var bytes: [UInt8]
        public var warnings: [CompsWarning]

        /// What the file asks for, and the groups that ask for it.
        public var packages: CompsPackages { CompsPackages(comps) }
    }

    /// By arch.
    public private(set) var arches: [Arch] = []
    /// In the order of ``Variants/ordered``, each by arch.
    public private(set) var variants: [VariantArch] = []

    /// Makes the files; pure, and quick enough to be done before anything else.
    ///
    /// - Parameters:
    ///   - variants: Those of the compose; empty ones have no comps.
    ///   - lookasides: Pairs of a variant and one whose groups its environments may name.
    /// - Throws: `.comps` if package names have white space around, or a group has no ID.
    public init(
        _ file: CompsFile, variants: Variants, lookasides: [GatherConfig.LookasidePair] = [],
        reduction: CompsReduction = CompsReduction()
    ) throws(ComposeError) {
        try Self.check(file)
        let ordered = variants.ordered.filter { !$0.isEmpty }
        for arch in Set(variants.flatMap(\.arches)).sorted() {
            var filter = CompsFilter(arch: arch)
            filter.cleansUp = false
            arches.append(Arch(arch: arch, bytes: filter.filtered(file.document)))
        }
        let size = file.file.bytes.count
        for variant in ordered {
            let allowed = Self.lookasideGroups(of: variant, variants, lookasides, file.comps)
            for arch in variant.arches.sorted() {
                let filter = CompsReduction.filter(for: variant, arch: arch, lookasideGroups: allowed)
                let result = reduction.reduced(filter.filtered(file.comps), for: variant, arch: arch)
                self.variants.append(
                    VariantArch(
                        variant: variant.uid, arch: arch, comps: result.comps,
                        bytes: CompsWriter.bytes(result.comps, capacity: size), warnings: result.warnings))
            }
        }
    }

    /// The comps of a variant on an arch.
    public subscript(variant uid: String, arch arch: String) -> VariantArch? {
        variants.first { $0.variant == uid && $0.arch == arch }
    }

    /// The groups of the parent and of lookaside variants, which an environment may name though its own variant
    /// does not have them.
    static func lookasideGroups(
        of variant: Variant, _ variants: Variants, _ lookasides: [GatherConfig.LookasidePair], _ comps: Comps
    ) -> Set<String> {
        var uids = lookasides.filter { $0.variant == variant.uid }.map(\.lookaside)
        if let parent = variant.parent { uids.append(parent) }
        var groups = Set<String>()
        for other in uids.compactMap({ variants[$0] }) {
            guard let listed = other.groups else {
                groups.formUnion(comps.groups.map(\.id))
                continue
            }
            for group in listed {
                guard group.isGlob else {
                    groups.insert(group.id)
                    continue
                }
                let pattern = Comps.IDPattern(group.id)
                groups.formUnion(comps.groups.map(\.id).filter(pattern.matches))
            }
        }
        return groups
    }

    private static func check(_ file: CompsFile) throws(ComposeError) {
        let errors = file.diagnostics.filter { $0.severity == .error }
        guard !errors.isEmpty else { return }
        let list = errors.map { "\n" + $0.message }.joined()
        throw ComposeError(
            .comps, "Comps file contains errors:" + list, diagnostics: errors, files: [file.file])
    }
}
