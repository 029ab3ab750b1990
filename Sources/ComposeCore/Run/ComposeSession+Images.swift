internal import ConfigSyntax
internal import DigestKit
internal import HostKit
internal import JSONKit
internal import RPMKit
internal import RepoKit
internal import SystemPackage

/// Images, and the checks that go with them.
extension ComposeSession {
    /// What was made of the trees.
    struct Made: Sendable {
        var images: [MadeImage] = []
        var containers = MadeContainers()
    }

    /// Makes the images while the repositories are checked; the first failure ends all of it.
    ///
    /// - Returns: What was made, with checksums.
    func makeImages(
        _ inputs: ComposeInputs, _ extraISOs: [ExtraISOPlan], _ pool: PackagePool?, _ trees: TreeStage,
        _ delivery: DeliveryPhases
    ) async throws -> Made {
        let parts = try await phases.together([
            { @Sendable () async throws -> Made in
                try await makeListedImages(inputs, extraISOs, pool, trees, delivery)
            },
            { @Sendable () async throws -> Made in
                Made(containers: try await makeContainers(delivery))
            },
            { @Sendable () async throws -> Made in
                _ = try await phases.run(.repoclosure, needing: trees.gathered) {
                    try await checkRepositories(inputs, pool, $0)
                }
                return Made()
            },
        ])
        return parts.reduce(into: Made()) { made, part in
            made.images += part.images
            made.containers.add(part.containers)
        }
    }

    /// Makes all images that are listed, then their checksums and the containers that hold one of them.
    private func makeListedImages(
        _ inputs: ComposeInputs, _ extraISOs: [ExtraISOPlan], _ pool: PackagePool?, _ trees: TreeStage,
        _ delivery: DeliveryPhases
    ) async throws -> Made {
        let made = try await phases.together(
            [
                { @Sendable () async throws -> [MadeImage] in
                    try await phases.run(.createiso) { try await makeTreeImages(inputs, trees) } ?? []
                },
                { @Sendable () async throws -> [MadeImage] in
                    try await phases.run(.extraISOs, ifConfigured: !config.extraISOs.images.isEmpty) {
                        try await makeExtraImages(inputs, extraISOs, pool, trees)
                    } ?? []
                },
            ] + builderImages(delivery)
        ).joined()
        let images = (trees.images + made).sorted { $0.image.path.precedes($1.image.path) }
        if isResumed, makesAllImages {
            for path in try Leftovers.removeUnplanned(images, of: inputs.variants, in: layout) {
                log.info("Removed \(path), which is not part of the compose any more")
            }
        }
        let parts = try await phases.together([
            { @Sendable () async throws -> Made in
                Made(
                    images: try await phases.run(.imageChecksum) { try await addChecksums(to: images) }
                        ?? images)
            },
            { @Sendable () async throws -> Made in
                Made(containers: try await makeImageContainers(delivery, images))
            },
        ])
        return parts.reduce(into: Made()) { made, part in
            made.images += part.images
            made.containers.add(part.containers)
        }
    }

    // MARK: Images of trees

    private func makeTreeImages(
        _ inputs: ComposeInputs, _ stage: TreeStage
    ) async throws -> [MadeImage] {
        let trees = stage.gathered
        var phase = CreateISOPhase(
            config.createiso, names: config.imageNames, buildinstall: config.buildinstall,
            identity: identity, variants: inputs.variants, layout: layout)
        phase.isBuildinstallSkipped = prepared.selection.skips(.buildinstall)
        phase.failedInstallers = stage.installers.failed
        phase.repositoryChecksum = config.createrepo.checksum
        let plan = try phase.plan()
        var hooks = treeImageHooks(total: plan.images.count)
        if let trees, let repositories = try await discRepositories(inputs, trees) {
            hooks.repository = repositories
        }
        return try await phase.perform(
            plan, reuse: try imageReuse, inputs: imageInputs(trees),
            hooks: hooks)
    }

