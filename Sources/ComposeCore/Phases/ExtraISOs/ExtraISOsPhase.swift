public import DigestKit
internal import HostKit
internal import SystemPackage

/// Makes images with the packages of several variants.
public struct ExtraISOsPhase: Sendable {
    public let planner: ExtraISOPlanner
    public let createiso: CreateISOConfig
    public let buildinstall: BuildinstallConfig
    /// How many images are made at a time.
    public var parallel = 2
    /// The checksums that the metadata has of extra files.
    public var checksums: [Checksum.Kind] = [.sha256]
    /// The kind of checksums of repositories.
    public var treeChecksum = Checksum.Kind.sha256
    /// The time stamp of media whose trees have none.
    public var timestamp: String
    /// Whether media carry the `mediaid` of the reference, `None`, in place of their own.
    public var followsReference = false

    public init(
        _ planner: ExtraISOPlanner, createiso: CreateISOConfig, buildinstall: BuildinstallConfig,
        timestamp: String
    ) {
        self.planner = planner
        self.createiso = createiso
        self.buildinstall = buildinstall
        self.timestamp = timestamp
    }

    private var layout: ComposeLayout { planner.layout }

    /// Makes one of the phase's deliverables; nil for a failure that may be.
    public typealias Delivery =
        @Sendable (
            _ plan: ExtraISOPlan, _ body: @escaping @Sendable () async throws -> MadeImage
        ) async throws -> MadeImage?

    /// Makes all images.
    ///
    /// - Parameters:
    ///   - deliver: Runs the work on each image, and decides about its failure.
    ///   - make: Makes one image, or takes over one that was made before.
    /// - Returns: In the order of the plans, without those that failed and may.
    /// - Throws: The first failure of an image that must not fail, when what is running has ended.
    public func perform(
        _ plans: [ExtraISOPlan], from sources: ExtraFilesSources, deliver: @escaping Delivery,
        make: @escaping @Sendable (ISOImage) async throws -> MadeImage
    ) async throws -> [MadeImage] {
        try await plans.concurrentMap(limit: parallel) { plan in
            try await deliver(plan) { try await perform(plan, sources, make) }
        }.compactMap { $0 }
    }

    private func perform(
        _ plan: ExtraISOPlan, _ sources: ExtraFilesSources,
        _ make: @Sendable (ISOImage) async throws -> MadeImage
    ) async throws -> MadeImage {
        let made = try await make(try await image(plan, sources))
        if let text = try sizeWarning(made, plan) { sources.warn(text) }
        return made
    }

    /// Gathers the files of an image, and describes it.
    public func image(_ plan: ExtraISOPlan, _ sources: ExtraFilesSources) async throws -> ISOImage {
        try await ExtraISOStage(
            plan: plan, identity: planner.identity, layout: layout, sources: sources, checksums: checksums,
            treeChecksum: treeChecksum, timestamp: timestamp, followsReference: followsReference
        ).fill()
        var image = ISOImage(
            variant: plan.variant.uid, arch: plan.arch, fileName: plan.fileName, directory: plan.directory,
            volumeID: plan.volumeID, graftPoints: [], files: workFiles(plan))
        image.isoLevel = createiso.isoLevel(variant: plan.variant.uid, arch: plan.arch)
        image.tool = createiso.usesXorriso ? .xorriso : .genisoimage
        image.isSupported = planner.identity.isSupported
        image.isUnified = true
        // As configured: an arch that lacks one of them has an image of its own all the same.
        image.additionalVariants = plan.config.includedVariants.filter { $0 != plan.variant.uid }
        if plan.arch == "src" { image.listedArches = plan.variant.arches.sorted() }
        let tree = layout.path(.osTree, plan.variant, plan.arch)
        if let tree, createiso.makesJigdo, let directory = layout.path(.jigdos, plan.variant, plan.arch) {
            image.jigdo = ISOImage.Jigdo(directory: directory, tree: tree)
        }
        let boot = try tree.flatMap { try bootFiles(plan, $0, &image) } ?? []
        image.graftPoints = try ExtraISOContent(plan: plan, layout: layout).points(boot: boot)
        return image
    }

    /// Makes an image boot whose tree has an installer.
    ///
    /// - Returns: The files that it boots from; nil for one that does not.
    private func bootFiles(
        _ plan: ExtraISOPlan, _ tree: FilePath, _ image: inout ISOImage
    ) throws -> [GraftPoint]? {
        guard buildinstall.isWanted(variant: plan.variant, arch: plan.arch),
            var boot = BootLoader(
                tree: tree, arch: plan.arch, tool: image.tool, usesHFS: createiso.usesHFSOnPPC64LE)
        else { return nil }
        let files = try GraftPoint.files(of: tree).filter { $0.isForBooting && !$0.isPackage }
        let changed = try boot.copyChangedFiles(to: layout.work.isoFiles(plan.arch, iso: plan.fileName))
        image.boot = boot
        return GraftPoint.overlaid([files, changed])
    }

    private func workFiles(_ plan: ExtraISOPlan) -> ISOImage.WorkFiles {
        ISOImage.WorkFiles(
            graftPoints: layout.work.graftPoints(plan.arch, iso: plan.fileName),
            script: layout.work.extraISOScript(plan.variant.uid, plan.arch, iso: plan.fileName),
            log: layout.logs.extraISO(plan.arch, iso: plan.fileName),
            record: layout.logs.extraISOReuse(plan.variant.uid, plan.arch, hash: plan.digest))
    }

    /// - Throws: `.image` for an image that is larger than it may be.
    private func sizeWarning(_ made: MadeImage, _ plan: ExtraISOPlan) throws -> String? {
        guard let limit = plan.config.maximumSize, made.image.size > limit else { return nil }
        let text = "ISO \(made.image.path) is too big. Expected max \(limit)B, got \(made.image.size)B"
        let isStrict = createiso.maximumSizeIsStrict.values(variant: plan.variant.uid, arch: plan.arch)
        guard isStrict.contains(true) else { return text }
        throw ComposeError(.image, "\(text); raise max_size of the image, or leave something out")
    }
}
