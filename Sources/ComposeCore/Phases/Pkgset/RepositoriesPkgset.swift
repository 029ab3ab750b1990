internal import DigestKit
internal import HostKit
internal import RPMKit
public import RepoKit
public import SystemPackage

/// The package set of whole repositories: what their metadata lists is there to choose from.
///
/// Packages themselves are not read for it, but for the sources of noarch packages, which say for which arches
/// these are.
public struct RepositoriesPkgset: Sendable {
    public let config: PkgsetConfig
    public let gather: GatherConfig
    public let variants: Variants
    /// Where relative paths of repositories start.
    public let configDirectory: FilePath
    public let releaseVersion: String

    public init(
        _ config: PkgsetConfig, gather: GatherConfig, variants: Variants, configDirectory: FilePath,
        releaseVersion: String
    ) {
        self.config = config
        self.gather = gather
        self.variants = variants
        self.configDirectory = configDirectory
        self.releaseVersion = releaseVersion
    }

    /// Which repositories to read, and which trees choose from each; with another source of packages the lookaside
    /// ones alone.
    public func plan() throws(ComposeError) -> Plan {
        var plan = Plan()
        let trees = variants.filter { !$0.isEmpty }.flatMap { variant in
            variant.arches.map { TreeID(variant.uid, $0) }
        }
        for arch in config.source == .repos ? Set(trees.map(\.arch)).sorted() : [] {
            let addresses = self.addresses(arch: arch)
            guard !addresses.isEmpty else {
                throw ComposeError(
                    .input,
                    "pkgset_repos has no repository for the arch '\(arch)'; add one, or leave the arch out")
            }
            plan.repositories[arch] = Set(addresses.map { plan.add($0, isLookaside: false) })
        }
        for tree in trees.sorted() {
            let addresses = gather.lookasideRepos.values(variant: tree.variant, arch: tree.arch)
            guard !addresses.isEmpty else { continue }
            plan.lookasides[tree] = Set(addresses.map { plan.add(address($0, tree.arch), isLookaside: true) })
        }
        plan.needs.runtimeLibraries = trees.contains { tree in
            gather.multilib.values(variant: tree.variant, arch: tree.arch).contains {
                $0 == MultilibMethod.devel.rawValue || $0 == MultilibMethod.runtime.rawValue
            }
        }
        return plan
    }

    /// What to read.
    public struct Plan: Sendable, Hashable, Codable {
        /// Each repository once, however many arches choose from it.
        public var sources: [RepositorySource] = []
        /// IDs by arch.
        public var repositories: [String: Set<String>] = [:]
        public var lookasides: [TreeID: Set<String>] = [:]
        /// Whether files of packages decide about multilib copies.
        public var needs = Needs()

        public struct Needs: Sendable, Hashable, Codable {
            public var runtimeLibraries = false
        }

        /// The ID of the repository at an address.
        mutating func add(_ address: String, isLookaside: Bool) -> String {
            let shown = URLCredentials.redacted(in: address)
            let known = sources.first { $0.urls == [address] && $0.isLookaside == isLookaside }
            if let known { return known.id }
            let taken = sources.count { $0.id == shown || $0.id.hasPrefix("\(shown) (") }
            var id = isLookaside ? "lookaside \(shown)" : shown
            if taken > 0, sources.contains(where: { $0.id == id }) { id += " (\(taken + 1))" }
            var source = RepositorySource(id: id, urls: [address])
            source.isLookaside = isLookaside
            sources.append(source)
            return id
        }
    }

    /// The repositories that the trees of an arch choose from, in the order of the configuration: absolute paths
    /// and URLs.
    public func addresses(arch: String) -> [String] {
        ((config.repos[arch] ?? []) + (config.repos["*"] ?? [])).map { address($0, arch) }
    }

    /// An address with its variables replaced; a path is absolute.
    private func address(_ text: String, _ arch: String) -> String {
        let machine = TreeArches(tree: arch).native.first?.rawValue ?? arch
        let variables = RepositoryVariables(arch: machine, baseArch: arch, releaseVersion: releaseVersion)
        let expanded = variables.expand(text)
        return expanded.contains("://") ? expanded : configDirectory.pushing(FilePath(expanded)).string
    }

    /// Reads the metadata of the repositories.
    ///
    /// - Throws: ``RepositoryError`` of the first repository that cannot be read; `.input` for modules that are
    ///   listed and not there.
    public func load(_ plan: Plan, _ reader: RepositoryReader) async throws -> PackagePool {
        let needs = RepositoryReader.Needs(runtimeLibraries: plan.needs.runtimeLibraries)
        let loaded = try await reader.load(plan.sources, needs: needs)
        var pool = PackagePool(
            sack: loaded.sack, repositories: plan.repositories, lookasides: plan.lookasides,
            files: RepositoryFiles(loaded))
        pool.modules = try await modules(loaded, plan)
        return pool
    }
}

/// The files of packages as repositories list them.
struct RepositoryFiles: PackageFiles {
    private let loaded: RepositorySack
    /// IDs of the repositories on this machine.
    private let localRepositories: Set<String>

    init(_ loaded: RepositorySack) {
        self.loaded = loaded
        localRepositories = Set(loaded.repositories.filter(\.isLocal).map(\.source.id))
    }

    func fileName(_ package: PackageID) -> String { loaded.fileName(of: package) }

    func size(_ package: PackageID) -> Int64 { loaded.size(of: package) }

    func isLocal(_ package: PackageID) -> Bool {
        localRepositories.contains(loaded.repository(of: package).source.id)
    }

    func fingerprint(_ package: PackageID) -> String? { loaded.checksum(of: package).description }

    func origin(_ package: PackageID) -> PackageOrigin {
        PackageOrigin(
            location(of: package), fileName: loaded.fileName(of: package), size: loaded.size(of: package),
            checksum: loaded.checksum(of: package))
    }

    private func location(of package: PackageID) -> PackageOrigin.Location {
        do throws(RepositoryError) {
            let places = try loaded.places(of: package)
            return places.local.first.map { .file($0) } ?? .urls(places.remote)
        } catch {
            return .unusable("\(error)")
        }
    }
}
