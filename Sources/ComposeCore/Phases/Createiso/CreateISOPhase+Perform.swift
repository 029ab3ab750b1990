internal import DigestKit
internal import HostKit
internal import SystemPackage

extension CreateISOPhase {
    /// Makes the images of a plan, several at a time, the largest first.
    ///
    /// - Parameters:
    ///   - reuse: Where images may come from instead.
    ///   - inputs: Tells what decides about an image.
    /// - Returns: What was made, in the order of the plan; an image that failed and may leaves nothing behind.
    /// - Throws: What the first image throws that must not fail; `CancellationError`.
    public func perform(
        _ plan: CreateISOPlan, reuse: ISOReuse, inputs: ISOInputs, hooks: CreateISOHooks = CreateISOHooks()
    ) async throws -> [MadeImage] {
        for message in plan.messages { hooks.log(message.isWarning ? .warning : .info, message.text) }
        guard !plan.images.isEmpty else { return [] }
        let store = ImageStore(layout: layout, composeID: identity.id, path: config.symlinkTarget)
        for planned in plan.images { try store.prepare(planned.image.directory) }
        await hooks.began(plan.images.map(\.image.path))
        let order = plan.images.enumerated().sorted { $0.element.size > $1.element.size }.map {
            Item(number: $0.offset, planned: $0.element)
        }
        let work = CreateISOWork(phase: self, reuse: reuse, inputs: inputs, hooks: hooks)
        let made = try await order.concurrentMap(limit: Machine.processors) { item in
            (item.number, try await work.deliver(item.planned))
        }
        return made.sorted { $0.0 < $1.0 }.compactMap(\.1)
    }

    private struct Item: Sendable {
        var number: Int
        var planned: PlannedISO
    }
}

/// The work on each image of a plan.
struct CreateISOWork: Sendable {
    let phase: CreateISOPhase
    let reuse: ISOReuse
    let inputs: ISOInputs
    let hooks: CreateISOHooks

    private var maker: ISOMaker { reuse.maker }

    func deliver(_ planned: PlannedISO) async throws -> MadeImage? {
        let canFail = hooks.canFail(TreeID(planned.image.variant, planned.image.arch))
        let made = try await hooks.deliver(planned.image, canFail) { try await make(planned) }
        hooks.progress(planned.image, made?.image.size ?? 0)
        return made
    }

    private func make(_ planned: PlannedISO) async throws -> MadeImage {
        let image = planned.image
        let title = "Creating ISO (arch: \(image.arch), variant: \(image.variant)): \(image.fileName)"
        hooks.log(.info, "[BEGIN] \(title)")
        do {
            let made = try await makeOrReuse(planned)
            try checkSize(made)
            hooks.log(.info, "[DONE ] \(title)")
            await hooks.made(image)
            return made
        } catch {
            // What is left is an obstacle for nobody, and the failure of the work is the news.
            try? maker.remove(image)
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            await hooks.failed(image)
            throw error
        }
    }

    private func makeOrReuse(_ planned: PlannedISO) async throws -> MadeImage {
        if let problem = planned.problem { throw problem }
        let tool = DiscRepositoryTool(maker.host, checksum: phase.repositoryChecksum)
        var image = try await ISOStaging(planned: planned).make(
            hooks.repository ?? { try await tool.make($0) })
        _ = try ISOSources(image)
        let ingredients = try await inputs.inputs(of: image)
        if let made = try await reused(image, ingredients) { return made }
        guard phase.config.breaksHardlinks else { return try await maker.make(image, inputs: ingredients) }
        let copies = phase.layout.work.isoStaging(image.variant, image.arch, iso: image.fileName)
        defer { try? Files.removeTree(copies) }
        let log = phase.layout.logs.isoHardlinks(image.variant, image.arch, iso: image.fileName)
        image.graftPoints = try HardlinkBreaking(directory: copies, log: log).apply(image.graftPoints)
        return try await maker.make(image, inputs: ingredients)
    }

    private func reused(_ image: ISOImage, _ ingredients: [String: String]) async throws -> MadeImage? {
        guard phase.config.allowsReuse else { return nil }
        switch try await reuse.find(image, inputs: ingredients) {
        case .used(let made, let message):
            hooks.log(.info, message)
            return made
        case .make(let message):
            if let message { hooks.log(.info, message) }
            return nil
        }
    }

    /// Compares the size with the configured one.
    private func checkSize(_ made: MadeImage) throws {
        let (uid, arch) = (made.variant, made.image.arch)
        guard let limit = phase.config.maximumSize.values(variant: uid, arch: arch).first,
            made.image.size > limit
        else { return }
        let text =
            "ISO \(made.image.path) is too big. Expected max \(limit)B, got \(made.image.size)B"
        if phase.config.maximumSizeIsStrict.values(variant: uid, arch: arch).contains(true) {
            throw ComposeError(.image, text)
        }
        hooks.log(.warning, text)
    }
}
