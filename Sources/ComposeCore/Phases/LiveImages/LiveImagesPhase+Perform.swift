internal import HostKit
internal import KojiKit
internal import SystemPackage

extension LiveImagesPhase {
    /// Makes all images at once; the first that fails and must not ends the others.
    ///
    /// - Returns: Those that were made, in the order of the plan.
    /// - Throws: `.koji`, `.image` and what else stops a single image; `CancellationError`.
    public func perform(_ plan: [LiveImagePlan]) async throws -> [MadeImage] {
        let phase = PhaseName.liveImages
        context.warnAboutPatterns(
            config.images.unmatchedPatterns(among: context.variants.all.map(\.uid)), phase)
        return try await plan.concurrentMap(limit: plan.count) { image in
            let item = Deliverables.Item(
                "live", variant: image.variant.uid, arch: image.arch, subvariant: image.subvariant)
            return try await context.state.delivering(item, canFail: image.isFailable, phase: phase.title) {
                try await make(image)
            }
        }.compactMap { $0 }
    }

    private func make(_ plan: LiveImagePlan) async throws -> MadeImage {
        let title =
            "live image (arch: \(plan.arch), variant: \(plan.variant.uid), subvariant: \(plan.subvariant))"
        context.log.info("[BEGIN] Making \(title)", phase: PhaseName.liveImages.title)
        let task = try await KickstartTask(context).closed(
            plan.image, purpose: plan.purpose, title: "LiveImage", log: plan.log(context.layout.logs))
        let results = try TaskResults(context)
        let isScratch = plan.image.options.isScratch
        let files = try await results.files(
            of: task.id, subtasks: ["createLiveCD", "createAppliance"], isScratch: isScratch)
        let file = try Self.image(of: task.id, among: files, plan.kind)
        var packages: [TaskFile] = []
        if plan.isWrapped {
            packages = try await self.packages(of: task.id, plan, isScratch: isScratch)
        }
        let made = try await place(file, with: packages, plan, results)
        context.log.info("[DONE ] Making \(title)", phase: PhaseName.liveImages.title)
        return made
    }

    /// The one image of a task.
    private static func image(
        of task: KojiTask.ID, among files: [TaskFile], _ kind: LiveImagePlan.Kind
    ) throws(ComposeError) -> TaskFile {
        let images = files.filter { $0.name.hasSuffix(".iso") || $0.name.hasSuffix(".raw.xz") }
        guard images.count == 1 else {
            throw ComposeError(.koji, "Got \(images.count) images from task \(task), expected 1.")
        }
        guard images[0].name.hasSuffix(kind.suffix) else {
            throw ComposeError(
                .koji,
                "Task \(task) made '\(images[0].name)', which is no \(kind.rawValue) image; correct its type")
        }
        return images[0]
    }

    /// The packages that the image is wrapped in, signed if they are to be and can be.
    private func packages(
        of task: KojiTask.ID, _ plan: LiveImagePlan, isScratch: Bool
    ) async throws -> [TaskFile] {
        let wrapped = try await WrappedPackages(context.tasks()).packages(of: task, isScratch: isScratch)
        if wrapped.isEmpty { warn("Task \(task) made no package that wraps its image") }
        guard plan.isSigned, !wrapped.isEmpty else { return wrapped.map(\.file) }
        guard let key = signing.keyID, let command = try SigningCommand(signing) else {
            let missing = signing.keyID == nil ? "signing_key_id" : "signing_command"
            warn("Signing is enabled but \(missing) is not specified")
            warn("Signing skipped")
            return wrapped.map(\.file)
        }
        context.log.info(
            "Signing rpm wrapped images in task_id: \(task) (expected key ID: \(key))",
            phase: PhaseName.liveImages.title)
        let run = SigningRun(
            host: context.host, password: password, log: plan.signingLog(context.layout.logs))
        try await run.sign(Set(wrapped.compactMap { $0.build?.nvr }).sorted(), command, task: task)
        let signed = wrapped.compactMap { $0.signed(by: key) }
        let wait = try SignedFilesWait(tasks: context.tasks(), clock: clock)
        let missing = try await wait.missing(of: signed)
        guard !missing.isEmpty else { return signed }
        warn("Signed files are not available: \(missing.joined(separator: ", "))")
        warn("Unsigned files will be used")
        return wrapped.map(\.file)
    }

    private func warn(_ text: String) { context.log.warning(text, phase: PhaseName.liveImages.title) }

    /// Puts all files of an image in their places, or none.
    private func place(
        _ file: TaskFile, with packages: [TaskFile], _ plan: LiveImagePlan, _ results: TaskResults
    ) async throws -> MadeImage {
        var image = DeliveredImage(
            variant: plan.variant, arch: plan.arch, subvariant: plan.subvariant, type: plan.kind.type,
            format: plan.kind.format, fileName: plan.fileName ?? file.name)
        image.isBootable = plan.kind == .live
        let target = try context.place(of: image)
        let directory = target.removingLastComponent()
        var placed: [FilePath] = []
        do {
            try await results.place(file, at: target)
            placed.append(target)
            var made = try context.describe(image, at: target)
            for package in packages {
                guard package.name.isPlainName else {
                    throw ComposeError(
                        .koji, "the hub names a file '\(package.name)', which is no name of one")
                }
                let path = directory.appending(package.name)
                try await results.place(package, at: path)
                placed.append(path)
            }
            if plan.kind == .live { try writeManifest(of: target) }
            if plan.arch == "src" { made.arches = plan.variant.arches.sorted() }
            return made
        } catch {
            // What metadata does not name is no part of the compose.
            for path in placed { try? Files.remove(path) }
            throw error
        }
    }

    private func writeManifest(of path: FilePath) throws {
        let entries = try ISOVolume(path).entries()
        try Files.writeAtomically(
            ISOManifest.text(entries, tool: .genisoimage), to: FilePath(path.string + ".manifest"))
    }
}
