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

extension ComposeSession {
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
}

extension ComposeError {
    fileprivate static func noPackageSet(_ phase: PhaseName) -> ComposeError {
        ComposeError(
            .phase, "\(phase.rawValue) installs packages, and pkgset is skipped; skip both, or neither")
    }
}
