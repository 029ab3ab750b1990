internal import RPMKit

/// Which packages of an index belong to builds of modules, and which ones an active build hides.
///
/// - SeeAlso: dnf's modular filtering, whose rules these are: packages of builds that are not active are not there;
///   beside packages of an active build there are no others of the same name, nor any that provide that name.
public struct ModulePackages: Sendable {
    private let sack: PackageSack
    /// Whether a package is in one of the repositories, by number.
    private let isAvailable: [Bool]
    /// By NSVCA, in the order of the artifacts; copies of one package in several repositories stay together.
    private let artifacts: [String: [[PackageID]]]
    /// Every package that belongs to a build.
    private let modular: Set<PackageID>
    /// By NSVCA: debug packages made of a build's sources that it does not list.
    private let debug: [String: Set<PackageID>]

    /// - Parameters:
    ///   - builds: All builds that there are, active or not.
    ///   - repositories: IDs of the repositories that count.
    public init(_ builds: [ModuleStream], in sack: PackageSack, repositories: Set<String>) {
        self.sack = sack
        let isCounted = sack.repositories.map { repositories.contains($0.id) }
        isAvailable = sack.records.map { isCounted[Int($0.repository)] }
        let available = isAvailable
        var artifacts: [String: [[PackageID]]] = [:]
        var modular: Set<PackageID> = []
        for build in builds where artifacts[build.nsvca] == nil {
            let packages = build.artifacts.compactMap { artifact -> [PackageID]? in
                guard let nevra = NEVRA(artifact) else { return nil }
                let copies = sack.packages(nevra).filter { available[$0.index] }
                return copies.isEmpty ? nil : copies
            }
            artifacts[build.nsvca] = packages
            for copies in packages { modular.formUnion(copies) }
        }
        self.artifacts = artifacts
        self.modular = modular
        debug = artifacts.mapValues { packages in
            let sources = Set(packages.compactMap { $0.first.flatMap(sack.sourceRPM) })
            let made = sources.flatMap { sack.packages(source: $0) }
            return Set(made.filter { sack.nevra($0).isDebug && available[$0.index] }).subtracting(modular)
        }
    }

    /// The packages of a build that are there; of each all copies.
    public func packages(of build: ModuleStream) -> [[PackageID]] { artifacts[build.nsvca] ?? [] }

    /// The packages that are not to be had while some builds are active, and no others.
    ///
    /// Debug packages go with the sources of the builds, listed or not.
    public func hidden(active: some Sequence<ModuleStream>) -> Set<PackageID> {
        var shown: Set<PackageID> = []
        var binaries: Set<String> = []
        var sources: Set<String> = []
        for build in active {
            for copies in packages(of: build) { shown.formUnion(copies) }
            let debug = debug[build.nsvca] ?? []
            shown.formUnion(debug)
            binaries.formUnion(debug.map { sack.name($0) })
            // Also those names count whose packages are elsewhere.
            for nevra in build.artifacts.compactMap({ NEVRA($0) }) where !build.isDemodularized(nevra.name) {
                if nevra.arch.isSource { sources.insert(nevra.name) } else { binaries.insert(nevra.name) }
            }
        }
        var hidden = debug.values.reduce(into: modular) { $0.formUnion($1) }
        for name in binaries {
            let rivals = sack.packages(named: name) + sack.whatProvides(Dependency(name: name))
            hidden.formUnion(rivals.filter { !sack.arch($0).isSource })
        }
        for name in sources {
            hidden.formUnion(sack.packages(named: name).filter { sack.arch($0).isSource })
        }
        return hidden.subtracting(shown).filter { isAvailable[$0.index] }
    }

    /// The packages that builds made and do not offer: made of one of their sources, and named by their filters.
    public func filtered(by builds: some Sequence<ModuleStream>) -> Set<PackageID> {
        var found: Set<PackageID> = []
        for build in builds where !build.filter.isEmpty {
            let filter = Set(build.filter)
            for copies in packages(of: build) {
                guard let package = copies.first, sack.arch(package).isSource else { continue }
                let fileName = sack.nevra(package).fileName
                found.formUnion(
                    sack.packages(source: fileName).filter {
                        !modular.contains($0) && filter.contains(sack.name($0))
                    })
            }
        }
        return found
    }

    /// Whether a package belongs to a build, active or not.
    public func isModular(_ package: PackageID) -> Bool { modular.contains(package) }
}

extension ModuleStream {
    fileprivate func isDemodularized(_ name: String) -> Bool { demodularized.contains(name) }
}
