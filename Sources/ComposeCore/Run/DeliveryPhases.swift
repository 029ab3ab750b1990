internal import HostKit
internal import KojiKit

/// The phases that deliver something made elsewhere, as a configuration wants them.
struct DeliveryPhases: Sendable {
    let config: ComposeConfig
    let context: DeliveryContext
    /// Nil where the package set is not known: then nothing is made, only planned.
    var repositories: PackageSetRepositories?
    /// What gets files of Koji's builds.
    var archives: KojiArchiveSource?
    /// Whether no installers are made that those of OSTree could clash with.
    var isBuildinstallSkipped = false
    /// Where `lorax_options` stands, for messages.
    var loraxUse: SourceUse?
    /// The password of the key that packages are signed with.
    var password: Secret?

    init(_ config: ComposeConfig, _ context: DeliveryContext) {
        self.config = config
        self.context = context
    }

    /// What all phases that run would make, in the order of the phases.
    ///
    /// - Throws: ``ComposeError`` for what cannot be made: a person hears of it before the work, not after it.
    func deliveries(_ runs: (PhaseName) -> Bool) throws -> [PlannedDelivery] {
        var all: [PlannedDelivery] = []
        if runs(.buildinstall) { all += try buildinstall.plan().map(\.delivery) }
        if runs(.ostree) { all += try ostree.plan().map(\.delivery) }
        if runs(.ostreeInstaller) { all += try ostreeInstaller.plan().map(\.delivery) }
        if runs(.ostreeContainer) { all += try ostreeContainer.plan().map(\.delivery) }
        if runs(.liveImages) { all += try liveImages.plan().map(\.delivery) }
        if runs(.liveMedia) { all += try liveMedia.plan().map(\.delivery) }
        if runs(.imageBuild) { all += try imageBuild.plan().map(\.delivery) }
        if runs(.osbuild) { all += try osbuild.plan().map(\.delivery) }
        if runs(.kiwibuild) { all += try kiwibuild.plan().map(\.delivery) }
        if runs(.imagebuilder) { all += try imagebuilder.plan().map(\.delivery) }
        if runs(.osbs) { all += try osbs.plan().map(\.delivery) }
        if runs(.imageContainer) { all += try imageContainer.plan().map(\.delivery) }
        return all
    }

    // MARK: In runroots

    private var sources: PackageSetAddresses {
        { [repositories] arch, variant in
            try await repositories?.addresses(arch: arch, variant: variant) ?? []
        }
    }

    var buildinstall: BuildinstallPhase {
        var phase = BuildinstallPhase(
            config.buildinstall, context, failable: config.failableDeliverables, sources: sources
        ) { [repositories] in repositories?.identity(arch: $0) }
        phase.archives = archives
        if let loraxUse { phase.use = loraxUse }
        return phase
    }

    var ostree: OSTreePhase { OSTreePhase(config.ostree, context, sources: sources) }

    var ostreeInstaller: OSTreeInstallerPhase {
        var phase = OSTreeInstallerPhase(
            config.ostreeInstaller, buildinstall: config.buildinstall, context, sources: sources)
        phase.isBuildinstallSkipped = isBuildinstallSkipped
        return phase
    }

    var ostreeContainer: OSTreeContainerPhase {
        OSTreeContainerPhase(config.ostreeContainer, context, sources: sources)
    }

    // MARK: By Koji's builders

    var liveImages: LiveImagesPhase {
        LiveImagesPhase(
            config.liveImages, signing: config.signing, password: password,
            coversOptional: config.createiso.coversOptional, context)
    }

    var liveMedia: LiveMediaPhase {
        LiveMediaPhase(config.liveMedia, coversOptional: config.createiso.coversOptional, context)
    }

    var imageBuild: ImageBuildPhase {
        ImageBuildPhase(config.imageBuild, context) { [repositories] rpms in
            repositories?.pool.outdated(rpms.map(\.nvra)).isEmpty ?? false
        }
    }

    var osbuild: OSBuildPhase { OSBuildPhase(config.osbuild, context) }
    var kiwibuild: KiwiBuildPhase { KiwiBuildPhase(config.kiwibuild, context) }
    var imagebuilder: ImageBuilderPhase { ImageBuilderPhase(config.imagebuilder, context) }

    // MARK: Containers

    var osbs: OSBSPhase {
        var phase = OSBSPhase(config.osbs, context)
        phase.trackingURL = config.tracking?.url
        if let pool = repositories?.pool { phase.outdatedPackages = { pool.outdated($0) } }
        return phase
    }

    var imageContainer: ImageContainerPhase { ImageContainerPhase(config.imageContainer, context) }
}
