internal import HostKit
internal import KojiKit

extension LiveMediaPhase {
    /// Makes all media at once; the first that fails and must not ends the others.
    ///
    /// - Returns: Those that were made, in the order of the plan and by arch.
    /// - Throws: `.koji`, `.image` and what else stops a medium; `CancellationError`.
    public func perform(_ plan: [LiveMediumPlan]) async throws -> [MadeImage] {
        let phase = PhaseName.liveMedia
        context.warnAboutPatterns(
            config.media.unmatchedPatterns(among: context.variants.all.map(\.uid)), phase)
        return try await plan.concurrentMap(limit: plan.count) { medium in
            let item = Deliverables.Item(
                "live-media", variant: medium.variant.uid, arch: "*", subvariant: medium.subvariant)
            return try await context.state.delivering(item, canFail: medium.isFailable, phase: phase.title) {
                try await make(medium)
            } ?? []
        }.flatMap { $0 }
    }

    private func make(_ plan: LiveMediumPlan) async throws -> [MadeImage] {
        let title =
            "live media: arches: \(plan.arches.joined(separator: "-")), variant: \(plan.variant.uid), "
            + "subvariant: \(plan.subvariant)"
        context.log.info("[BEGIN] Making \(title)", phase: PhaseName.liveMedia.title)
        let task = try await KickstartTask(context).closed(
            plan.image, purpose: plan.purpose, title: "Live media", log: plan.log(context.layout.logs))
        let results = try TaskResults(context)
        let files = try await results.files(
            of: task.id, subtasks: ["createLiveMedia"], isScratch: plan.image.options.isScratch
        ).filter { $0.name.hasSuffix(".iso") }
        let images = try images(of: task.id, among: files, plan)
        let made = try await plan.arches.concurrentMap(limit: plan.arches.count) { arch in
            try await deliver(images[arch], of: task.id, arch, plan, results)
        }.compactMap { $0 }
        context.log.info("[DONE ] Making \(title)", phase: PhaseName.liveMedia.title)
        return made
    }

    /// The image of each arch that has one.
    private func images(
        of task: KojiTask.ID, among files: [TaskFile], _ plan: LiveMediumPlan
    ) throws(ComposeError) -> [String: TaskFile] {
        let byArch = Dictionary(grouping: files) { KojiNames.canonicalArch($0.arch) }
        var images: [String: TaskFile] = [:]
        for arch in plan.arches {
            let found = byArch[KojiNames.canonicalArch(arch)] ?? []
            guard found.count == 1 || found.isEmpty && plan.failable.contains(arch) else {
                let required = plan.arches.filter { !plan.failable.contains($0) }
                context.log.error(
                    "Error in koji task \(task). Expected to find one image for each required arch "
                        + "(\(required.joined(separator: ", "))). Got \(Self.list(files)).",
                    phase: PhaseName.liveMedia.title)
                throw ComposeError(.koji, "Image count mismatch in task \(task).")
            }
            images[arch] = found.first
        }
        return images
    }

    private static func list(_ files: [TaskFile]) -> String {
        files.isEmpty ? "none" : files.map { "\($0.name) for \($0.arch)" }.joined(separator: ", ")
    }

    private func deliver(
        _ file: TaskFile?, of task: KojiTask.ID, _ arch: String, _ plan: LiveMediumPlan,
        _ results: TaskResults
    ) async throws -> MadeImage? {
        let body = { @Sendable () async throws -> MadeImage in
            guard let file else { throw ComposeError(.koji, "Task \(task) made no image for \(arch)") }
            var image = DeliveredImage(
                variant: plan.variant, arch: arch, subvariant: plan.subvariant, type: "live", format: "iso",
                fileName: file.name)
            image.isBootable = true
            return try await context.deliver(file, as: image, results)
        }
        guard plan.failable.contains(arch) else { return try await body() }
        let item = Deliverables.Item(
            "live-media", variant: plan.variant.uid, arch: arch, subvariant: plan.subvariant)
        return try await context.state.delivering(
            item, canFail: true, phase: PhaseName.liveMedia.title, body)
    }
}
