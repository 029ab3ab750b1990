internal import RPMKit
internal import RepoKit

/// Takes what entries name, what that requires, and what belongs to it.
struct DepsGather {
    let config: GatherConfig
    let pool: PackagePool
    let compatibility: GatherRequest.Compatibility

    /// What other variants have to do with the tree.
    struct Surroundings {
        /// Packages of variants that this one builds on.
        var lookasidePackages: Set<PackageID> = []
        /// Modules of variants that this one builds on.
        var lookasideModules: [ModuleStream] = []
        /// Names of the source packages of the variant that this one extends.
        var parentSources: Set<String> = []
    }

    /// - Parameters:
    ///   - modules: The modules of the tree.
    ///   - environment: Those that are used; nil for the usual ones.
    ///   - takesModules: Whether the packages of the environment's builds are taken, too.
    func gather(
        _ inputs: SourceInputs, _ variant: Variant, arch: String, filters: [String], _ around: Surroundings,
        modules: TreeModules? = nil, _ environment: ModuleArrangement.Environment? = nil,
        takesModules: Bool = false, into contents: inout TreeContents
    ) {
        var request = self.request(inputs, variant, arch: arch, filters: filters, around)
        if let modules {
            let environment = environment ?? modules.usual
            request.unavailable.formUnion(modules.hidden(environment))
            if takesModules { request.exact = modules.exact(environment) }
        }
        let result = Gather.run(request, in: pool.sack)
        let entries = Dictionary(inputs.entries.map { ($0.text, $0) }) { first, _ in first }
        func packages(_ gathered: [Gather.Package]) -> [TreePackage] {
            gathered.map {
                TreePackage($0.id, $0.flags, reason(result.reasons(for: $0.id).first, entries, modules))
            }
        }
        contents[.binary] += packages(result.binaries)
        contents[.debug] += packages(result.debug)
        contents[.source] += packages(result.sources)
        contents.missing += result.missing
        contents.unmatched += result.unmatchedInputs.compactMap { entries[$0] }
        contents.unmatchedPrepopulate += result.unmatchedPrepopulate
    }

    private func reason(
        _ reason: GatherReason?, _ entries: [String: InputEntry], _ modules: TreeModules?
    ) -> TreeReason {
        switch reason {
        case .exact(let nsvc): .module(nsvc, modules?.cause(nsvc) ?? .packages)
        case .input(let pattern): .input(entries[pattern] ?? InputEntry(pattern, from: .mapping))
        case .prepopulate(let entry): .prepopulate(entry)
        case .some(let reason): .gathered(reason)
        // Every gathered package has a reason; this only satisfies the type.
        case nil: .input(InputEntry("", from: .mapping))
        }
    }

    /// What to ask of the index for one source of a tree.
    func request(
        _ inputs: SourceInputs, _ variant: Variant, arch: String, filters: [String], _ around: Surroundings
    ) -> GatherRequest {
        let tree = TreeID(variant.uid, arch)
        var request = GatherRequest(
            arches: TreeArches(tree: arch), inputs: Array(Set(inputs.entries.map(\.text))).sorted())
        request.compatibility = compatibility
        request.repositories = (pool.repositories[arch] ?? []).union(pool.lookasides[tree] ?? [])
        request.unavailable = pool.excluded[arch] ?? []
        request.lookasidePackages = around.lookasidePackages
        request.excluded = filters
        request.prepopulate = inputs.prepopulate
        request.conditional = inputs.conditional
        request.langpacks = inputs.langpacks
        request.greedy = GreedyMethod(rawValue: config.greedy) ?? .none
        let methods = config.multilib.values(variant: variant.uid, arch: arch)
        request.multilib = Set(methods.compactMap(MultilibMethod.init))
        request.multilibBlacklist = Self.byArch(config.multilibBlacklist, arch)
        request.multilibWhitelist = Self.byArch(config.multilibWhitelist, arch)
        // Modules decide by themselves what is built and offered together.
        if inputs.method == .hybrid {
            request.greedy = .none
            return request
        }
        request.isFulltree = variant.kind == .variant ? config.isFulltree : true
        request.isSelfHosting =
            switch variant.kind {
            case .variant: config.isSelfHosting
            case .addon, .layeredProduct: false
            case .optional: true
            }
        if variant.kind == .addon || variant.kind == .layeredProduct {
            request.fulltreeExcludes = around.parentSources
        }
        return request
    }

    private static func byArch(_ lists: [String: [String]], _ arch: String) -> [String] {
        (lists[arch] ?? []) + (lists["*"] ?? [])
    }
}
