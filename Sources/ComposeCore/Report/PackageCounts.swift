internal import HostKit
internal import SystemPackage

/// How many packages each tree has, and how large they are.
struct PackageCounts: Sendable, Hashable {
    /// In the order of variants and arches.
    private(set) var trees: [Tree] = []
    /// Each package once, whatever trees it is in.
    private(set) var total = Counts()
    /// Whether sizes are known.
    let hasSizes: Bool

    struct Tree: Sendable, Hashable {
        var id: TreeID
        var counts = Counts()
    }

    struct Counts: Sendable, Hashable {
        private var values: [PackageKind: Count] = [:]

        subscript(kind: PackageKind) -> Count {
            get { values[kind] ?? Count() }
            set { values[kind] = newValue }
        }
    }

    struct Count: Sendable, Hashable {
        var packages = 0
        /// In bytes.
        var size: Int64 = 0

        mutating func add(_ size: Int64) {
            packages += 1
            self.size += size
        }
    }

    /// Counts what was published.
    init(_ manifest: RPMManifest, _ layout: ComposeLayout) {
        hasSizes = true
        // A package is looked at once, although sources stand under each arch.
        var sizes: [String: Int64] = [:]
        var seen: Set<String> = []
        for (variant, arches) in manifest.rpms.sortedByKey() {
            for (arch, tree) in arches.sortedByKey() {
                var entry = Tree(id: TreeID(variant, arch))
                for (name, package) in tree.values.joined() {
                    let size =
                        sizes[package.path]
                        ?? Files.record(layout.compose.appending(package.path))?.size ?? 0
                    sizes[package.path] = size
                    let kind = PackageKind(package.category)
                    entry.counts[kind].add(size)
                    if seen.insert(name).inserted { total[kind].add(size) }
                }
                trees.append(entry)
            }
        }
    }

    /// Counts what was gathered, for a compose that published nothing.
    init(_ index: PackageIndex) {
        hasSizes = false
        var seen: Set<Int> = []
        for tree in index.trees {
            var entry = Tree(id: tree.id)
            for package in tree.entries {
                entry.counts[package.kind].add(0)
                if seen.insert(package.package).inserted { total[package.kind].add(0) }
            }
            trees.append(entry)
        }
        trees.sort { $0.id < $1.id }
    }
}

extension PackageKind {
    fileprivate init(_ category: RPMManifest.Category) {
        switch category {
        case .binary: self = .binary
        case .debug: self = .debug
        case .source: self = .source
        }
    }
}
