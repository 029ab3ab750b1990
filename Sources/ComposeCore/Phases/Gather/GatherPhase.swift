internal import HostKit
internal import RPMKit
public import RepoKit

/// Decides which packages go into which tree. Nothing is read or written.
public struct GatherPhase: Sendable {
    /// Puts together what each tree is made of.
    public let builder: TreeInputsBuilder
    public var compatibility = GatherRequest.Compatibility.standard
    /// Trees that are solved at a time.
    public var parallel = 2

    public init(_ builder: TreeInputsBuilder) { self.builder = builder }

    private var config: GatherConfig { builder.config }
    private var variants: Variants { builder.variants }
    private var pool: PackagePool { builder.pool }

    /// Gathers all trees, and takes out of those that extend a variant what it has already.
    ///
    /// - Throws: ``ComposeError`` for inputs that cannot be.
    public func gather() async throws -> GatherOutcome {
        let order = VariantOrder(variants: variants, lookasides: config.variantAsLookaside)
        var contents: [TreeID: TreeContents] = [:]
        for group in try order.groups() {
            let trees = group.flatMap { variant in variant.arches.map { (variant, $0) } }
            let before = contents
            let gathered = try await trees.concurrentMap(limit: parallel) { variant, arch in
                try gather(variant, arch, order, before)
            }
            for tree in gathered { contents[tree.tree] = tree }
        }
        var trimming = TreeTrimming(contents, variants: variants, pool: pool)
        trimming.removesAcrossArches = compatibility == .reference
        trimming.trim()
        var modules = ModuleTrimming(trimming.contents)
        modules.trim()
        return GatherOutcome(
            contents: modules.contents.mapValues(sorted),
            removed: trimming.removed.map { GatherOutcome.Removal(tree: $0.tree, package: $0.package) })
    }

    private func gather(
        _ variant: Variant, _ arch: String, _ order: VariantOrder, _ before: [TreeID: TreeContents]
    ) throws -> TreeContents {
        var builder = builder
        builder.inheritsFiltered = compatibility == .reference
        let inputs = try builder.inputs(variant, arch: arch)
        let around = surroundings(variant, arch, order, before)
        var contents = try gather(inputs, variant, around)
        if compatibility == .standard, let parent = variant.parent {
            let filters = config.filterPackages.values(variant: parent, arch: arch)
            try removeLeaks(from: &contents, inputs, variant, around, filters: filters)
        }
        return contents
    }

    private func gather(
        _ inputs: TreeInputs, _ variant: Variant, _ around: DepsGather.Surroundings
    ) throws(ComposeError) -> TreeContents {
        let isHybrid = inputs.sources.contains { $0.method == .hybrid }
        let modules = try TreeModules(
            inputs.tree, pool, config, provided: around.lookasideModules, isHybrid: isHybrid)
        var contents = TreeContents(inputs.tree)
        let deps = DepsGather(config: config, pool: pool, compatibility: compatibility)
        if isHybrid {
            HybridGather(modules: modules, pool: pool, deps: deps).gather(
                inputs, variant, around, into: &contents)
        } else {
            for source in inputs.sources {
                gather(source, inputs, variant, around, deps, modules, into: &contents)
            }
        }
        for kind in PackageKind.allCases { contents[kind] = unique(contents[kind]) }
        if let modules {
            contents.take(
                modules, isHybrid ? modules.arrangement.environments : modules.allEnvironments, pool)
        }
        return contents
    }

    private func gather(
        _ source: SourceInputs, _ inputs: TreeInputs, _ variant: Variant,
        _ around: DepsGather.Surroundings, _ deps: DepsGather, _ modules: TreeModules?,
        into contents: inout TreeContents
    ) {
        let (arch, filters) = (inputs.tree.arch, inputs.filters)
        if source.takesModules, let modules {
            let gather = ModuleGather(modules: modules, pool: pool, filters: filters)
            if source.method == .nodeps { return gather.gatherAlone(arch: arch, into: &contents) }
            return gather.gather(deps, source, variant, arch: arch, around, into: &contents)
        }
        if source.method == .nodeps {
            let hidden = modules.map { $0.hidden($0.usual) } ?? []
            NodepsGather(pool: pool, arch: arch, hidden: hidden).gather(
                source, filters: filters, into: &contents)
        } else {
            deps.gather(
                source, variant, arch: arch, filters: filters, around, modules: modules, into: &contents)
        }
    }

    /// Takes out what the variant that this one extends filters out, unless this one's own entries need it:
    /// what only the other's entries bring in has been unwanted there already.
    private func removeLeaks(
        from contents: inout TreeContents, _ inputs: TreeInputs, _ variant: Variant,
        _ around: DepsGather.Surroundings, filters: [String]
    ) throws(ComposeError) {
        let filter = EntryFilter(filters)
        func isFiltered(_ package: TreePackage) -> Bool {
            let arch = pool.sack.arch(package.id).rawValue
            return filter.excludes(InputEntry(pool.sack.name(package.id), arch: arch, from: .additional))
        }
        guard !filters.isEmpty, contents[.binary].contains(where: isFiltered) else { return }
        var own = inputs
        for index in own.sources.indices {
            own.sources[index].entries.removeAll(where: \.isInherited)
            own.sources[index].conditionalEntries.removeAll(where: \.isInherited)
        }
        let needed = try gather(own, variant, around)
        for kind in PackageKind.allCases {
            let kept = Set(needed[kind].map(\.id))
            let leaks = contents[kind].filter { package in
                !kept.contains(package.id) && (isFiltered(package) || isOfLeak(package, isFiltered, contents))
            }
            let leaked = Set(leaks.map(\.id))
            contents[kind].removeAll { leaked.contains($0.id) }
        }
    }

