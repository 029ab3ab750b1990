public import RepoKit

/// Which trees are checked for unresolved dependencies, and what each may build on.
public struct RepoclosurePlan: Sendable, Hashable {
    /// By variant and arch.
    public var trees: [Tree] = []

    /// One tree to check.
    public struct Tree: Sendable, Hashable {
        public var tree: TreeID
        public var strictness: RepoclosureConfig.Strictness
        public var packages: [PackageID]
        /// What satisfies requirements without being checked, in the order of the configuration.
        public var lookasides: [Lookaside]
    }

    /// A repository that satisfies requirements of a tree.
    public struct Lookaside: Sendable, Hashable {
        /// The UID of a variant, or the ID of a repository.
        public var name: String
        public var packages: [PackageID]
    }
}

extension RepoclosurePlan {
    /// Plans the check of all published trees that it is not switched off for.
    ///
    /// - Parameter pairs: Which variants satisfy dependencies of which others.
    init(
        _ config: RepoclosureConfig, _ publication: PublicationPlan, variants: Variants,
        pairs: [GatherConfig.LookasidePair], pool: PackagePool
    ) {
        var published: [TreeID: [PackageID]] = [:]
        for repository in publication.repositories where repository.kind == .binary {
            guard let arch = repository.arch else { continue }
            published[TreeID(repository.variant, arch)] = Set(repository.packages.map(\.package)).sorted()
        }
        let external = ExternalLookasides(pool)
        for (tree, packages) in published.sorted(by: { $0.key < $1.key }) {
            let strictness = config.strictness(variant: tree.variant, arch: tree.arch)
            guard strictness != .off else { continue }
            let parent = variants[tree.variant]?.parent
            let others = pairs.filter { $0.variant == tree.variant }.map(\.lookaside)
            var lookasides = ([parent].compactMap { $0 } + others).map { uid in
                Lookaside(name: uid, packages: published[TreeID(uid, tree.arch)] ?? [])
            }
            lookasides += external.lookasides(of: tree)
            trees.append(
                Tree(tree: tree, strictness: strictness, packages: packages, lookasides: lookasides))
        }
    }
}

/// The packages of repositories outside the compose.
private struct ExternalLookasides {
    private let pool: PackagePool
    private let packages: [String: [PackageID]]

    init(_ pool: PackagePool) {
        self.pool = pool
        let wanted = Set(pool.lookasides.values.joined())
        let all = wanted.isEmpty ? [] : Array(pool.sack.packages)
        packages = Dictionary(grouping: all) { pool.sack.repository($0).id }.filter {
            wanted.contains($0.key)
        }
    }

    func lookasides(of tree: TreeID) -> [RepoclosurePlan.Lookaside] {
        let arches = Set(TreeArches(tree: tree.arch).all)
        return (pool.lookasides[tree] ?? []).sorted().map { id in
            RepoclosurePlan.Lookaside(
                name: id, packages: (packages[id] ?? []).filter { arches.contains(pool.sack.arch($0)) })
        }
    }
}
