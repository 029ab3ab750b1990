internal import HostKit
internal import SystemPackage

extension ExtraISOsPhase {
    /// Makes all images, several at a time.
    ///
    /// - Parameters:
    ///   - sources: Gets the extra files of images.
    ///   - reuse: Where images may come from instead.
    ///   - inputs: Tells what decides about an image.
    ///   - hooks: As for images of trees; ``CreateISOHooks/canFail`` and ``CreateISOHooks/repository`` are not
    ///     asked, and the reference sends no messages about these images.
    /// - Returns: In the order of the plans, without those that failed and may, those that have no packages, and
    ///   those that should boot and have no installer.
    /// - Throws: What the first image throws that must not fail; `CancellationError`.
    public func perform(
        _ plans: [ExtraISOPlan], from sources: ExtraFilesSources, reuse: ISOReuse, inputs: ISOInputs,
        hooks: CreateISOHooks = CreateISOHooks()
    ) async throws -> [MadeImage] {
        for plan in plans where lacksInstaller(plan) {
            hooks.log(.warning, .lacksInstaller(plan.variant, plan.arch))
        }
        let plans = plans.filter { !lacksInstaller($0) }
        guard !plans.isEmpty else { return [] }
        let store = ImageStore(
            layout: planner.layout, composeID: planner.identity.id, path: createiso.symlinkTarget)
        for plan in plans { try store.prepare(plan.directory) }
        await hooks.began(plans.map(\.path))
        let work = ISOWork(
            reuse: planner.config.allowsReuse ? reuse : reuse.ownOnly, inputs: inputs, hooks: hooks)
        return try await plans.concurrentMap(limit: reuse.maker.runner.limit ?? .max) {
            try await deliver($0, sources, work)
        }
        .compactMap { $0 }
    }
}

extension ExtraISOsPhase {
    private func deliver(
        _ plan: ExtraISOPlan, _ sources: ExtraFilesSources, _ work: ISOWork
    ) async throws -> MadeImage? {
        guard try hasPackages(plan) else {
            work.hooks.log(
                .warning,
                "No RPMs found for \(plan.variant.uid).\(plan.arch), skipping extra ISO \(plan.fileName)")
            return nil
        }
        let limit = plan.config.maximumSize.map {
            ISOWork.SizeLimit(
                bytes: $0, isStrict: createiso.isStrict(variant: plan.variant.uid, arch: plan.arch))
        }
        return try await work.deliver(outline(plan), "extra ISO", canFail: plan.canFail, limit: limit) {
            try await image(plan, sources)
        }
    }

    private func hasPackages(_ plan: ExtraISOPlan) throws -> Bool {
        try plan.variants.contains { variant in
            guard let directory = planner.layout.path(.packages, variant, plan.arch),
                Files.isDirectory(directory)
            else { return false }
            return try GraftPoint.files(of: directory).contains(where: \.isPackage)
        }
    }
}
