internal import HostKit
internal import JSONKit
internal import KojiKit
internal import SystemPackage

/// Has containers built of the compose's packages.
public struct OSBSPhase: Sendable {
    let config: OSBSConfig
    let context: DeliveryContext
    /// URL of the service that tracks composes and has repository files of them; nil without one.
    public var trackingURL: String?
    /// Of packages, `name-version-release.arch`, those that this compose has in another version; nil where that cannot
    /// be told, and then no container of an older compose is used.
    public var outdatedPackages: (@Sendable (_ packages: [String]) async throws -> [String])?

    public init(_ config: OSBSConfig, _ context: DeliveryContext) {
        self.config = config
        self.context = context
    }

    /// - Throws: `.configuration` for a UID in `repo` that no variant has.
    public func plan() throws(ComposeError) -> [OSBSPlan] {
        var plans: [OSBSPlan] = []
        for (variant, number, container) in context.blocks(config.containers) {
            var repositories = ContainerRepositories(
                container, of: variant, number: number, tracker: tracker, context)
            let all = try repositories.all()
            let delivery = PlannedDelivery(
                .osbs, variant: variant.uid, arches: [], what: "buildContainer \(container.request.url)",
                failable: container.canFail ? ["*"] : [])
            plans.append(
                OSBSPlan(
                    delivery: delivery, number: number, container: container, repositories: all,
                    variants: repositories.variants))
        }
        return plans
    }

    private var tracker: String? {
        guard var url = trackingURL else { return nil }
        while url.hasSuffix("/") { url.removeLast() }
        return url.isEmpty ? nil : url
    }

    /// Has the containers built, all at once.
    ///
    /// - Throws: What the first one throws that must not fail.
    public func perform(_ plan: [OSBSPlan]) async throws -> MadeContainers {
        context.warnAboutPatterns(
            config.containers.unmatchedPatterns(among: context.variants.ordered.map(\.uid)), .osbs)
        let all = try await plan.concurrentMap(limit: .max) { try await deliver($0) }
        return all.reduce(into: MadeContainers()) { $0.add($1) }
    }

    private func deliver(_ plan: OSBSPlan) async throws -> MadeContainers {
        let build = ContainerBuild(
            context: context, phase: .osbs, variant: plan.delivery.variant, number: plan.number)
        let made = try await build.delivering(canFail: plan.container.canFail) { try await make(plan, build) }
        return made ?? MadeContainers()
    }

    private func make(_ plan: OSBSPlan, _ build: ContainerBuild) async throws -> MadeContainers {
        for uid in plan.variants {
            for arch in context.variants[uid]?.arches ?? [] { try await context.untilRepository(uid, arch) }
        }
        let reuse = ContainerReuse(plan, context, outdatedPackages)
        let container: BuiltContainer
        if config.allowsReuse, let old = try await reuse.container() {
            container = old
        } else {
            container = try await build.build(plan.container.request, from: plan.repositories)
        }
        if config.allowsReuse { try reuse.record(container) }
        var made = MadeContainers()
        made.manifest = try await container.manifest(
            variant: plan.delivery.variant, compose: context.identity, at: context.tasks().hub)
        for nvr in container.nvrs { made.registries[nvr] = registry(of: nvr) }
        return made
    }

    /// What others are to be told of a container.
    private func registry(of nvr: String) -> JSONValue? {
        config.registries.first { nvr.matches(glob: $0.name) }?.value.json
    }
}

extension OSBSPhase {
    /// Keeps and tells what is to be done with the containers, once the compose is finished, be it incomplete; nothing where
    /// no registry was configured for any.
    ///
    /// - Throws: ``FileError``.
    public func requestPush(_ made: MadeContainers) async throws {
        guard !made.registries.isEmpty else { return }
        let registries = JSONValue.object(made.registries.sortedByKey().map { .init($0.key, $0.value) })
        let path = context.layout.logs.osbsRegistries
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(registries.pythonText(), to: path)
        await context.notifier.send(
            "osbs-request-push",
            [
                .init("config_location", .string(context.translator.translate(path))),
                .init("config", registries),
            ])
    }
}
