internal import DigestKit
internal import HostKit
internal import RepoKit
internal import SystemPackage

/// What a compose has once its trees are there, and before their images are.
struct TreeStage: Sendable {
    var gathered: GatheredTrees?
    /// The installers of trees, and the trees whose installers failed, which they may.
    var installers = BuildinstallOutcome()
    var ostreeInstallers: [OSTreeInstallerOutput] = []
    /// Containers of commits, and the images of installers.
    var images: [MadeImage] = []

    fileprivate mutating func add(_ other: TreeStage) {
        gathered = gathered ?? other.gathered
        installers.outputs += other.installers.outputs
        installers.failed.formUnion(other.installers.failed)
        ostreeInstallers += other.ostreeInstallers
        images += other.images
    }
}

/// What is made elsewhere: by Koji, or in runroots.
extension ComposeSession {
    /// The phases that have it made.
    ///
    /// - Parameters:
    ///   - pool: The package set; nil where there is none.
    ///   - repositories: Reached when the repositories of all trees are whole.
    func deliveryPhases(
        _ inputs: ComposeInputs, _ pool: PackagePool?, _ repositories: Milestone
    ) -> DeliveryPhases {
        var context = DeliveryContext(
            host: host, identity: identity, variants: inputs.variants, layout: layout, state: state, log: log,
            notifier: notifier, runroots: runroots)
        context.koji = runroots.koji
        context.add(config, configDirectory: prepared.configDirectory)
        context.imageStore = config.createiso.symlinkTarget.map {
            host.environment.absolute(FilePath($0)).string
        }
        context.old = old?.layout
        context.untilRepository = { _, _ in try await repositories.wait() }
        var packages: PackageSetRepositories?
        if let pool {
            packages = packageSetRepositories(inputs, pool)
            context.mounts =
                pool.koji == nil
                ? Set(inputs.arches.flatMap { packages?.mounts(arch: $0) ?? [] })
                    .sorted { $0.string.precedes($1.string) } : []
        }
        var phases = DeliveryPhases(config, context)
        phases.repositories = packages
        phases.archives = KojiAccess(config, host)?.archives
        phases.loraxUse = prepared.loaded.use(of: "lorax_options")
        phases.isBuildinstallSkipped = prepared.selection.skips(.buildinstall)
        phases.password = password
        return phases
    }

    private func packageSetRepositories(_ inputs: ComposeInputs, _ pool: PackagePool)
        -> PackageSetRepositories
    {
        let fetcher = decisions.fetcher(pool)
        var repositories = PackageSetRepositories(pool, layout: layout, host: host, log: log) {
            try await fetcher.file(of: $0)
        }
        repositories.configured = decisions.configuredRepositories(inputs)
        repositories.checksum = Checksum.Kind(name: config.createrepo.checksum) ?? .sha256
        repositories.translator = PathTranslator(config.layout.translatePaths)
        repositories.known = old?.checksums ?? PackageChecksums()
        repositories.older = old?.layout.work
        repositories.parallel = parallel
        return repositories
    }

    /// Whether all images are made that the configuration asks for: what else lies in their places is a leftover.
    var makesAllImages: Bool {
        let makers: [PhaseName] = [
            .createiso, .extraISOs, .buildinstall, .ostreeInstaller, .ostreeContainer, .liveImages,
            .liveMedia,
            .imageBuild, .osbuild, .kiwibuild, .imagebuilder,
        ]
        return makers.allSatisfy { runs($0) || !asks(for: $0) }
    }

    /// Whether the configuration asks for a phase, and nobody left it out.
    func runs(_ phase: PhaseName) -> Bool {
        !prepared.selection.skips(phase) && asks(for: phase)
    }

    private func asks(for phase: PhaseName) -> Bool {
        PhaseSelection.isAskedFor(phase, by: prepared.loaded.options)
    }

    // MARK: Trees