    /// What both kinds of images have in common.
    private func hooks(of phase: PhaseName, deliverable: String, total: Int) -> CreateISOHooks {
        let count = ProgressCount { done, bytes in
            events(.progress(phase, .init(done, of: total, "images", bytes: bytes)))
        }
        var hooks = CreateISOHooks()
        hooks.deliver = { image, canFail, body in
            let item = Deliverables.Item(deliverable, variant: image.variant, arch: image.arch)
            return try await state.delivering(item, canFail: canFail, phase: phase.title, body)
        }
        hooks.progress = { _, bytes in count.add(1, bytes) }
        hooks.log = { log.log($0, $1, phase: phase.title) }
        return hooks
    }

    private func treeImageHooks(total: Int) -> CreateISOHooks {
        var hooks = hooks(of: .createiso, deliverable: "iso", total: total)
        hooks.canFail = { canFail("iso", variant: $0.variant, arch: $0.arch) }
        hooks.began = { paths in
            let deliverables = paths.map { JSONValue.string($0.string) }
            await notifier.send("createiso-targets", [.init("deliverables", .array(deliverables))])
        }
        hooks.made = { await tell("createiso-imagedone", $0) }
        hooks.failed = { await tell("createiso-imagefail", $0) }
        return hooks
    }

    private func tell(_ event: String, _ image: ISOImage) async {
        await notifier.send(
            event,
            [
                .init("file", .string(image.path.string)), .init("arch", .string(image.arch)),
                .init("variant", .string(image.variant)),
            ])
    }

    /// Whether a deliverable of a tree may fail.
    func canFail(_ deliverable: String, variant: String, arch: String) -> Bool {
        config.failableDeliverables.values(variant: variant, arch: arch).contains(deliverable)
    }

    private var imageMaker: ISOMaker {
        get throws {
            var maker = ISOMaker(
                host, layout: layout, checksums: mediaChecksums,
                epoch: ISOMaker.sourceDateEpoch(host.environment))
            let elsewhere = config.createiso.symlinkTarget.map { [host.environment.absolute(FilePath($0))] }
            maker.runner = try runroots.imageRunner([layout.top] + (elsewhere ?? []))
            return maker
        }
    }

    private var imageReuse: ISOReuse {
        get throws { ISOReuse(try imageMaker, old: old?.layout) }
    }

    /// What decides about images; packages that were read already are not read again for it.
    private func imageInputs(_ trees: GatheredTrees?) -> ISOInputs {
        let epoch = ISOMaker.sourceDateEpoch(host.environment)
        guard let trees else { return ISOInputs(epoch: epoch) }
        return ISOInputs(
            epoch: epoch, packageIdentity: ISOInputs.identities(trees.plan, trees.records))
    }

    /// Makes repositories of single discs as those of trees are made; nil to leave it to createrepo_c.
    private func discRepositories(
        _ inputs: ComposeInputs, _ trees: GatheredTrees
    ) async throws -> (@Sendable (DiscRepository) async throws -> Void)? {
        guard !prepared.selection.skips(.createrepo) else { return nil }
        let phase = try await createrepoPhase(inputs, trees)
        return { disc in
            let kind: PackageKind = disc.arch == "src" ? .source : .binary
            let whole = trees.plan.repositories.first {
                $0.variant == disc.variant && $0.archName == disc.arch && $0.kind == kind
            }
            guard let whole, !phase.config.needsTool(whole) else {
                return try await DiscRepositoryTool(host, checksum: config.createrepo.checksum).make(disc)
            }
            try Files.createDirectories(disc.directory)
            try await phase.write(disc.part(of: whole), phase.extras(whole))
        }
    }

    // MARK: Images of several variants

    /// Names the images of several variants.
    func planExtraISOs(_ inputs: ComposeInputs) throws -> [ExtraISOPlan] {
        guard !prepared.selection.skips(.extraISOs) else { return [] }
        let planner = extraISOPlanner(inputs)
        for warning in planner.warnings { log.warning(warning, phase: PhaseName.extraISOs.title) }
        return try planner.plan()
    }

