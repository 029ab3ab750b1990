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
    /// - Returns: In the order of the plans, without those that failed and may, and those that have no packages.
    /// - Throws: What the first image throws that must not fail; `CancellationError`.
    public func perform(
        _ plans: [ExtraISOPlan], from sources: ExtraFilesSources, reuse: ISOReuse, inputs: ISOInputs,
        hooks: CreateISOHooks = CreateISOHooks()
    ) async throws -> [MadeImage] {
        guard !plans.isEmpty else { return [] }
        let store = ImageStore(
            layout: planner.layout, composeID: planner.identity.id, path: createiso.symlinkTarget)
        for plan in plans { try store.prepare(plan.directory) }
        await hooks.began(plans.map(\.path))
        let work = ExtraISOWork(phase: self, sources: sources, reuse: reuse, inputs: inputs, hooks: hooks)
        return try await plans.concurrentMap(limit: Machine.processors) { try await work.deliver($0) }
            .compactMap { $0 }
    }
}

/// The work on each image of several variants.
struct ExtraISOWork: Sendable {
    let phase: ExtraISOsPhase
    let sources: ExtraFilesSources
    let reuse: ISOReuse
    let inputs: ISOInputs
    let hooks: CreateISOHooks

    private var maker: ISOMaker { reuse.maker }

    func deliver(_ plan: ExtraISOPlan) async throws -> MadeImage? {
        guard try hasPackages(plan) else {
            hooks.log(
                .warning,
                "No RPMs found for \(plan.variant.uid).\(plan.arch), skipping extra ISO \(plan.fileName)")
            return nil
        }
        let outline = phase.outline(plan)
        let made = try await hooks.deliver(outline, plan.canFail) { try await make(plan, outline) }
        hooks.progress(outline, made?.image.size ?? 0)
        return made
    }

    private func hasPackages(_ plan: ExtraISOPlan) throws -> Bool {
        try plan.variants.contains { variant in
            guard let directory = phase.planner.layout.path(.packages, variant, plan.arch),
                Files.isDirectory(directory)
            else { return false }
            return try GraftPoint.files(of: directory).contains(where: \.isPackage)
        }
    }

    private func make(_ plan: ExtraISOPlan, _ outline: ISOImage) async throws -> MadeImage {
        let title = "Creating extra ISO (arch: \(plan.arch), variant: \(plan.variant.uid)): \(plan.fileName)"
        hooks.log(.info, "[BEGIN] \(title)")
        do {
            let image = try await phase.image(plan, sources)
            let made = try await makeOrReuse(image)
            try checkSize(made, plan)
            hooks.log(.info, "[DONE ] \(title)")
            await hooks.made(image)
            return made
        } catch {
            // What is left is an obstacle for nobody, and the failure of the work is the news.
            try? maker.remove(outline)
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            await hooks.failed(outline)
            throw error
        }
    }

    private func makeOrReuse(_ image: ISOImage) async throws -> MadeImage {
        let ingredients = try await inputs.inputs(of: image)
        if phase.planner.config.allowsReuse {
            switch try await reuse.find(image, inputs: ingredients) {
            case .used(let made, let message):
                hooks.log(.info, message)
                return made
            case .make(let message):
                if let message { hooks.log(.info, message) }
            }
        }
        return try await maker.make(image, inputs: ingredients)
    }

    private func checkSize(_ made: MadeImage, _ plan: ExtraISOPlan) throws {
        guard let limit = plan.config.maximumSize, made.image.size > limit else { return }
        let text = "ISO \(made.image.path) is too big. Expected max \(limit)B, got \(made.image.size)B"
        let isStrict = phase.createiso.maximumSizeIsStrict.values(variant: plan.variant.uid, arch: plan.arch)
        if isStrict.contains(true) { throw ComposeError(.image, text) }
        hooks.log(.warning, text)
    }
}