    /// Makes the trees, and meanwhile what is made of packages alone.
    func makeTrees(
        _ inputs: ComposeInputs, _ pool: PackagePool?, _ delivery: DeliveryPhases, _ repositories: Milestone
    ) async throws -> TreeStage {
        let stages = try await phases.together([
            { @Sendable () async throws -> TreeStage in
                var stage = TreeStage()
                stage.gathered = try await makePackageTrees(inputs, pool)
                repositories.reach()
                return stage
            },
            { @Sendable () async throws -> TreeStage in
                var stage = TreeStage()
                stage.installers = try await makeInstallers(pool, delivery)
                return stage
            },
            { @Sendable () async throws -> TreeStage in try await makeOSTree(pool, delivery) },
        ])
        var stage = TreeStage()
        for other in stages { stage.add(other) }
        try await takeInstallers(delivery.context, &stage)
        return stage
    }

    /// Gathers packages, makes repositories of them and puts other files beside them.
    private func makePackageTrees(
        _ inputs: ComposeInputs, _ pool: PackagePool?
    ) async throws -> GatheredTrees? {
        let gathered = try await phases.run(.gather, needing: pool) { try await gather(inputs, $0) }
        _ = try await phases.together([
            { @Sendable () async throws -> Void in
                _ = try await phases.run(.createrepo, needing: gathered) {
                    try await createRepositories(inputs, $0)
                }
            },
            { @Sendable () async throws -> Void in
                _ = try await phases.run(.extraFiles, ifConfigured: !config.extraFiles.isEmpty) {
                    try await addExtraFiles(inputs, pool)
                }
            },
        ])
        return gathered
    }

    private func makeInstallers(
        _ pool: PackagePool?, _ delivery: DeliveryPhases
    ) async throws -> BuildinstallOutcome {
        let reason = "Not a bootable product."
        return try await phases.run(
            .buildinstall, ifConfigured: asks(for: .buildinstall), otherwise: reason
        ) {
            guard pool != nil else { throw ComposeError.noPackageSet(.buildinstall) }
            let phase = delivery.buildinstall
            return try await phase.perform(phase.plan())
        } ?? BuildinstallOutcome()
    }

    /// Commits, then what is made of them.
    private func makeOSTree(_ pool: PackagePool?, _ delivery: DeliveryPhases) async throws -> TreeStage {
        _ = try await phases.run(.ostree, ifConfigured: asks(for: .ostree)) {
            guard pool != nil else { throw ComposeError.noPackageSet(.ostree) }
            return try await delivery.ostree.perform(delivery.ostree.plan())
        }
        let stages = try await phases.together([
            { @Sendable () async throws -> TreeStage in
                var stage = TreeStage()
                stage.ostreeInstallers =
                    try await phases.run(.ostreeInstaller, ifConfigured: asks(for: .ostreeInstaller)) {
                        guard pool != nil else { throw ComposeError.noPackageSet(.ostreeInstaller) }
                        let plan = try delivery.ostreeInstaller.plan()
                        let outputs = try await delivery.ostreeInstaller.perform(plan)
                        return zip(
                            outputs,
                            outputs.map(\.image).delivered(as: "ostree-installer", plan.map(\.delivery))
                        ).map { output, image in
                            var output = output
                            output.image = image
                            return output
                        }
                    } ?? []
                return stage
            },
            { @Sendable () async throws -> TreeStage in
                var stage = TreeStage()
                stage.images =
                    try await phases.run(.ostreeContainer, ifConfigured: asks(for: .ostreeContainer)) {
                        guard pool != nil else { throw ComposeError.noPackageSet(.ostreeContainer) }
                        let plan = try delivery.ostreeContainer.plan()
                        return try await delivery.ostreeContainer.perform(plan)
                            .delivered(as: "ostree-container", plan.map(\.delivery))
                    } ?? []
                return stage
            },
        ])
        var stage = TreeStage()
        for other in stages { stage.add(other) }
        return stage
    }

