internal import HostKit
internal import RPMKit
internal import RepoKit
internal import SystemPackage

/// The files of a package set of Koji, with those of lookaside repositories.
struct KojiFiles: PackageFiles {
    /// Packages of repositories come first.
    let repositories: RepositoryFiles
    let first: Int
    let packages: [PkgsetPackage]
    let store: any KojiStore
    /// Where packages of a server are linked to from the cache, so that they stay as long as the compose is made.
    let downloads: FilePath

    private subscript(package: PackageID) -> PkgsetPackage? {
        package.index < first ? nil : packages[package.index - first]
    }

    func fileName(_ package: PackageID) -> String {
        self[package]?.file.name ?? repositories.fileName(package)
    }

    func size(_ package: PackageID) -> Int64 { self[package]?.size ?? repositories.size(package) }

    func isLocal(_ package: PackageID) -> Bool {
        self[package] == nil ? repositories.isLocal(package) : store.isLocal
    }

    func origin(_ package: PackageID) -> PackageOrigin {
        guard let known = self[package] else { return repositories.origin(package) }
        let place = store.place(known.file)
        return PackageOrigin(
            store.isLocal ? .file(FilePath(place)) : .urls([place]), fileName: known.file.name,
            size: known.size)
    }

    func reference(_ package: PackageID) -> PackageReference? {
        self[package].map { PackageReference($0.file.path, below: store.root) }
    }

    func fingerprint(_ package: PackageID) -> String? {
        guard let known = self[package] else { return repositories.fingerprint(package) }
        let proof = known.proof
        let header = proof.sha256 ?? proof.sha1 ?? ""
        return "\(header) \(proof.md5 ?? "") \(proof.buildTime) \(known.file.key ?? "unsigned")"
    }

    func file(_ package: PackageID) async throws -> FilePath? {
        guard let known = self[package] else { return nil }
        let path = try await store.package(known)
        guard !store.isLocal else { return path }
        let sum = known.proof.md5 ?? known.proof.sha256 ?? known.build
        let target = downloads.appending(String(sum.prefix(16))).appending(known.file.name)
        try Files.createDirectories(target.removingLastComponent())
        try PackageLinker(.hardlinkOrCopy).place(path, at: target)
        return target
    }
}

extension KojiPkgset.Content {
    /// Makes the pool that trees choose from.
    ///
    /// - Parameters:
    ///   - lookasides: Repositories of trees, which are read now.
    ///   - downloads: Where packages of a server go.
    ///   - warn: Told of noarch packages whose source is not there.
    func pool(
        _ pkgset: KojiPkgset, lookasides: RepositoriesPkgset.Plan, _ reader: RepositoryReader,
        downloads: FilePath, warn: (String) -> Void
    ) async throws -> (pool: PackagePool, lookasides: RepositorySack) {
        let sorted = sources.map { source, packages in
            (source, packages.sorted { ($0.nvra, $0.build) < ($1.nvra, $1.build) })
        }
        let loaded = try await reader.load(
            lookasides.sources,
            needs: .init(runtimeLibraries: lookasides.needs.runtimeLibraries),
            adding: sorted.map { source, packages in
                .init(packages.map(\.package), from: SackRepository(id: source.id))
            })
        let packages = sorted.flatMap(\.1)
        let first = loaded.addedPackages.lowerBound
        let ids = Set(sorted.map(\.0.id))
        var pool = PackagePool(
            sack: loaded.sack,
            repositories: Dictionary(uniqueKeysWithValues: pkgset.filter.arches.keys.map { ($0, ids) }),
            lookasides: lookasides.lookasides,
            files: KojiFiles(
                repositories: RepositoryFiles(loaded), first: first, packages: packages, store: pkgset.store,
                downloads: downloads))
        var rules: [PackageID: ArchExclusion.Rule] = [:]
        for (index, package) in packages.enumerated() {
            let id = PackageID(index: first + index)
            if let rule = package.rule { rules[id] = rule }
            if package.isTolerated { pool.unsigned[id] = .init(build: package.build, nvra: package.nvra) }
        }
        pool.archRules = rules
        pool.excluded = excluded(pool, pkgset.filter, loaded.addedPackages)
        warnOfMissingSources(pool, loaded.addedPackages, warn)
        return (pool, loaded)
    }

    /// By tree arch: copies for other arches where no variant wants any, and sources that nothing is made of there.
    private func excluded(
        _ pool: PackagePool, _ filter: KojiFilter, _ numbers: Range<Int>
    ) -> [String: Set<PackageID>] {
        let sack = pool.sack
        var excluded: [String: Set<PackageID>] = [:]
        for (arch, allowed) in filter.arches {
            let foreign = Set(TreeArches(tree: arch).all).filter { !allowed.contains($0.rawValue) }
            var names: Set<String> = []
            for package in numbers.lazy.map({ PackageID(index: $0) }) {
                let own = sack.arch(package)
                if foreign.contains(own) { excluded[arch, default: []].insert(package) }
                guard allowed.contains(own.rawValue), let source = sack.sourceRPM(package) else { continue }
                names.insert(Self.sourceName(source))
            }
            for package in numbers.lazy.map({ PackageID(index: $0) })
            where sack.arch(package).isSource && !names.contains(sack.name(package)) {
                excluded[arch, default: []].insert(package)
            }
        }
        return excluded
    }

    private static func sourceName(_ file: String) -> String { NEVRA(file)?.name ?? file }

    private func warnOfMissingSources(
        _ pool: PackagePool, _ numbers: Range<Int>, _ warn: (String) -> Void
    ) {
        for package in numbers.lazy.map({ PackageID(index: $0) }) where pool.sack.arch(package) == .noarch {
            let hasSource = pool.repositories.keys.contains { pool.source(of: package, arch: $0) != nil }
            if !hasSource { warn("Can't find a SRPM for \(pool.fileName(package))") }
        }
    }
}