    /// Whether a source or debug package belongs to filtered packages alone.
    private func isOfLeak(
        _ package: TreePackage, _ isFiltered: (TreePackage) -> Bool, _ contents: TreeContents
    ) -> Bool {
        let source = pool.sack.sourceRPM(package.id) ?? pool.fileName(package.id)
        let nevra = pool.sack.nevra(package.id)
        guard nevra.arch.isSource || nevra.isDebug else { return false }
        let binaries = contents[.binary].filter { pool.sack.sourceRPM($0.id) == source }
        return !binaries.isEmpty && binaries.allSatisfy(isFiltered)
    }

    private func surroundings(
        _ variant: Variant, _ arch: String, _ order: VariantOrder, _ before: [TreeID: TreeContents]
    ) -> DepsGather.Surroundings {
        var around = DepsGather.Surroundings()
        for provider in order.providers(of: variant.uid) {
            around.lookasidePackages.formUnion(
                before[TreeID(provider, arch)]?[.binary].published.map(\.id) ?? [])
            around.lookasideModules += before[TreeID(provider, arch)]?.modules.map(\.build) ?? []
            for (tree, contents) in before where tree.variant == provider {
                around.lookasidePackages.formUnion(contents[.source].published.map(\.id))
            }
        }
        if let parent = variant.parent {
            around.lookasideModules += before[TreeID(parent, arch)]?.modules.map(\.build) ?? []
            around.parentSources = Set(
                (before[TreeID(parent, arch)]?[.source] ?? []).map { pool.sack.name($0.id) })
        }
        return around
    }

    /// Several sources may name one package: the first counts, with the flags of all.
    private func unique(_ packages: [TreePackage]) -> [TreePackage] {
        var places: [PackageID: Int] = [:]
        var unique: [TreePackage] = []
        for package in packages {
            if let place = places[package.id] {
                unique[place].flags.formUnion(package.flags)
            } else {
                places[package.id] = unique.count
                unique.append(package)
            }
        }
        return unique
    }

    private func sorted(_ contents: TreeContents) -> TreeContents {
        var contents = contents
        for kind in PackageKind.allCases {
            let named = contents[kind].map { ($0, pool.fileName($0.id)) }
            contents[kind] = named.sorted { ($0.1, $0.0.id) < ($1.1, $1.0.id) }.map(\.0)
        }
        return contents
    }
}

/// What goes into which tree.
public struct GatherOutcome: Sendable {
    public var contents: [TreeID: TreeContents]
    /// Packages that were left out because an addon of the same variant has them.
    public var removed: [Removal]

    public struct Removal: Sendable, Hashable {
        public var tree: TreeID
        public var package: PackageID
    }

    public init(contents: [TreeID: TreeContents], removed: [Removal] = []) {
        self.contents = contents
        self.removed = removed
    }

    /// The trees in order.
    public var trees: [TreeID] { contents.keys.sorted() }
}

extension GatherOutcome {
    /// All requirements that nothing satisfies, as one error; nil if there are none.
    var unresolved: ComposeError? {
        let lines = trees.flatMap { tree in
            (contents[tree]?.missingModules ?? []).map { "\(tree): \($0)" }
                + (contents[tree]?.missing ?? []).map { "\(tree): \($0)" }
        }
        guard !lines.isEmpty else { return nil }
        return ComposeError(
            .unresolvedDependencies,
            "\(lines.count) unresolved \(lines.count == 1 ? "dependency" : "dependencies"):\n"
                + lines.joined(separator: "\n")
                + "\nadd what provides them, filter what requires them, or set check_deps = False")
    }

    /// All packages that comps groups name and that are not there, as one error; nil if there are none.
    var missingFromComps: ComposeError? {
        let lines = trees.flatMap { tree in
            (contents[tree]?.unmatched ?? []).filter { $0.isFromComps && !$0.isInherited }.map {
                "\(tree): \($0.text), \($0.origin)"
            }
        }
        guard !lines.isEmpty else { return nil }
        return ComposeError(
            .missingPackages,
            "packages that comps groups name do not exist:\n" + lines.joined(separator: "\n")
                + "\nadd them, take them out of the groups, or set require_all_comps_packages = False")
    }
}

extension InputEntry {
    /// Whether it is another variant's.
    var isInherited: Bool {
        if case .inherited = origin { return true }
        return false
    }

    /// Whether a comps group names it.
    var isFromComps: Bool {
        switch origin {
        case .group: true
        case .inherited(_, let inner): InputEntry(name, arch: arch, from: inner).isFromComps
        case .additional, .systemRelease, .mapping: false
        }
    }
}
