internal import RPMKit
internal import RepoKit

/// Takes the packages of the modules of a tree, and with `deps` what these require.
struct ModuleGather {
    let modules: TreeModules
    let pool: PackagePool
    let filters: [String]

    /// Each environment is solved on its own, so that packages of one stream do not satisfy those of another.
    func gather(
        _ deps: DepsGather, _ source: SourceInputs, _ variant: Variant, arch: String,
        _ around: DepsGather.Surroundings, into contents: inout TreeContents
    ) {
        var own = source
        own.entries = []
        for environment in modules.allEnvironments where !environment.taken.isEmpty {
            deps.gather(
                own, variant, arch: arch, filters: filters, around, modules: modules, environment,
                takesModules: true, into: &contents)
        }
        reportUnusable(&contents)
    }

    /// The packages themselves, their debug packages and sources.
    func gatherAlone(arch: String, into contents: inout TreeContents) {
        let filter = EntryFilter(filters)
        let nodeps = NodepsGather(pool: pool, arch: arch)
        for environment in modules.allEnvironments {
            var binaries: [TreePackage] = []
            for build in environment.taken {
                let reason = TreeReason.module(build.nsvc, modules.cause(build.nsvc))
                for package in modules.wanted(of: build).compactMap({ firstUsable($0, arch) })
                where !filter.excludes(InputEntry(of: package, in: pool)) {
                    binaries.append(TreePackage(package, .input, reason))
                }
            }
            nodeps.add(binaries, hidden: modules.hidden(environment), into: &contents)
        }
    }

    /// The first of several copies of a binary package that the arch's trees may have.
    private func firstUsable(_ copies: [PackageID], _ arch: String) -> PackageID? {
        let excluded = pool.excluded[arch] ?? []
        let repositories = pool.repositories[arch] ?? []
        return copies.first { package in
            !pool.sack.arch(package).isSource && !excluded.contains(package)
                && repositories.contains(pool.sack.repository(package).id)
        }
    }

    /// Says which builds go with nothing else that is there.
    private func reportUnusable(_ contents: inout TreeContents) {
        for (build, conflict) in modules.arrangement.unusable {
            contents.moduleWarnings.append(
                "module \(build.nsvc) cannot be used with the modules that are there: \(conflict)")
        }
    }
}

extension InputEntry {
    /// A package as filters see it.
    init(of package: PackageID, in pool: PackagePool) {
        self.init(pool.sack.name(package), arch: pool.sack.arch(package).rawValue, from: .mapping)
    }
}
