internal import HostKit
internal import KojiKit
internal import RPMKit
internal import SystemPackage

/// Makes images by osbuild, which Koji has a plugin for.
public struct OSBuildPhase: Sendable {
    let config: OSBuildConfig
    let context: DeliveryContext

    public init(_ config: OSBuildConfig, _ context: DeliveryContext) {
        self.config = config
        self.context = context
    }

    static let title = PhaseName.osbuild.title

    /// What is asked for, in the order of variants and blocks.
    ///
    /// - Throws: `.configuration` for a block that lacks a target, or names a variant that does not exist; `.identity`
    ///   for an unknown generator.
    public func plan() throws(ComposeError) -> [OSBuildPlan] {
        var plans: [OSBuildPlan] = []
        for (variant, number, block) in context.blocks(config.images) {
            let arches = context.arches(variant, only: block.arches)
            guard !arches.isEmpty else { continue }
            plans.append(try plan(variant, number, block, arches))
        }
        return plans
    }

    private func plan(
        _ variant: Variant, _ number: Int, _ block: OSBuildBlock, _ arches: [String]
    ) throws(ComposeError) -> OSBuildPlan {
        let place = "block \(number) of osbuild for \(variant.uid)"
        guard let target = context.defaults.target(block.target, .osbuild) else {
            throw ComposeError(.configuration, "\(place) has no 'target'; set it, or 'osbuild_target'")
        }
        guard context.layout.relativePath(.images, variant, arches[0]) != nil else {
            throw ComposeError(
                .configuration, "\(place): a variant of the type \(variant.kind.rawValue) has no images")
        }
        let delivery = PlannedDelivery(
            .osbuild, variant: variant.uid, arches: arches,
            what: "osbuildImage \(block.name) (\(block.imageType))",
            failable: block.failable.isEmpty ? [] : ["*"])
        return OSBuildPlan(
            delivery: delivery, number: number, block: block,
            version: try context.defaults.version(block.version, .osbuild, context.identity),
            release: try context.defaults.release(block.release, .osbuild, context.identity),
            target: target, repositories: try repositories(block, variant))
    }

    private func repositories(
        _ block: OSBuildBlock, _ variant: Variant
    ) throws(ComposeError) -> [OSBuildBlock.Repository] {
        let urls = TaskRepositories(context, arch: "$arch")
        var listed = block.repositories
        if !variant.isEmpty, !listed.contains(where: { $0.location == variant.uid }) {
            listed.append(.init(variant.uid))
        }
        var repositories: [OSBuildBlock.Repository] = []
        for repository in listed {
            repositories.append(
                .init(try urls.url(repository.location), packageSets: repository.packageSets))
        }
        return repositories
    }

    /// Has all images made, and puts them in place.
    ///
    /// - Throws: `.koji` for a task that fails, or gives no image for an arch; ``KojiError``; ``FileError``;
    ///   `CancellationError`.
    public func perform(_ plan: [OSBuildPlan]) async throws -> [MadeImage] {
        context.warnAboutPatterns(
            config.images.unmatchedPatterns(among: context.variants.all.map(\.uid)), .osbuild)
        return try await plan.concurrentMap(limit: Int.max) { plan in
            let images = try await context.state.delivering(
                plan.item("*"), canFail: !plan.block.failable.isEmpty, phase: Self.title
            ) { try await made(plan) }
            return images ?? []
        }.flatMap { $0 }
    }

    private func made(_ plan: OSBuildPlan) async throws -> [MadeImage] {
        let results = try TaskResults(context)
        let task = try await context.closedTask(
            .image(plan.image), purpose: "osbuild \(plan.delivery.variant) \(plan.number)", title: "OSBuild",
            log: context.layout.logs.watchedTask("osbuild", plan.delivery.variant, number: plan.number))
        let build = try await self.build(of: task, results)
        let files = try await results.files(of: build)
        let images = try self.images(plan, files)
        let missing = plan.arches.filter { arch in !images.contains { $0.image.arch == arch } }
        if !missing.isEmpty {
            let error = mismatch(task, build, missing, files)
            guard !plan.block.failable.isEmpty, !images.isEmpty else { throw error }
            for arch in missing {
                _ = try await context.state.delivering(plan.item(arch), canFail: true, phase: Self.title) {
                    throw error
                }
            }
        }
        var made: [MadeImage] = []
        for (file, image) in images { made.append(try await context.deliver(file, as: image, results)) }
        return made
    }

    /// The build that a task made, by its result, or by what the hub knows of the task.
    private func build(of task: KojiTask, _ results: TaskResults) async throws -> KojiBuild {
        let hub = results.tasks.hub
        let result = try await hub.call(.taskResult(task.id))
        if let id = try? KojiOSBuildResult(result).build {
            guard let build = try await hub.call(KojiRequest<KojiBuild?>.build(id)) else {
                throw ComposeError(.koji, "[OSBuild] there is no build \(id), which task \(task.id) made")
            }
            return build
        }
        let builds = try await hub.list(.builds(KojiBuildFilter(task: task.id, state: .complete)))
        guard let build = builds.first, builds.count == 1 else {
            throw ComposeError(
                .koji, "[OSBuild] task \(task.id) made \(builds.count) builds, and one was expected")
        }
        return build
    }

    /// The images among the files of a build: those of known formats, for the arches of the plan.
    private func images(
        _ plan: OSBuildPlan, _ files: [TaskFile]
    ) throws(ComposeError) -> [(file: TaskFile, image: DeliveredImage)] {
        guard let variant = context.variants[plan.delivery.variant] else {
            throw ComposeError(.configuration, "There is no variant \(plan.delivery.variant).")
        }
        var images: [(file: TaskFile, image: DeliveredImage)] = []
        for arch in plan.arches {
            for file in files where Arch(file.arch).base == Arch(arch).base {
                guard let kind = ImageFormats.matching(fileName: file.name) else { continue }
                var image = DeliveredImage(
                    variant: variant, arch: arch, subvariant: plan.block.subvariant,
                    type: plan.block.manifestType ?? kind.type, format: kind.format, fileName: file.name)
                image.isBootable = image.isISO
                images.append((file, image))
            }
        }
        return images
    }

    private func mismatch(
        _ task: KojiTask, _ build: KojiBuild, _ missing: [String], _ files: [TaskFile]
    ) -> ComposeError {
        let names = files.isEmpty ? "no files at all" : files.map(\.name).joined(separator: ", ")
        return ComposeError(
            .koji,
            "[OSBuild] Image count mismatch in task \(task.id): the build "
                + "\(build.name)-\(build.version)-\(build.release) has no image for "
                + "\(missing.joined(separator: ", ")) (\(names))")
    }
}
