internal import HostKit
internal import KojiKit
internal import SystemPackage

/// Uses the images of an older compose again where they would come out the same.
struct ImageBuildReuse: Sendable {
    let context: DeliveryContext
    let results: TaskResults
    let allows: Bool
    let isCurrent: @Sendable ([KojiRPM]) async throws -> Bool

    /// The images of the older compose's build, in their places; nil where new ones have to be made.
    ///
    /// The log says which, and why.
    /// - Throws: `CancellationError`. Whatever else goes wrong is a reason to make new ones.
    func images(_ plan: ImageBuildPlan) async throws -> [MadeImage]? {
        guard allows, let old = context.old else { return nil }
        var placed: [FilePath] = []
        do {
            let record = try record(plan, in: old)
            let files = try await results.files(ofBuild: record.build)
            let chosen = try ImageBuildFiles(files, plan).chosen("the build \(record.build)")
            if let arch = chosen.missing.first {
                throw obstacle("the build \(record.build) has no image for \(arch)")
            }
            try await check(chosen.images.map(\.file))
            var images: [MadeImage] = []
            for (file, kind) in chosen.images {
                let image = try kind.delivered(file, plan, context.variant(of: plan))
                placed.append(try context.place(of: image))
                images.append(try await context.deliver(file, as: image, results))
            }
            context.log.info(
                "[ImageBuild] Reusing the images of \(plan.name) from the build \(record.build)",
                phase: ImageBuildPhase.title)
            try write(record, plan)
            return images
        } catch {
            for path in placed where Files.exists(path) { try Files.remove(path) }
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            context.log.info(
                "[ImageBuild] Cannot reuse old images of \(plan.name): \(error)",
                phase: ImageBuildPhase.title)
            return nil
        }
    }

    /// Notes which build the images are of, for composes to come.
    func record(_ plan: ImageBuildPlan, _ files: [TaskFile]) throws {
        // Files of scratch builds are removed after some days.
        guard allows, let build = files.first?.build else { return }
        try write(ImageBuildRecord(inputs: plan.inputs, build: build), plan)
    }

    private func write(_ record: ImageBuildRecord, _ plan: ImageBuildPlan) throws {
        let path = context.layout.logs.imageBuild(plan, extension: "reuse.json")
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(record.encoded(), to: path)
    }

    private func record(_ plan: ImageBuildPlan, in old: ComposeLayout) throws(ComposeError)
        -> ImageBuildRecord
    {
        let path = old.logs.imageBuild(plan, extension: "reuse.json")
        guard Files.exists(path) else { throw obstacle("there is no record of them in \(old.top)") }
        let record = try ImageBuildRecord.read(path)
        let changes = WorkRecord(inputs: record.inputs, outputs: []).differences(from: plan.inputs)
        guard changes.isEmpty else { throw obstacle("these differ: \(changes.joined(separator: ", "))") }
        return record
    }

    /// Sees that the packages in all images are still those of the compose.
    private func check(_ files: [TaskFile]) async throws {
        var known: [KojiRPM.ID: KojiRPM] = [:]
        for file in files {
            let rpms = try await results.tasks.hub.list(.rpms(KojiRPMFilter(image: file.archive)))
            guard !rpms.isEmpty else {
                throw obstacle("the hub does not know which packages are in \(file.name)")
            }
            for rpm in rpms { known[rpm.id] = rpm }
        }
        let rpms = known.values.sorted { $0.nvra < $1.nvra }
        guard try await isCurrent(rpms) else {
            throw obstacle("packages in them are not those of this compose any more")
        }
    }

    private func obstacle(_ reason: String) -> ComposeError { ComposeError(.koji, reason) }
}

extension DeliveryContext {
    /// - Throws: `.configuration` for a plan of other variants.
    func variant(of plan: ImageBuildPlan) throws(ComposeError) -> Variant {
        guard let variant = variants[plan.delivery.variant] else {
            throw ComposeError(.configuration, "There is no variant \(plan.delivery.variant).")
        }
        return variant
    }
}
