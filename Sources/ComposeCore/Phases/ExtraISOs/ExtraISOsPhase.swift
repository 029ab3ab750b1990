public import DigestKit
internal import HostKit
internal import SystemPackage

/// Makes images with the packages of several variants.
public struct ExtraISOsPhase: Sendable {
    public let planner: ExtraISOPlanner
    public let createiso: CreateISOConfig
    public let buildinstall: BuildinstallConfig
    /// The time stamp of media whose trees have none.
    public let timestamp: String
    /// Whether nothing is made to boot in this compose, so that images of bootable trees are plain ones.
    public var isBuildinstallSkipped = false
    /// Trees whose installers could not be made, and that go without images therefore.
    public var failedInstallers: Set<TreeID> = []
    /// The checksums that the metadata has of extra files.
    public var checksums: [Checksum.Kind] = [.sha256]
    /// The kind of checksum of repositories.
    public var treeChecksum = Checksum.Kind.sha256
    /// Whether media carry the `mediaid` of the reference, `None`, in place of their own.
    public var followsReference = false

    /// - Parameter timestamp: See ``DiscInfo/timestamp(_:)``.
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

    /// Gathers the files of an image that no tree has, and lists all that is on it.
    ///
    /// - Throws: ``SourceError`` for extra files, `.metadata` and `.image` for trees that cannot be used;
    ///   ``FileError``.
    public func image(_ plan: ExtraISOPlan, _ sources: ExtraFilesSources) async throws -> ISOImage {
        try await ExtraISOStage(
            plan: plan, identity: planner.identity, layout: layout, sources: sources, checksums: checksums,
            treeChecksum: treeChecksum, timestamp: timestamp, followsReference: followsReference
        ).fill()
        var image = outline(plan)
        let boot = try bootFiles(plan, &image)
        image.graftPoints = try ExtraISOContent(plan: plan, layout: layout).points(boot: boot)
        return image
    }

    /// Whether an image is to boot, and cannot.
    func lacksInstaller(_ plan: ExtraISOPlan) -> Bool {
        !isBuildinstallSkipped && buildinstall.isWanted(variant: plan.variant, arch: plan.arch)
            && failedInstallers.contains(TreeID(plan.variant.uid, plan.arch))
    }

    /// All that can be said of an image before its files are gathered.
    func outline(_ plan: ExtraISOPlan) -> ISOImage {
        let (uid, arch) = (plan.variant.uid, plan.arch)
        var image = ISOImage(
            variant: uid, arch: arch, fileName: plan.fileName, directory: plan.directory,
            volumeID: plan.volumeID, graftPoints: [],
            files: .init(
                graftPoints: layout.work.graftPoints(arch, iso: plan.fileName),
                script: layout.work.extraISOScript(uid, arch, iso: plan.fileName),
                log: layout.logs.extraISO(arch, iso: plan.fileName),
                record: layout.logs.extraISOReuse(uid, arch, hash: plan.digest)))
        image.isoLevel = createiso.isoLevel(variant: uid, arch: arch)
        image.tool = createiso.usesXorriso ? .xorriso : .genisoimage
        image.isSupported = planner.identity.isSupported
        image.isUnified = true
        // As configured: an arch that lacks one of them has an image of its own all the same.
        var listed: Set<String> = [uid]
        image.additionalVariants = plan.config.includedVariants.filter { listed.insert($0).inserted }
        image.listedArches = arch == "src" ? plan.variant.arches.sorted() : [arch]
        if createiso.makesJigdo, let directory = layout.path(.jigdos, plan.variant, arch),
            let tree = layout.path(.osTree, plan.variant, arch)
        {
            image.jigdo = ISOImage.Jigdo(directory: directory, tree: tree)
        }
        return image
    }

    /// Makes an image boot that is to.
    ///
    /// - Returns: The files that it boots from.
    private func bootFiles(_ plan: ExtraISOPlan, _ image: inout ISOImage) throws -> [GraftPoint] {
        guard !isBuildinstallSkipped, buildinstall.isWanted(variant: plan.variant, arch: plan.arch),
            let tree = layout.path(.osTree, plan.variant, plan.arch)
        else { return [] }
        let hfs = createiso.usesHFSOnPPC64LE
        guard var boot = BootLoader(tree: tree, arch: plan.arch, tool: image.tool, usesHFS: hfs) else {
            let missing = try BootLoader.files(plan.arch, image.tool, usesHFS: hfs)
                .filter { !Files.exists(tree.appending($0)) }
            throw ComposeError(
                .image,
                "\(plan.title) should be bootable, but its tree lacks \(missing.joined(separator: ", ")); see what "
                    + "buildinstall made, or use buildinstall_skip")
        }
        let files = try GraftPoint.files(of: tree).filter { $0.isForBooting && !$0.isPackage }
        let changed = try boot.copyChangedFiles(to: layout.work.isoFiles(plan.arch, iso: plan.fileName))
        image.boot = boot
        return GraftPoint.overlaid([files, changed])
    }
}