    private func extraISOPlanner(_ inputs: ComposeInputs) -> ExtraISOPlanner {
        ExtraISOPlanner(
            config.extraISOs, names: config.imageNames, identity: identity, variants: inputs.variants,
            layout: layout)
    }

    private func makeExtraImages(
        _ inputs: ComposeInputs, _ plans: [ExtraISOPlan], _ pool: PackagePool?, _ stage: TreeStage
    ) async throws -> [MadeImage] {
        let trees = stage.gathered
        var phase = ExtraISOsPhase(
            extraISOPlanner(inputs), createiso: config.createiso, buildinstall: config.buildinstall,
            timestamp: DiscInfo.timestamp(host.environment))
        phase.isBuildinstallSkipped = prepared.selection.skips(.buildinstall)
        phase.failedInstallers = stage.installers.failed
        phase.checksums = mediaChecksums
        phase.treeChecksum = Checksum.Kind(name: config.createrepo.checksum) ?? .sha256
        phase.followsReference = prepared.request.compatibility == .reference
        let hooks = hooks(of: .extraISOs, deliverable: "extra_iso", total: plans.count)
        return try await withExtraSources("extra_isos", pool) { sources in
            try await phase.perform(
                plans, from: sources, reuse: try imageReuse,
                inputs: imageInputs(trees), hooks: hooks)
        }
    }

    // MARK: Checks

    private func checkRepositories(
        _ inputs: ComposeInputs, _ pool: PackagePool?, _ trees: GatheredTrees
    ) async throws {
        guard let pool else { return }
        var phase = RepoclosurePhase(
            config.repoclosure, gather: config.gather, variants: inputs.variants, pool: pool, layout: layout)
        phase.compatibility = prepared.request.compatibility
        phase.parallel = parallel
        try await phase.perform(phase.plan(trees.plan)) {
            log.warning($0, phase: PhaseName.repoclosure.title)
        }
    }

    private func addChecksums(to images: [MadeImage]) async throws -> [MadeImage] {
        var phase = ImageChecksumPhase(config.imageChecksums, layout: layout, identity: identity)
        phase.parallel = parallel
        let count = ProgressCount { done, bytes in
            events(.progress(.imageChecksum, .init(done, of: images.count, "images", bytes: bytes)))
        }
        return try await phase.perform(phase.plan(images)) { count.add(1, $0) }
    }

    /// Lists the images; not at all where every phase that makes some is skipped.
    func writeImageManifest(_ images: [MadeImage]) throws {
        let makers: [PhaseName] = [
            .buildinstall, .ostreeInstaller, .createiso, .extraISOs, .liveImages, .liveMedia, .imageBuild,
            .osbuild, .kiwibuild, .imagebuilder, .ostreeContainer,
        ]
        guard !makers.allSatisfy(prepared.selection.skips) else { return }
        var manifest = ImageManifest(compose: ComposeInfo(identity).compose)
        for made in images {
            for arch in made.arches { try manifest.add(made.image, to: made.variant, arch) }
        }
        try manifest.write(to: layout.metadata("images"))
    }

    /// Looks at the images as their users will; those that may fail are looked at one by one.
    func testImages(_ images: [MadeImage]) async throws {
        let title = PhaseName.test.title
        let phase = TestPhase(layout)
        var required: [MadeImage] = []
        for made in images {
            for arch in made.arches {
                let mayFail = made.delivery?.canFail ?? canFail("iso", variant: made.variant, arch: arch)
                let item = Deliverables.Item(
                    made.delivery?.name ?? "iso", variant: made.variant, arch: arch,
                    subvariant: made.image.subvariant)
                var listed = made
                listed.arches = [arch]
                guard mayFail else {
                    await state.begin(item, canFail: false)
                    required.append(listed)
                    continue
                }
                let one = listed
                _ = try await state.delivering(item, canFail: true, phase: title) {
                    try phase.perform([one])
                }
            }
        }
        try phase.perform(required)
    }
}
