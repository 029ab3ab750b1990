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
        let work = ISOWork(
            reuse: config.allowsReuse ? reuse : reuse.ownOnly, inputs: inputs, hooks: hooks)
        let made = try await order.concurrentMap(limit: reuse.maker.runner.limit ?? .max) { item in
            (item.number, try await deliver(item.planned, work))
        }
        return made.sorted { $0.0 < $1.0 }.compactMap(\.1)
    }

    private struct Item: Sendable {
        var number: Int
        var planned: PlannedISO
    }
}

extension CreateISOPhase {
    private func deliver(_ planned: PlannedISO, _ work: ISOWork) async throws -> MadeImage? {
        let image = planned.image
        let (uid, arch) = (image.variant, image.arch)
        let limit = config.maximumSize.values(variant: uid, arch: arch).first.map {
            ISOWork.SizeLimit(bytes: $0, isStrict: config.isStrict(variant: uid, arch: arch))
        }
        let maker = work.reuse.maker
        return try await work.deliver(
            image, "ISO", canFail: work.hooks.canFail(TreeID(uid, arch)), limit: limit,
            making: making(maker)
        ) {
            if let problem = planned.problem { throw problem }
            let tool = DiscRepositoryTool(maker.host, checksum: repositoryChecksum)
            return try await ISOStaging(planned: planned).make(
                work.hooks.repository ?? { try await tool.make($0) })
        }
    }

    private func making(_ maker: ISOMaker) -> ISOWork.Making? {
        guard config.breaksHardlinks else { return nil }
        return { try await makeOfCopies($0, $1, maker) }
    }

    /// Makes an image of copies of those files that are linked elsewhere.
    private func makeOfCopies(
        _ image: ISOImage, _ inputs: [String: String], _ maker: ISOMaker
    ) async throws -> MadeImage {
        var image = image
        let copies = layout.work.isoStaging(image.variant, image.arch, iso: image.fileName)
        defer { try? Files.removeTree(copies) }
        let log = layout.logs.isoHardlinks(image.variant, image.arch, iso: image.fileName)
        image.graftPoints = try HardlinkBreaking(directory: copies, log: log).apply(image.graftPoints)
        return try await maker.make(image, inputs: inputs)
    }
}
