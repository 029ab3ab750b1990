internal import HostKit
public import KojiKit
internal import SystemPackage

/// Makes disk images by Koji's image factory.
public struct ImageBuildPhase: Sendable {
    let config: ImageBuildConfig
    let context: DeliveryContext
    let isCurrent: @Sendable ([KojiRPM]) async throws -> Bool

    /// - Parameter isCurrent: Whether packages that are installed in an image of before are all still those of the
    ///   compose: only then is the image used again.
    public init(
        _ config: ImageBuildConfig, _ context: DeliveryContext,
        isCurrent: @escaping @Sendable ([KojiRPM]) async throws -> Bool = { _ in false }
    ) {
        self.config = config
        self.context = context
        self.isCurrent = isCurrent
    }

    /// What is asked for, in the order of variants and blocks.
    ///
    /// - Throws: `.configuration` for a block that lacks something, or names a variant or a format that does not exist;
    ///   `.identity` for an unknown generator.
    public func plan() throws(ComposeError) -> [ImageBuildPlan] {
        try ImageBuildPlanner(config: config, context: context).plan()
    }

    /// Has all images made, and puts them in place.
    ///
    /// - Throws: `.koji` for a task that fails, or gives other images than it should; ``KojiError``; ``FileError``;
    ///   `CancellationError`.
    public func perform(_ plan: [ImageBuildPlan]) async throws -> [MadeImage] {
        context.warnAboutPatterns(
            config.images.unmatchedPatterns(among: context.variants.all.map(\.uid)), .imageBuild)
        return try await plan.concurrentMap(limit: Int.max) { plan in
            let images = try await context.state.delivering(
                plan.item("*"), canFail: plan.failable == plan.arches, phase: Self.title
            ) { try await made(plan) }
            return images ?? []
        }.flatMap { $0 }
    }

    static let title = PhaseName.imageBuild.title

    private func made(_ plan: ImageBuildPlan) async throws -> [MadeImage] {
        let results = try TaskResults(context)
        try writeFile(plan)
        let reuse = ImageBuildReuse(
            context: context, results: results, allows: config.allowsReuse, isCurrent: isCurrent)
        if let images = try await reuse.images(plan) { return images }
        let image = plan.image(upload: try await sentKickstart(plan))
        let task = try await context.closedTask(
            .image(image, priority: plan.priority),
            purpose: "image_build \(plan.delivery.variant) \(plan.number)",
            title: "ImageBuild", log: context.layout.logs.imageBuild(plan))
        let files = try await results.files(
            of: task.id, subtasks: ["createImage"], isScratch: plan.block.isScratch)
        let chosen = try ImageBuildFiles(files, plan).chosen("task \(task.id)")
        for arch in chosen.missing {
            _ = try await context.state.delivering(plan.item(arch), canFail: true, phase: Self.title) {
                throw ComposeError(.koji, "[ImageBuild] task \(task.id) made no image for \(arch)")
            }
        }
        var images: [MadeImage] = []
        let variant = try context.variant(of: plan)
        for (file, kind) in chosen.images {
            images.append(
                try await context.deliver(file, as: kind.delivered(file, plan, variant), results))
        }
        try reuse.record(plan, chosen.images.map(\.file))
        return images
    }

    /// Writes what is asked for, for people.
    private func writeFile(_ plan: ImageBuildPlan) throws {
        for option in plan.block.others {
            context.log.warning(
                "[ImageBuild] \(plan.name): Koji takes no notice of '\(option.name)'", phase: Self.title)
        }
        let path = context.layout.work.imageBuild(
            plan.delivery.variant, format: plan.formatNames.joined(separator: "-"), name: plan.name,
            arches: plan.arches)
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(try plan.file.text(), to: path)
    }

    /// Sends the kickstart file to the hub, if it is on this machine.
    ///
    /// - Returns: Where it is on the hub: the same place each time that the compose is gone on with.
    private func sentKickstart(_ plan: ImageBuildPlan) async throws -> String? {
        guard plan.kickstartURL == nil else { return nil }
        let path = context.configDirectory.pushing(FilePath(plan.kickstart))
        guard Files.isRegular(path) else {
            throw ComposeError(
                .input,
                "there is no kickstart file \(path) for \(plan.name); set 'ksurl' if it is in a repository")
        }
        let content = WorkRecord.digest(try Files.read(path))
        let place = try await context.tasks().upload(
            path, to: "cli-image/\(context.identity.id)-\(content.prefix(16))")
        // Such tasks take a path below the hub's top directory, those of live images one below `work`.
        return "work/\(place)"
    }
}

extension ImageBuildPlan {
    func item(_ arch: String) -> Deliverables.Item {
        Deliverables.Item("image-build", variant: delivery.variant, arch: arch, subvariant: subvariant)
    }
}

extension LogPaths {
    func imageBuild(_ plan: ImageBuildPlan, extension suffix: String = "log") -> FilePath {
        imageBuild(
            plan.delivery.variant, subvariant: plan.logName, formats: plan.formatNames, arches: plan.arches,
            extension: suffix)
    }
}
