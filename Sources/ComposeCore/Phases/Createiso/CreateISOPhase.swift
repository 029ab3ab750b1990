internal import HostKit
public import SystemPackage

/// Makes ISO images of the trees of a compose.
public struct CreateISOPhase: Sendable {
    public let config: CreateISOConfig
    public let names: ImageNameConfig
    public let buildinstall: BuildinstallConfig
    public let identity: ComposeIdentity
    public let variants: Variants
    public let layout: ComposeLayout
    /// Whether nothing is made to boot in this compose, so that images of bootable trees are plain ones.
    public var isBuildinstallSkipped = false
    /// Trees whose installers could not be made, and that go without images therefore.
    public var failedInstallers: Set<TreeID> = []
    /// The kind of checksum of repositories.
    public var repositoryChecksum = "sha256"

    public init(
        _ config: CreateISOConfig, names: ImageNameConfig, buildinstall: BuildinstallConfig,
        identity: ComposeIdentity, variants: Variants, layout: ComposeLayout
    ) {
        self.config = config
        self.names = names
        self.buildinstall = buildinstall
        self.identity = identity
        self.variants = variants
        self.layout = layout
    }

    /// Decides which images are made, and of what.
    ///
    /// - Parameters:
    ///   - listing: What a tree has.
    ///   - extraFiles: The paths of a tree's extra files, which are on every disc of a set.
    /// - Throws: `.imageName`; a tree that cannot be read is the problem of its image alone.
    public func plan(
        listing: (FilePath) throws -> TreeListing = TreeListing.read,
        extraFiles: ((Variant, String) throws -> Set<String>)? = nil
    ) throws -> CreateISOPlan {
        var plan = CreateISOPlan()
        for variant in variants.ordered where isCovered(variant) {
            for arch in variant.arches.sorted() + ["src"] {
                guard let path = layout.path(.osTree, variant, arch),
                    let directory = layout.path(.isos, variant, arch)
                else { continue }
                if config.skips(variant: variant.uid, arch: arch) {
                    plan.messages.append(
                        .init("Skipping createiso for \(variant.uid).\(arch) due to config option"))
                    continue
                }
                let tree = Tree(variant, arch, path, directory, listing)
                guard tree.content.hasPackages || tree.problem != nil else {
                    plan.messages.append(
                        .init("No RPMs found for \(variant.uid).\(arch), skipping ISO", isWarning: true))
                    continue
                }
                if lacksInstaller(variant, arch) {
                    plan.messages.append(.init(.lacksInstaller(variant, arch), isWarning: true))
                    continue
                }
                let extra = try extraFiles?(variant, arch) ?? stagedExtraFiles(variant, arch)
                let mediaRepo = ComposeLayout.TreeFile.mediaRepo.rawValue
                plan.images += try images(tree, everywhere: extra.union([mediaRepo]))
            }
        }
        return plan
    }

    /// Whether a tree is to have images that boot, and cannot.
    private func lacksInstaller(_ variant: Variant, _ arch: String) -> Bool {
        !isBuildinstallSkipped && buildinstall.isWanted(variant: variant, arch: arch)
            && failedInstallers.contains(TreeID(variant.uid, arch))
    }

    private func isCovered(_ variant: Variant) -> Bool {
        switch variant.kind {
        case .variant, .layeredProduct: !variant.isEmpty
        case .optional: !variant.isEmpty && config.coversOptional
        case .addon: false
        }
    }

    /// What the phase of extra files has put together for a tree.
    private func stagedExtraFiles(_ variant: Variant, _ arch: String) throws -> Set<String> {
        let directory = layout.work.extraFiles(variant.uid, arch)
        guard Files.isDirectory(directory) else { return [] }
        return Set(try Files.tree(directory).filter { $0.record.kind != .directory }.map(\.path.string))
    }
}

extension CreateISOPhase {
    /// A tree that gets images.
    struct Tree {
        var variant: Variant
        var arch: String
        var path: FilePath
        var directory: FilePath
        var content = TreeListing([])
        /// Why it cannot be read.
        var problem: ComposeError?

        init(
            _ variant: Variant, _ arch: String, _ path: FilePath, _ directory: FilePath,
            _ listing: (FilePath) throws -> TreeListing
        ) {
            self.variant = variant
            self.arch = arch
            self.path = path
            self.directory = directory
            do {
                content = try listing(path)
            } catch {
                // Its image may be one that may fail.
                problem = ComposeError(.image, "ISO for \(variant.uid).\(arch): \(error)")
            }
        }
    }

