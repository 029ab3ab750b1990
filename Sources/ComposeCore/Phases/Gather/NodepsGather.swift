internal import RPMKit
internal import RepoKit

/// Takes what entries name and nothing that it requires; sources and debug packages come along.
struct NodepsGather {
    let pool: PackagePool
    let arch: String
    /// Packages of modules that are not used, and those that used ones replace.
    var hidden: Set<PackageID> = []

    private var sack: PackageSack { pool.sack }

    func gather(_ inputs: SourceInputs, filters: [String], into contents: inout TreeContents) {
        let arches = TreeArches(tree: arch)
        let available = self.available(arches)
        let filter = EntryFilter(filters)
        var binaries: [PackageID: TreePackage] = [:]
        for entry in inputs.entries + inputs.conditionalEntries {
            let found = packages(entry, arches, available).filter { package in
                !filter.excludes(
                    InputEntry(sack.name(package), arch: sack.arch(package).rawValue, from: .mapping))
            }
            if found.isEmpty { contents.unmatched.append(entry) }
            for package in found where binaries[package] == nil {
                binaries[package] = TreePackage(package, .input, .input(entry))
            }
        }
        for entry in inputs.prepopulate {
            let found = packages(InputEntry(text: entry, from: .mapping), arches, available)
            if found.isEmpty { contents.unmatchedPrepopulate.append(entry) }
            for package in found {
                binaries[package, default: TreePackage(package, [], .prepopulate(entry))].flags
                    .insert(.prepopulate)
            }
        }
        add(binaries.values.sorted { $0.id < $1.id }, available, into: &contents)
    }

    /// Adds packages with their debug packages and sources.
    ///
    /// - Parameter hidden: Packages that are not to be had.
    func add(_ all: [TreePackage], hidden: Set<PackageID>, into contents: inout TreeContents) {
        var own = self
        own.hidden = hidden
        add(all, own.available(TreeArches(tree: arch)), into: &contents)
    }

    private func add(
        _ all: [TreePackage], _ available: Set<PackageID>, into contents: inout TreeContents
    ) {
        let isDebug = { (package: TreePackage) in sack.nevra(package.id).isDebug }
        contents[.binary] += all.filter { !isDebug($0) }
        contents[.debug] += all.filter(isDebug) + debug(of: all.filter { !isDebug($0) }, available)
        contents[.source] += sources(of: all)
    }

    /// By package: whether the tree's arch has it, in its newest version only.
    private func available(_ arches: TreeArches) -> Set<PackageID> {
        let repositories = pool.repositories[arch] ?? []
        let excluded = pool.excluded[arch] ?? []
        let wanted = Set(arches.all)
        let all = sack.packages.filter {
            repositories.contains(sack.repository($0).id) && !excluded.contains($0)
                && !hidden.contains($0) && wanted.contains(sack.arch($0))
        }
        return Set(sack.latest(all))
    }

    private func packages(
        _ entry: InputEntry, _ arches: TreeArches, _ available: Set<PackageID>
    ) -> [PackageID] {
        let pattern = NamePattern(entry.name)
        let candidates =
            pattern.literal.map { sack.packages(named: $0) } ?? sack.packages(matching: entry.name)
        // What a group names is for the tree's own arch; only who names no arch gets copies for others.
        let isOfGroup = entry.isFromComps
        return candidates.filter { package in
            let arch = sack.arch(package)
            guard available.contains(package), pattern.matches(sack.name(package)) else { return false }
            if arch == .noarch { return true }
            if let wanted = entry.arch { return arch.rawValue == wanted }
            return !isOfGroup || arches.native.contains(arch)
        }
    }

    /// Debug packages of the sources of packages, for the arches that these are for.
    private func debug(of binaries: [TreePackage], _ available: Set<PackageID>) -> [TreePackage] {
        var arches: [String: [Arch: PackageID]] = [:]
        for package in binaries where !sack.nevra(package.id).isNoarch {
            guard let source = sack.sourceRPM(package.id) else { continue }
            let arch = sack.arch(package.id)
            if arches[source]?[arch] == nil { arches[source, default: [:]][arch] = package.id }
        }
        return arches.flatMap { source, owners in
            sack.packages(source: source).compactMap { package -> TreePackage? in
                guard available.contains(package), sack.nevra(package).isDebug else { return nil }
                let arch = sack.arch(package)
                let owner = owners[arch] ?? (arch == .noarch ? owners.values.min() : nil)
                return owner.map { TreePackage(package, .input, .debug(of: $0)) }
            }
        }.sorted { $0.id < $1.id }
    }

    private func sources(of binaries: [TreePackage]) -> [TreePackage] {
        var found: [PackageID: TreePackage] = [:]
        for package in binaries {
            guard let source = pool.source(of: package.id, arch: arch), found[source] == nil else { continue }
            found[source] = TreePackage(source, .input, .source(of: package.id))
        }
        return found.values.sorted { $0.id < $1.id }
    }
}
