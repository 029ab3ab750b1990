internal import DigestKit
internal import HostKit
internal import SystemPackage

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

    func asks(for phase: PhaseName) -> Bool {
        PhaseSelection.isAskedFor(phase, by: prepared.loaded.options)
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
    func delivered(as name: String, _ deliveries: [PlannedDelivery]) -> [MadeImage] {
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
