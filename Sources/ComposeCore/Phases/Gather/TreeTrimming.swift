internal import RPMKit
internal import RepoKit

/// Takes packages out of trees that the variant has already, or that belong there.
struct TreeTrimming {
    let variants: Variants
    let pool: PackagePool
    /// Whether a package that an addon has for one arch is taken out of the other arches too, as in the
    /// reference.
    var removesAcrossArches = false
    private(set) var contents: [TreeID: TreeContents]
    /// What was removed that a person might look for.
    private(set) var removed: [Removal] = []

    /// A package that was gathered for a tree and belongs to an addon.
    struct Removal: Hashable, Sendable {
        var tree: TreeID
        var package: PackageID
    }

    init(_ contents: [TreeID: TreeContents], variants: Variants, pool: PackagePool) {
        self.contents = contents
        self.variants = variants
        self.pool = pool
    }

    mutating func trim() {
        for kind in [Variant.Kind.addon, .layeredProduct, .optional] {
            for variant in variants.ordered where variant.kind == kind {
                for arch in variant.arches { trim(variant, arch) }
            }
        }
    }

    private mutating func trim(_ variant: Variant, _ arch: String) {
        let tree = TreeID(variant.uid, arch)
        guard var own = contents[tree], let uid = variant.parent, var parent = contents[TreeID(uid, arch)]
        else {
            return
        }
        for kind in PackageKind.allCases {
            let owned =
                kind == .binary || variant.kind != .layeredProduct ? ownedBySiblings(variant, arch, kind) : []
            let present = Set(parent[kind].map(key))
            var kept: [TreePackage] = []
            for package in own[kind] {
                if owned.contains(pool.sack.name(package.id)) {
                    if !package.flags.contains(.lookaside) {
                        removed.append(Removal(tree: tree, package: package.id))
                    }
                } else if present.contains(key(package)) {
                    continue
                } else if package.flags.contains(.fulltreeExclude), !package.flags.contains(.input) {
                    if variant.kind == .optional { continue }
                    var moved = TreePackage(package.id, package.flags, .moved(from: variant.uid))
                    moved.module = package.module
                    parent[kind].append(moved)
                } else {
                    kept.append(package)
                }
            }
            own[kind] = kept
        }
        contents[tree] = own
        contents[TreeID(uid, arch)] = parent
    }

    /// Two packages of one name and arch cannot both be in a variant and its extension.
    private struct Key: Hashable {
        var name: String
        var arch: Arch
    }

    private func key(_ package: TreePackage) -> Key {
        Key(name: pool.sack.name(package.id), arch: pool.sack.arch(package.id))
    }

    /// The names of packages that belong to other extensions of the same variant.
    private func ownedBySiblings(_ variant: Variant, _ arch: String, _ kind: PackageKind) -> Set<String> {
        let kinds: Set<Variant.Kind> =
            switch variant.kind {
            case .layeredProduct: [.addon]
            case .optional: [.addon, .layeredProduct]
            case .addon, .variant: []
            }
        let siblings = variants.filter { $0.parent == variant.parent && kinds.contains($0.kind) }
        let trees = siblings.flatMap { sibling in
            (removesAcrossArches ? sibling.arches : [arch]).map { TreeID(sibling.uid, $0) }
        }
        return Set(trees.flatMap { contents[$0]?[kind] ?? [] }.map { pool.sack.name($0.id) })
    }
}
