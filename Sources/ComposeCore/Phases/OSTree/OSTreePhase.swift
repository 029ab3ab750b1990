internal import HostKit
internal import KojiKit
internal import SystemPackage

/// Makes OSTree commits of variants.
public struct OSTreePhase: Sendable {
    public let config: OSTreeConfig
    let context: DeliveryContext
    let repositories: TreeRepositories
    var program: MakeOSTreeProgram

    /// How many commits are made at a time on this machine.
    static let localLimit = 4

    /// - Parameter sources: The package sets and comps that every commit is made of.
    public init(
        _ config: OSTreeConfig, _ context: DeliveryContext, sources: @escaping PackageSetAddresses
    ) {
        self.config = config
        self.context = context
        repositories = TreeRepositories(context: context, sources: sources)
        program = MakeOSTreeProgram(context.host.environment)
    }

    /// The commits, by variant, block and arch.
    ///
    /// - Throws: `.configuration` for a repository of a variant that there is not, and for tasks without Koji;
    ///   `.identity` for an unknown generator of versions.
    public func plan() throws(ComposeError) -> [OSTreePlan] {
        var plans: [OSTreePlan] = []
        for (variant, arch, commit) in wanted {
            try repositories.check(commit.repositories, arch)
            plans.append(
                OSTreePlan(
                    variant: variant, arch: arch, number: plans.count + 1, commit: commit,
                    version: try commit.version.map { version throws(ComposeError) in
                        try VersionGenerator.expand(version, for: context.identity)
                    },
                    canFail: commit.failable.allows(arch)))
        }
        if !plans.isEmpty, config.usesKojiPlugin, context.runroots.config.method(for: .ostree) != .koji {
            throw .notKoji("ostree_use_koji_plugin", "ostree")
        }
        return plans
    }

    private var wanted: [(Variant, String, OSTreeConfig.Commit)] {
        context.variants.ordered.flatMap { variant in
            let byVariant = config.commits.values(variant: variant.uid).flatMap { commit in
                context.arches(variant, only: commit.arches).map { (variant, $0, commit) }
            }
            let byArch = variant.arches.sorted().flatMap { arch in
                config.commitsByArch.values(variant: variant.uid, arch: arch).map { (variant, arch, $0) }
            }
            return byVariant + byArch
        }
    }

    /// The patterns of the configuration that fit no variant.
    var unmatchedPatterns: [String] {
        let uids = context.variants.all.map(\.uid)
        return config.commits.unmatchedPatterns(among: uids)
            + config.commitsByArch.unmatchedPatterns(among: uids)
    }

    /// Makes all commits, each as soon as its repositories are whole, and tells of them.
    ///
    /// - Returns: In the order of the plans, without those that failed and may.
    /// - Throws: What the first one throws that must not fail; `CancellationError`.
    public func perform(_ plans: [OSTreePlan]) async throws -> [MadeCommit] {
        context.warnAboutPatterns(unmatchedPatterns, .ostree)
        guard !plans.isEmpty else { return [] }
        let isLocal = context.runroots.config.method(for: .ostree) == .local
        return try await ConfigCheckouts.with(context) { checkouts in
            try await plans.concurrentMap(limit: isLocal ? Self.localLimit : .max) { plan in
                try await context.state.delivering(
                    .init("ostree", variant: plan.variant.uid, arch: plan.arch), canFail: plan.canFail,
                    phase: PhaseName.ostree.title
                ) {
                    try await make(plan, checkouts)
                }
            }
        }.compactMap { $0 }
    }
}

extension [String] {
    /// Whether these are arches that may fail, and this is one of them.
    func allows(_ arch: String) -> Bool { contains(arch) || contains("*") }
}

extension ComposeError {
    static func notKoji(_ option: String, _ phase: String) -> Self {
        Self(
            .configuration,
            "\(option) has tasks of Koji made, but the runroot of \(phase) is another one; set runroot_tag or "
                + "runroot_method, or leave \(option) out")
    }
}