    /// Puts installers into their trees. What fails here fails as the installer does.
    private func takeInstallers(_ context: DeliveryContext, _ stage: inout TreeStage) async throws {
        stage.images += stage.ostreeInstallers.map(\.image)
        guard !stage.installers.outputs.isEmpty else { return }
        let trees = InstallerTrees(context, kickstart: try await kickstart())
        for output in stage.installers.outputs {
            let tree = TreeID(output.variant, output.arch)
            let mayFail = canFail("buildinstall", variant: output.variant, arch: output.arch)
            let item = Deliverables.Item("buildinstall", variant: output.variant, arch: output.arch)
            let taken = try await state.delivering(
                item, canFail: mayFail, phase: PhaseName.buildinstall.title
            ) { try await [trees.take(output)].compactMap { $0 } }
            if var image = taken?.first {
                image.delivery = .init("buildinstall", canFail: mayFail)
                stage.images.append(image)
            }
            if taken == nil {
                stage.installers.failed.insert(tree)
                stage.installers.outputs.removeAll { TreeID($0.variant, $0.arch) == tree }
            }
        }
    }

    private func kickstart() async throws -> FilePath? {
        guard let source = config.buildinstall.kickstart else { return nil }
        return try await SourceFetcher.withTemporary(
            host: host, configDirectory: prepared.configDirectory, koji: KojiAccess(config, host)?.archives
        ) { fetcher in
            try await InstallerKickstart(source).fetch(
                with: fetcher, for: prepared.loaded.use(of: "buildinstall_kickstart"), to: layout.work)
        }
    }

    // MARK: Images

    /// Images that builders of Koji's make.
    func builderImages(
        _ delivery: DeliveryPhases
    ) -> [@Sendable () async throws -> [MadeImage]] {
        [
            images(.liveImages, as: "live", delivery.liveImages),
            images(.liveMedia, as: "live-media", delivery.liveMedia),
            images(.imageBuild, as: "image-build", delivery.imageBuild),
            images(.osbuild, as: "osbuild", delivery.osbuild),
            images(.kiwibuild, as: "kiwibuild", delivery.kiwibuild),
            images(.imagebuilder, as: "imagebuilder", delivery.imagebuilder),
        ]
    }

    /// Goes through a phase that has images made.
    ///
    /// - Parameter name: What they are called where deliverables are counted.
    private func images(
        _ phase: PhaseName, as name: String, _ maker: some ImageDelivery
    ) -> @Sendable () async throws -> [MadeImage] {
        { @Sendable () async throws -> [MadeImage] in
            try await phases.run(phase, ifConfigured: asks(for: phase)) {
                let plan = try maker.plan()
                return try await maker.perform(plan).delivered(as: name, plan.map(\.delivery))
            } ?? []
        }
    }

    /// Containers that OSBS builds.
    func makeContainers(_ delivery: DeliveryPhases) async throws -> MadeContainers {
        try await phases.run(.osbs, ifConfigured: asks(for: .osbs)) {
            try await delivery.osbs.perform(delivery.osbs.plan())
        } ?? MadeContainers()
    }

    /// Containers of images.
    func makeImageContainers(
        _ delivery: DeliveryPhases, _ images: [MadeImage]
    ) async throws -> MadeContainers {
        try await phases.run(.imageContainer, ifConfigured: asks(for: .imageContainer)) {
            try await delivery.imageContainer.perform(delivery.imageContainer.plan(), images: images)
        } ?? MadeContainers()
    }
}

extension [MadeImage] {
    /// The images with what they were delivered as, and whether that may fail: all that could have made one must.
    fileprivate func delivered(as name: String, _ deliveries: [PlannedDelivery]) -> [MadeImage] {
        map { made in
            let makers = deliveries.filter { delivery in
                delivery.variant == made.variant && made.arches.contains(where: delivery.arches.contains)
            }
            let mayFail = makers.allSatisfy { delivery in
                delivery.failable == ["*"] || made.arches.allSatisfy(delivery.failable.contains)
            }
            var made = made
            made.delivery = .init(name, canFail: !makers.isEmpty && mayFail)
            return made
        }
    }
}

extension DeliveryContext {
    /// Takes over what a configuration says for all phases.
    mutating func add(_ config: ComposeConfig, configDirectory: FilePath) {
        translator = PathTranslator(config.layout.translatePaths)
        names = config.imageNames
        defaults = config.imageDefaults
        link = config.layout.linkType
        self.configDirectory = configDirectory
    }
}

extension ComposeError {
    fileprivate static func noPackageSet(_ phase: PhaseName) -> ComposeError {
        ComposeError(
            .phase, "\(phase.rawValue) installs packages, and pkgset is skipped; skip both, or neither")
    }
}
