internal import RPMKit
internal import RepoKit

extension RPMManifest {
    /// Lists all packages of a plan, sources under each arch that has something made of them.
    ///
    /// - Parameters:
    ///   - records: What was read of the packages.
    ///   - warn: Told of packages whose source is not in the package set.
    init(
        _ plan: PublicationPlan, _ outcome: GatherOutcome, pool: PackagePool,
        records: [PackageID: PackageRecord], layout: ComposeLayout, compose: ComposeInfo.Compose,
        warn: (String) -> Void
    ) {
        self.init(compose: compose)
        for repository in plan.repositories {
            guard let base = layout.relative(repository.directory) else { continue }
            // By file name: of a source that two arches have from different repositories only one is there.
            let items = Dictionary(
                repository.packages.map { (pool.fileName($0.package), $0) },
                uniquingKeysWith: { first, _ in first })
            let arches = repository.arch.map { [$0] } ?? outcome.arches(of: repository.variant)
            for arch in arches {
                let tree = outcome.contents[TreeID(repository.variant, arch)]
                for package in (tree?[repository.kind] ?? []).published {
                    guard let item = items[pool.fileName(package.id)], let record = records[item.package]
                    else { continue }
                    let source = Self.source(of: package.id, record, arch, pool, warn)
                    add(
                        record.nevra, from: source, to: repository.variant, arch,
                        Entry(
                            path: "\(base)/\(item.location)", category: Category(repository.kind),
                            sigkey: record.signingKey))
                }
            }
        }
    }

    private static func source(
        of package: PackageID, _ record: PackageRecord, _ arch: String, _ pool: PackagePool,
        _ warn: (String) -> Void
    ) -> NEVRA {
        if record.nevra.arch.isSource { return record.nevra }
        if let source = pool.source(of: package, arch: arch) { return pool.sack.nevra(source) }
        warn("Package \(record.nevra) has no SRPM available, guessing epoch: \(record.nevra.epoch)")
        guard let name = pool.sack.sourceRPM(package), var source = NEVRA(String(name.dropLast(4))) else {
            return record.nevra
        }
        source.epoch = record.nevra.epoch
        return source
    }
}

extension GatherOutcome {
    /// The arches that a variant has trees for, sorted.
    func arches(of variant: String) -> [String] {
        contents.keys.filter { $0.variant == variant }.map(\.arch).sorted()
    }
}

extension RPMManifest.Category {
    init(_ kind: PackageKind) {
        switch kind {
        case .binary: self = .binary
        case .debug: self = .debug
        case .source: self = .source
        }
    }
}
