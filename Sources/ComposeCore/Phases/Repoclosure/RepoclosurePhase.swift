internal import HostKit
internal import RPMKit
public import RepoKit
internal import SystemPackage

/// Checks that each published tree has all that its packages require, in the tree or in what it builds on.
///
/// Nothing is read for it: the index of the package set knows what the packages require and provide.
public struct RepoclosurePhase: Sendable {
    public let config: RepoclosureConfig
    public let gather: GatherConfig
    public let variants: Variants
    public let pool: PackagePool
    public let layout: ComposeLayout
    /// How rich dependencies are taken.
    public var compatibility = GatherRequest.Compatibility.standard
    /// Trees that are checked at a time.
    public var parallel = Machine.processors
    /// Gives what is known of why packages are in a tree; asked only for trees with findings.
    public var journal: @Sendable (TreeID) throws -> TreeJournal?

    /// A phase that reads the journals that gathering has left in the working directory.
    public init(
        _ config: RepoclosureConfig, gather: GatherConfig, variants: Variants, pool: PackagePool,
        layout: ComposeLayout
    ) {
        self.config = config
        self.gather = gather
        self.variants = variants
        self.pool = pool
        self.layout = layout
        journal = { tree in
            let path = layout.work.gatherResult(tree.variant, tree.arch)
            return Files.exists(path) ? try TreeJournal.read(path) : nil
        }
    }

    /// Decides which trees are checked, and against what.
    public func plan(_ publication: PublicationPlan) -> RepoclosurePlan {
        RepoclosurePlan(
            config, publication, variants: variants, pairs: gather.variantAsLookaside, pool: pool)
    }

    /// Checks all trees, several at a time, and writes a log for each.
    ///
    /// - Parameter warn: Told of each tree with findings.
    /// - Returns: By variant and arch.
    /// - Throws: `.unresolvedDependencies` with the findings of all trees that must have none, when all trees
    ///   have been checked; ``FileError``.
    @discardableResult
    public func perform(
        _ plan: RepoclosurePlan, warn: (String) -> Void
    ) async throws -> [TreeRepoclosure] {
        let published = Dictionary(plan.trees.map { ($0.tree, Set($0.packages)) }) { first, _ in first }
        let candidates = self.candidates(Set(plan.trees.map(\.tree.arch)))
        let checks = try await plan.trees.concurrentMap(limit: parallel) { tree in
            let report = try check(tree, published, candidates[tree.tree.arch] ?? [])
            let check = TreeRepoclosure(tree: tree.tree, strictness: tree.strictness, report: report)
            try write(check, tree)
            return check
        }
        for check in checks where check.strictness == .lenient {
            if let failure = check.failure { warn(failure) }
        }
        let fatal = checks.filter { $0.strictness == .fatal }.compactMap(\.failure)
        guard fatal.isEmpty else {
            throw ComposeError(
                .unresolvedDependencies,
                fatal.joined(separator: "\n")
                    + "\nadd what provides them, or set repoclosure_strictness to 'lenient' for these trees")
        }
        return checks
    }

    /// By arch: packages that a tree could have had.
    private func candidates(_ arches: Set<String>) -> [String: [PackageID]] {
        var candidates: [String: [PackageID]] = [:]
        for arch in arches {
            let wanted = Set(TreeArches(tree: arch).all)
            let repositories = pool.repositories[arch] ?? []
            candidates[arch] = pool.sack.packages.filter { package in
                wanted.contains(pool.sack.arch(package))
                    && repositories.contains(pool.sack.repository(package).id)
            }
        }
        return candidates
    }

    private func check(
        _ tree: RepoclosurePlan.Tree, _ published: [TreeID: Set<PackageID>], _ candidates: [PackageID]
    ) throws -> RepoclosureReport {
        var question = Repoclosure(tree.packages, lookasides: tree.lookasides.flatMap(\.packages))
        question.compatibility = compatibility
        question.others = candidates
        question.note = note(for: tree.tree, published)
        var report = question.report(in: pool.sack)
        var chains = ReasonChains(tree.tree, parents: parents, journal: journal)
        for index in report.findings.indices {
            report.findings[index].repository = tree.tree.description
            report.findings[index].reasons = try chains.reasons(for: report.findings[index].package)
        }
        return report
    }

    private var parents: [String: String] {
        Dictionary(variants.compactMap { variant in variant.parent.map { (variant.uid, $0) } }) { first, _ in
            first
        }
    }

    /// Says why a package is not in a tree.
    private func note(
        for tree: TreeID, _ published: [TreeID: Set<PackageID>]
    ) -> @Sendable (PackageID) -> String? {
        let filter = EntryFilter(gather.filterPackages.values(variant: tree.variant, arch: tree.arch))
        let excluded = pool.excluded[tree.arch] ?? []
        let neighbours = published.keys.filter { $0.arch == tree.arch && $0 != tree }.sorted()
        let sack = pool.sack
        return { package in
            if excluded.contains(package) { return "its source is not for \(tree.arch)" }
            let entry = InputEntry(
                sack.name(package), arch: sack.arch(package).rawValue, from: .additional)
            if filter.excludes(entry) { return "filter_packages takes it out" }
            let others = neighbours.filter { published[$0]?.contains(package) == true }.map(\.variant)
            return others.isEmpty ? nil : "it is only in \(others.joined(separator: ", "))"
        }
    }

    private func write(_ check: TreeRepoclosure, _ tree: RepoclosurePlan.Tree) throws {
        let path = layout.logs.repoclosure(tree.tree.variant, tree.tree.arch)
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(check.log(tree.lookasides), to: path)
    }
}