    /// The images of a tree: one, or a set of discs.
    private func images(_ tree: Tree, everywhere: Set<String>) throws -> [PlannedISO] {
        let boot = bootLoader(tree)
        let files = tree.content.files.filter { !$0.path.hasPrefix("repodata/") }
            .map { MediaSplit.File($0.path, size: tree.content.sizes[$0.path] ?? 0) }
        let limit = config.mediumSize - config.reserve
        let all = MediaSplit.Disc(paths: tree.content.files.map(\.path), size: MediaSplit.size(files))
        var discs = [all]
        var problem = tree.problem
        if problem != nil {
            // Nothing is known of what it has.
        } else if boot.isWanted, boot.loader == nil {
            problem = missingBootFiles(tree)
        } else if boot.isWanted, all.size > limit {
            problem = tooLarge(tree, all.size, limit)
        } else if !boot.isWanted {
            do throws(ComposeError) {
                let split = try MediaSplit(limit: limit, everywhere: everywhere).discs(files)
                if split.count > 1 { discs = split }
            } catch {
                problem = error
            }
        }
        let planned = try discs.enumerated().map { index, disc in
            try image(tree, disc, number: index + 1, of: discs.count, boot: boot.loader)
        }
        if Set(planned.map(\.image.fileName)).count < planned.count {
            throw ComposeError(
                .imageName,
                "\(tree.variant.uid).\(tree.arch) needs \(discs.count) discs, and all would be "
                    + "\(planned[0].image.fileName); add %(disc_num)s to image_name_format")
        }
        return planned.map { one in
            var one = one
            one.problem = problem
            return one
        }
    }

    private func bootLoader(_ tree: Tree) -> (isWanted: Bool, loader: BootLoader?) {
        guard !isBuildinstallSkipped, buildinstall.isWanted(variant: tree.variant, arch: tree.arch) else {
            return (false, nil)
        }
        return (
            true,
            BootLoader(
                tree: tree.path, arch: tree.arch, tool: config.usesXorriso ? .xorriso : .genisoimage,
                usesHFS: config.usesHFSOnPPC64LE)
        )
    }

    private func missingBootFiles(_ tree: Tree) -> ComposeError {
        let tool: ISOImage.Tool = config.usesXorriso ? .xorriso : .genisoimage
        do throws(ComposeError) {
            let needed = try BootLoader.files(tree.arch, tool, usesHFS: config.usesHFSOnPPC64LE)
            let missing = needed.filter { !Files.exists(tree.path.appending($0)) }
            return ComposeError(
                .image,
                "ISO for \(tree.variant.uid).\(tree.arch) should be bootable, but its tree lacks "
                    + missing.joined(separator: ", ")
                    + "; see what buildinstall made, or use buildinstall_skip")
        } catch {
            return error
        }
    }

    private func tooLarge(_ tree: Tree, _ size: Int64, _ limit: Int64) -> ComposeError {
        ComposeError(
            .image,
            "ISO for \(tree.variant.uid).\(tree.arch) does not fit on single media! It is \(size - limit) "
                + "bytes too big. (Total size: \(size) B)")
    }

    private func image(
        _ tree: Tree, _ disc: MediaSplit.Disc, number: Int, of count: Int, boot: BootLoader?
    ) throws -> PlannedISO {
        let (uid, arch) = (tree.variant.uid, tree.arch)
        let name = try name(tree, number, discType: names.naming.discType("dvd"))
        // The reference does not ask what discs are called when it names working files.
        let workName = try self.name(tree, number, discType: "dvd")
        let staging = layout.work.isoFiles(arch, iso: workName)
        let shown = ImageNaming.Image(
            variant: tree.variant, arch: arch, discType: names.naming.discType("dvd"))
        var image = ISOImage(
            variant: uid, arch: arch, fileName: name, directory: tree.directory,
            volumeID: try names.naming.volumeID(of: shown, in: identity), graftPoints: [],
            files: .init(
                graftPoints: layout.work.graftPoints(arch, iso: workName),
                script: layout.work.createISOScript(uid, arch, iso: name),
                log: layout.logs.createISO(arch, iso: name),
                record: layout.logs.createISOReuse(uid, arch, disc: number, count: count)))
        (image.discNumber, image.discCount) = (number, count)
        image.isoLevel = config.isoLevel(variant: uid, arch: arch)
        image.tool = config.usesXorriso ? .xorriso : .genisoimage
        image.isSupported = identity.isSupported
        image.listedArches = arch == "src" ? tree.variant.arches.sorted() : [arch]
        if config.makesJigdo, let directory = layout.path(.jigdos, tree.variant, arch) {
            image.jigdo = .init(directory: directory, tree: tree.path)
        }
        image.boot = boot
        image.boot?.changedFiles = staging
        let paths = Set(disc.paths)
        let files = tree.content.files.filter { paths.contains($0.path) }
        image.graftPoints = GraftPoint.sorted(
            GraftPoint.overlaid([files, ISOStaging.points(tree.content, boot: boot, in: staging)]))
        var planned = PlannedISO(image, tree: tree.path, staging: staging, size: disc.size)
        if count > 1 { planned.packages = packages(tree, disc) }
        return planned
    }

    private func name(_ tree: Tree, _ number: Int, discType: String) throws -> String {
        try names.naming.fileName(
            of: .init(variant: tree.variant, arch: tree.arch, discType: discType, discNumber: number),
            in: identity, template: names.format(variant: tree.variant.uid))
    }

    /// Those of a disc that the tree's own repository has; addons have repositories of their own.
    private func packages(_ tree: Tree, _ disc: MediaSplit.Disc) -> [String] {
        guard let directory = layout.path(.packages, tree.variant, tree.arch) else { return [] }
        let place = Files.relative(directory, to: tree.path).string
        return disc.paths.filter { $0.hasSuffix(".rpm") && (place == "." || $0.hasPrefix(place + "/")) }
    }
}
