internal import RPMKit
internal import RepoKit

/// The modules of one tree: which ones are used together, and which packages each environment has.
struct TreeModules {
    let chosen: [ChosenModule]
    let arrangement: ModuleArrangement
    let packages: ModulePackages
    private let filtered: Set<PackageID>
    private let sack: PackageSack
    /// The arches that packages of modules are taken for: copies for other arches come where any variant has some.
    private let arches: Set<Arch>
    /// Builds of what the tree builds on, by NSVCA: they are no part of it.
    private let lookaside: Set<String>
    private let defaultStreams: [String: String]

    /// - Parameters:
    ///   - provided: Builds of variants that this one builds on or extends.
    ///   - isHybrid: Whether the platform must be clear.
    /// - Returns: nil where there are no modules.
    /// - Throws: `.gatherMethod` for modules of several platforms that are to be solved together.
    init?(
        _ tree: TreeID, _ pool: PackagePool, _ config: GatherConfig, provided: [ModuleStream], isHybrid: Bool
    ) throws(ComposeError) {
        guard pool.modules.concerns(tree) || !provided.isEmpty else { return nil }
        chosen = pool.modules.chosen[tree] ?? []
        let available = pool.modules.available[tree.arch]?.streams ?? []
        let external = pool.modules.lookasides[tree] ?? ModuleIndex()
        var request = ModuleArrangement.Request(wanted: chosen.map(\.build))
        request.provided = provided
        request.lookaside = external.newest
        request.available = pool.modules.available[tree.arch]?.newest ?? []
        request.defaultStreams = external.defaultStreams.merging(
            pool.modules.defaultStreams(arch: tree.arch)
        ) { $1 }
        request.platform = try Self.platform(tree, request, isHybrid: isHybrid)
        arrangement = ModuleArrangement(request)
        lookaside = Set((provided + external.newest).map(\.nsvca)).subtracting(
            request.wanted.map(\.nsvca))
        defaultStreams = request.defaultStreams
        let repositories = (pool.repositories[tree.arch] ?? []).union(pool.lookasides[tree] ?? [])
        let builds = available + external.streams + provided + request.wanted
        packages = ModulePackages(builds, in: pool.sack, repositories: repositories)
        filtered = packages.filtered(by: builds)
        sack = pool.sack
        let all = TreeArches(tree: tree.arch)
        let hasCopies = config.multilib.values(variant: nil, arch: tree.arch).contains {
            $0 != MultilibMethod.none.rawValue
        }
        arches = Set(all.native + (hasCopies ? all.multilib : []) + [.noarch, .src, .nosrc])
    }

    /// The one platform that modules are for; nil where they are for several, and each is used as it is.
    private static func platform(
        _ tree: TreeID, _ request: ModuleArrangement.Request, isHybrid: Bool
    ) throws(ComposeError) -> String? {
        let all = request.wanted + request.provided + request.lookaside
        let asked = all.platforms
        if isHybrid, asked.count > 1 {
            let lines = asked.map { platform in
                let builds = all.filter { $0.platforms.contains(platform) }
                return "platform:\(platform) by " + builds.map(\.nsvc).joined(separator: ", ")
            }
            throw ComposeError(
                .gatherMethod,
                "There are conflicting requests for platform.\n"
                    + "\(tree): the modules of a variant that is gathered by 'hybrid' must be for one:\n"
                    + lines.joined(separator: "\n")
                    + "\nlist modules with their contexts, or use the method 'deps'")
        }
        if asked.count == 1 { return asked.first }
        let others = request.available.platforms
        return asked.isEmpty && others.count == 1 ? others.first : nil
    }

    /// Where packages that are asked for by name come from.
    var usual: ModuleArrangement.Environment { arrangement.environments[0] }

    /// All environments with those of builds that cannot be used together with what they require.
    var allEnvironments: [ModuleArrangement.Environment] {
        arrangement.environments + arrangement.unusable.map { arrangement.environment(of: $0.build) }
    }

    /// The packages that an environment does not have.
    func hidden(_ environment: ModuleArrangement.Environment) -> Set<PackageID> {
        packages.hidden(active: environment.active.values).union(filtered)
    }

    /// The packages of an environment's builds, for the request that takes them all.
    func exact(_ environment: ModuleArrangement.Environment) -> [GatherRequest.ExactPackage] {
        environment.taken.flatMap { build in
            wanted(of: build).map { GatherRequest.ExactPackage($0, cause: build.nsvc) }
        }
    }

    /// The packages of a build that the tree takes; of each all copies.
    func wanted(of build: ModuleStream) -> [[PackageID]] {
        packages.packages(of: build).filter { $0.first.map { arches.contains(sack.arch($0)) } ?? false }
    }

    /// Why a chosen build is in the tree, by its NSVC.
    func cause(_ nsvc: String) -> ChosenModule.Cause {
        chosen.first { $0.build.nsvc == nsvc }?.cause ?? .packages
    }

    /// The builds that are part of the tree once its packages are known, beginning with chosen ones.
    ///
    /// - Parameters:
    ///   - environments: Those that packages were gathered in.
    ///   - published: The tree's own packages.
    func builds(
        _ environments: [ModuleArrangement.Environment], _ published: Set<PackageID>
    ) -> [ChosenModule] {
        let taken = Set(environments.flatMap(\.taken).map(\.nsvca))
        var builds = chosen.filter { taken.contains($0.build.nsvca) }
        var seen = Set(builds.map(\.build.nsvca))
        for environment in environments {
            for (build, requirer) in environment.required
            where !lookaside.contains(build.nsvca) && seen.insert(build.nsvca).inserted {
                builds.append(ChosenModule(build, .required(by: requirer.nsvc)))
            }
        }
        // Packages of a module are of no use without what says so.
        let active = environments.flatMap(\.active.values).sorted { $0.nsvca.precedes($1.nsvca) }
        for build in active where !seen.contains(build.nsvca) {
            let isThere = packages.packages(of: build).contains { !published.isDisjoint(with: $0) }
            guard isThere, seen.insert(build.nsvca).inserted else { continue }
            let isDefault = defaultStreams[build.name] == build.stream
            builds.append(ChosenModule(build, isDefault ? .defaultStream : .packages))
        }
        return builds
    }

    /// The NSVC of the build that a package belongs to, of those of the tree.
    func owners(_ builds: [ChosenModule]) -> [PackageID: String] {
        var owners: [PackageID: String] = [:]
        for chosen in builds {
            for package in packages.packages(of: chosen.build).joined() where owners[package] == nil {
                owners[package] = chosen.build.nsvc
            }
        }
        return owners
    }
}
