internal import RPMKit

/// Compares the packages of two composes.
struct PackageComparison {
    private typealias Member = ComposeDiff.Member

    /// A package whatever its version.
    private struct Key: Hashable {
        var name: String
        var arch: Arch
    }

    private struct Version {
        var source: String
        var category: RPMManifest.Category
        var places: Set<ComposeDiff.Place> = []

        var trees: [TreeID] { Set(places.map(\.tree)).sorted() }
    }

    private typealias Packages = [Key: [EVR: Version]]

    private let old: Packages
    private let new: Packages
    /// Names of packages that both composes have.
    private let common: Set<String>
    /// Trees that only one of the composes has; that packages are only there is no move.
    private let lonely: Set<TreeID>

    /// - Throws: `.metadata` for what is no name of a package.
    init(_ old: RPMManifest, _ new: RPMManifest, lonely: Set<TreeID>) throws(ComposeError) {
        self.old = try Self.index(old)
        self.new = try Self.index(new)
        self.lonely = lonely
        common = Set(self.old.keys.map(\.name)).intersection(self.new.keys.map(\.name))
    }

    private static func index(_ manifest: RPMManifest) throws(ComposeError) -> Packages {
        var packages: Packages = [:]
        for (variant, arches) in manifest.rpms {
            for (arch, tree) in arches {
                for (sourceKey, entries) in tree {
                    let source = try nevra(sourceKey).name
                    for (key, entry) in entries {
                        let nevra = try nevra(key)
                        let place = ComposeDiff.Place(tree: TreeID(variant, arch), category: entry.category)
                        packages[Key(name: nevra.name, arch: nevra.arch), default: [:]][
                            nevra.nvr.evr, default: Version(source: source, category: entry.category)
                        ].places.insert(place)
                    }
                }
            }
        }
        return packages
    }

    private static func nevra(_ text: String) throws(ComposeError) -> NEVRA {
        guard let nevra = NEVRA(text) else {
            throw ComposeError(.metadata, "rpms.json lists '\(text)', which is no package")
        }
        return nevra
    }

    // MARK: Versions

    private struct ChangeKey: Hashable {
        var kind: ComposeDiff.Kind
        var source: String
        var old: String
        var new: String
    }

    /// Other versions, and packages that have come or gone; one entry for packages that changed alike.
    func changes() -> [ComposeDiff.PackageChange] {
        var groups: [ChangeKey: ComposeDiff.PackageChange] = [:]
        for key in Set(old.keys).union(new.keys) {
            for change in changes(of: key) {
                let group = ChangeKey(
                    kind: change.kind, source: change.source, old: change.old?.description ?? "",
                    new: change.new?.description ?? "")
                groups[group, default: change.withoutMembers].members += change.members
            }
        }
        return groups.values.map(\.sorted).sorted { left, right in
            left.sortKey.lexicographicallyPrecedes(right.sortKey) { $0.precedes($1) }
        }
    }

    /// The versions of a package that are not in both: the highest of one side becomes the highest of the other.
    private func changes(of key: Key) -> [ComposeDiff.PackageChange] {
        let (before, after) = (old[key] ?? [:], new[key] ?? [:])
        var gone = before.filter { after[$0.key] == nil }.sorted { $0.key < $1.key }
        var come = after.filter { before[$0.key] == nil }.sorted { $0.key < $1.key }
        var changes: [ComposeDiff.PackageChange] = []
        while let last = gone.popLast() {
            guard let next = come.popLast() else {
                changes.append(change(.removed, key, last.value, old: last.key))
                continue
            }
            let kind: ComposeDiff.Kind = last.key < next.key ? .upgraded : .downgraded
            changes.append(change(kind, key, next.value, old: last.key, new: next.key))
        }
        return changes + come.map { change(.added, key, $0.value, new: $0.key) }
    }

