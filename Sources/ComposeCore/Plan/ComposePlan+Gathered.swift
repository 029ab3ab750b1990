internal import HostKit
internal import RPMKit
internal import RepoKit
internal import SystemPackage

/// What was decided, as a plan says it.
extension ComposePlan {
    mutating func add(_ sources: RepositoriesPkgset.Plan, _ pool: PackagePool) {
        let counts = pool.sack.packages.reduce(into: [String: Int]()) { counts, package in
            counts[pool.sack.repository(package).id, default: 0] += 1
        }
        self.sources = sources.sources.map { source in
            Source(
                address: source.urls.first.map { URLCredentials.redacted(in: $0) } ?? source.id,
                arches: sources.repositories.filter { $0.value.contains(source.id) }.keys.sorted(),
                lookasideOf: sources.lookasides.filter { $0.value.contains(source.id) }.keys.sorted(),
                packages: counts[source.id] ?? 0)
        }
        guard let koji = pool.koji else { return }
        let arches = pool.repositories.keys.sorted()
        self.sources += koji.sources.map { source in
            Source(
                address: source.id, arches: arches, lookasideOf: [], packages: counts[source.id] ?? 0,
                koji: .init(event: koji.event, profile: koji.profile, inherits: source.inherits))
        }
    }

    /// - Parameter listsPackages: Whether trees have their packages one by one.
    mutating func add(
        _ outcome: GatherOutcome, _ inputs: ComposeInputs, _ pool: PackagePool, listsPackages: Bool
    ) {
        trees = outcome.contents.values.sorted { $0.tree < $1.tree }.map { contents in
            var tree = Tree(contents, pool, listsPackages: listsPackages)
            tree.comps = inputs.comps?[variant: contents.tree.variant, arch: contents.tree.arch].map {
                Comps(groups: $0.comps.groups.count, environments: $0.comps.environments.count)
            }
            return tree
        }
        warnings += outcome.warnings(pool)
    }

    mutating func add(
        _ plan: PublicationPlan, _ pool: PackagePool, _ layout: ComposeLayout, link: LinkType,
        maker: (PublicationPlan.Repository) -> Repository.Maker
    ) {
        var placement = Placement(link)
        for package in plan.packages {
            let size = pool.files.size(package)
            placement.packages.add(size)
            if !pool.files.isLocal(package) { placement.downloads.add(size) }
        }
        for item in plan.repositories.lazy.flatMap(\.packages) {
            placement.files.add(pool.files.size(item.package))
        }
        self.placement = placement
        repositories = plan.repositories.map { repository in
            Repository(
                path: layout.relative(repository.directory) ?? repository.directory.string,
                variant: repository.variant, arch: repository.arch, kind: repository.kind,
                packages: repository.packages.count, maker: maker(repository))
        }
    }
}

extension ComposePlan.Tree {
    init(_ contents: TreeContents, _ pool: PackagePool, listsPackages: Bool) {
        self.init(contents.tree)
        let counts = contents.packages.values.joined().reduce(into: [String: Int]()) { counts, package in
            if let module = package.module, !package.flags.contains(.lookaside) {
                counts[module, default: 0] += 1
            }
        }
        modules = contents.modules.map { module in
            ComposePlan.Module(
                nsvc: module.build.nsvc, cause: module.cause.description,
                packages: counts[module.build.nsvc] ?? 0)
        }
        for kind in PackageKind.allCases {
            let published = contents[kind].published
            lookaside += contents[kind].count - published.count
            var amount = ComposePlan.Amount()
            for package in published {
                let size = pool.files.size(package.id)
                amount.add(size)
                guard listsPackages else { continue }
                packages.append(
                    ComposePlan.Package(
                        kind: kind, fileName: pool.fileName(package.id),
                        nevra: pool.sack.nevra(package.id).description, bytes: size,
                        reason: TreeJournal.Reason(package.reason, pool).sentence))
            }
            amounts[kind] = amount
        }
    }
}
