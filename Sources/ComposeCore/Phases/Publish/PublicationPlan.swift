internal import HostKit
public import RepoKit
public import SystemPackage

/// Which file goes where in the published part of a compose, and which directories become repositories.
public struct PublicationPlan: Sendable, Hashable {
    /// One repository: the binary or debug packages of a tree, or the sources of a variant.
    public struct Repository: Sendable, Hashable {
        /// The variant's UID.
        public var variant: String
        /// nil for sources, which all arches share.
        public var arch: String?
        public var kind: PackageKind
        /// The directory that gets the `repodata`.
        public var directory: FilePath
        /// Sorted by location.
        public var packages: [Item]

        /// The tree's arch as messages and logs have it.
        public var archName: String { arch ?? "src" }
    }

    public struct Item: Sendable, Hashable {
        public var package: PackageID
        /// The path from the repository's directory.
        public var location: String
    }

    public var repositories: [Repository] = []

    /// Plans the trees of a gather.
    public init(
        _ outcome: GatherOutcome, variants: Variants, pool: PackagePool, layout: ComposeLayout,
        hashed: Bool
    ) {
        for variant in variants.ordered where !variant.isEmpty {
            var sources: [String: PackageID] = [:]
            for arch in variant.arches.sorted() {
                guard let contents = outcome.contents[TreeID(variant.uid, arch)] else { continue }
                for kind in [PackageKind.binary, .debug] {
                    add(variant, arch, kind, Self.named(contents[kind], pool), layout, hashed: hashed)
                }
                sources.merge(Self.named(contents[.source], pool)) { first, _ in first }
            }
            add(variant, nil, .source, sources, layout, hashed: hashed)
        }
    }

    private static func named(_ packages: [TreePackage], _ pool: PackagePool) -> [String: PackageID] {
        Dictionary(packages.published.map { (pool.fileName($0.id), $0.id) }) { first, _ in first }
    }

    private mutating func add(
        _ variant: Variant, _ arch: String?, _ kind: PackageKind, _ files: [String: PackageID],
        _ layout: ComposeLayout, hashed: Bool
    ) {
        guard let directory = layout.path(kind.repositoryPath, variant, arch ?? "src"),
            let packages = layout.path(kind.packagesPath, variant, arch ?? "src")
        else { return }
        let below = packages == directory ? "" : Files.relative(packages, to: directory).string + "/"
        let items = files.map { name, package in
            Item(package: package, location: below + Self.place(of: name, hashed: hashed))
        }
        repositories.append(
            Repository(
                variant: variant.uid, arch: arch, kind: kind, directory: directory,
                packages: items.sorted { $0.location < $1.location }))
    }

    private static func place(of fileName: String, hashed: Bool) -> String {
        hashed ? "\(ComposeLayout.hashedDirectory(of: fileName))/\(fileName)" : fileName
    }

    /// All packages of all repositories, each once, ascending.
    public var packages: [PackageID] {
        Array(Set(repositories.flatMap { $0.packages.map(\.package) })).sorted()
    }
}

extension PackageKind {
    /// Where the repository of such packages lies.
    var repositoryPath: PathKind {
        switch self {
        case .binary: .repository
        case .debug: .debugRepository
        case .source: .sourceRepository
        }
    }

    var packagesPath: PathKind {
        switch self {
        case .binary: .packages
        case .debug: .debugPackages
        case .source: .sourcePackages
        }
    }

    /// The kind as the names of lists and logs have it.
    var listName: WorkPaths.PackageKind {
        switch self {
        case .binary: .rpm
        case .debug: .debuginfo
        case .source: .srpm
        }
    }
}