    private func change(
        _ kind: ComposeDiff.Kind, _ key: Key, _ version: Version, old: EVR? = nil, new: EVR? = nil
    ) -> ComposeDiff.PackageChange {
        ComposeDiff.PackageChange(
            kind: kind, source: version.source, old: old, new: new, members: [member(key, version)])
    }

    private func member(_ key: Key, _ version: Version) -> Member {
        Member(
            name: key.name, arch: key.arch, category: version.category, trees: version.trees,
            isWhole: !common.contains(key.name))
    }

    // MARK: Places

    /// What packages must have in common to have moved alike: arches differ with the packages.
    private struct MoveKey: Hashable {
        var source: String
        var from: Set<String>
        var to: Set<String>
    }

    /// Packages that both composes have, in other trees or of another kind than before.
    func moves() -> [ComposeDiff.PackageMove] {
        var groups: [MoveKey: ComposeDiff.PackageMove] = [:]
        for (key, after) in new {
            guard let before = old[key], let latest = after.max(by: { $0.key < $1.key })?.value,
                let member = moved(key, latest.category, from: places(before), to: places(after))
            else { continue }
            let group = MoveKey(
                source: latest.source, from: Set(member.from.map(\.variant)),
                to: Set(member.to.map(\.variant)))
            let empty = ComposeDiff.PackageMove(source: group.source, members: [])
            groups[group, default: empty].members.append(member)
        }
        return groups.values.map(\.sorted).sorted { left, right in
            left.sortKey.lexicographicallyPrecedes(right.sortKey) { $0.precedes($1) }
        }
    }

    private func moved(
        _ key: Key, _ category: RPMManifest.Category, from old: Set<ComposeDiff.Place>,
        to new: Set<ComposeDiff.Place>
    ) -> ComposeDiff.MovedMember? {
        var (from, to) = (old.subtracting(new), new.subtracting(old))
        guard !from.isEmpty || !to.isEmpty else { return nil }
        if Set(from.map(\.tree)).isDisjoint(with: to.map(\.tree)) {
            from = Set(from.map { ComposeDiff.Place(tree: $0.tree, category: nil) })
            to = Set(to.map { ComposeDiff.Place(tree: $0.tree, category: nil) })
        }
        return ComposeDiff.MovedMember(
            name: key.name, arch: key.arch, category: category, from: Self.sorted(from), to: Self.sorted(to))
    }

    private func places(_ versions: [EVR: Version]) -> Set<ComposeDiff.Place> {
        Set(versions.values.flatMap(\.places)).filter { !lonely.contains($0.tree) }
    }

    private static func sorted(_ places: Set<ComposeDiff.Place>) -> [ComposeDiff.Place] {
        places.sorted {
            ($0.tree, $0.category?.rawValue ?? "") < ($1.tree, $1.category?.rawValue ?? "")
        }
    }
}

extension ComposeDiff.PackageChange {
    fileprivate var withoutMembers: Self {
        Self(kind: kind, source: source, old: old, new: new, members: [])
    }

    fileprivate var sorted: Self {
        var copy = self
        copy.members.sort()
        return copy
    }

    /// Nothing that two changes could have in common.
    fileprivate var sortKey: [String] {
        [source, kind.rawValue, old?.description ?? "", new?.description ?? ""]
    }
}

extension ComposeDiff.PackageMove {
    fileprivate var sorted: Self {
        var copy = self
        copy.members.sort {
            $0.name == $1.name ? $0.arch < $1.arch : $0.name.precedes($1.name)
        }
        return copy
    }

    fileprivate var sortKey: [String] { [source] + members.map { "\($0.name).\($0.arch)" } }
}

extension ComposeDiff.Place {
    /// The place whatever the arch.
    fileprivate var variant: String { "\(tree.variant) \(category?.rawValue ?? "")" }
}

extension ComposeDiff.Member: Comparable {
    /// By name, then by arch.
    public static func < (left: Self, right: Self) -> Bool {
        left.name == right.name ? left.arch < right.arch : left.name.precedes(right.name)
    }
}
