internal import HostKit
internal import SystemPackage

/// Makes containers of OSTree commits.
public struct OSTreeContainerPhase: Sendable {
    public let config: OSTreeContainerConfig
    let context: DeliveryContext
    let repositories: TreeRepositories

    /// How many containers are made at a time on this machine.
    static let localLimit = 2

    /// - Parameter sources: The package sets and comps that every container is made of.
    public init(
        _ config: OSTreeContainerConfig, _ context: DeliveryContext, sources: @escaping PackageSetAddresses
    ) {
        self.config = config
        self.context = context
        repositories = TreeRepositories(context: context, sources: sources)
    }

    /// The containers, by variant, block and arch.
    ///
    /// - Throws: `.configuration` for a repository of a variant that there is not, and two containers of one name;
    ///   `.identity` for an unknown generator of versions; `.imageName`.
    public func plan() throws(ComposeError) -> [OSTreeContainerPlan] {
        var plans: [OSTreeContainerPlan] = []
        for (variant, _, container) in context.blocks(config.containers) {
            let version = try VersionGenerator.expand(
                container.version ?? "!OSTREE_VERSION_FROM_LABEL_DATE_TYPE_RESPIN", for: context.identity)
            let name = "\(context.identity.release.short)-\(variant.uid)-\(version)"
            // A colon would begin a tag for who reads the archive.
            guard name.isPlainName, !name.contains(":") else {
                throw ComposeError(
                    .imageName, "'\(name)' is no name of a file; correct version of ostree_container")
            }
            for arch in context.arches(variant, only: container.arches) {
                try repositories.check(container.repositories, arch)
                guard !plans.contains(where: { $0.name == name && $0.arch == arch }) else {
                    throw ComposeError(
                        .configuration,
                        "two containers of \(variant.uid).\(arch) are called \(name); give them different versions"
                    )
                }
                plans.append(
                    OSTreeContainerPlan(
                        variant: variant, arch: arch, number: plans.count + 1, container: container,
                        version: version, name: name, canFail: container.failable.allows(arch)))
            }
        }
        return plans
    }

    /// Makes all containers, each as soon as its repositories are whole.
    ///
    /// - Returns: In the order of the plans, without those that failed and may.
    /// - Throws: What the first one throws that must not fail; `CancellationError`.
    public func perform(_ plans: [OSTreeContainerPlan]) async throws -> [MadeImage] {
        let uids = context.variants.all.map(\.uid)
        context.warnAboutPatterns(config.containers.unmatchedPatterns(among: uids), .ostreeContainer)
        guard !plans.isEmpty else { return [] }
        let isLocal = context.runroots.config.method(for: .ostree) == .local
        return try await ConfigCheckouts.with(context) { checkouts in
            try await plans.concurrentMap(limit: isLocal ? Self.localLimit : .max) { plan in
                try await context.state.delivering(
                    .init("ostree-container", variant: plan.variant.uid, arch: plan.arch),
                    canFail: plan.canFail, phase: PhaseName.ostreeContainer.title
                ) {
                    try await make(plan, checkouts)
                }
            }
        }.compactMap { $0 }
    }
}
