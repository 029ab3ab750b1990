internal import HostKit
public import SystemPackage

/// Puts installers into the trees of a compose, and lists their boot images.
public struct InstallerTrees: Sendable {
    let context: DeliveryContext
    /// The kickstart that installers follow; nil for none.
    let kickstart: FilePath?

    /// - Parameter kickstart: See ``InstallerKickstart``.
    public init(_ context: DeliveryContext, kickstart: FilePath? = nil) {
        self.context = context
        self.kickstart = kickstart
    }

    /// Takes an installer that was made: its boot configurations get the label of the tree's media and the kickstart,
    /// all of it goes over the tree, and its boot image is published.
    ///
    /// Doing it again, after it was stopped or done, comes out the same.
    /// - Returns: The boot image; nil if the installer has none.
    /// - Throws: `.image` for what cannot be put into a tree, or a boot image that is none; ``CommandFailure``;
    ///   ``FileError``.
    public func take(_ output: InstallerOutput) async throws -> MadeImage? {
        let (variant, arch) = (output.variant, output.arch)
        guard let found = context.variants[variant], found.arches.contains(arch),
            let tree = context.layout.path(.osTree, found, arch)
        else {
            throw ComposeError(.image, "there is no tree of \(variant).\(arch) to put an installer into")
        }
        let title = "installer into the tree (arch: \(arch), variant: \(variant))"
        log("[BEGIN] Putting the \(title)")
        let listing = try InstallerTreeListing(output.directory, reserved: reserved(found, arch, tree))
        let temporary = context.layout.work.temporary(arch, variant: variant)
        try Files.createDirectories(temporary)
        try Files.createDirectories(tree)
        try await WorkDirectory.withTemporaryDirectory(prefix: ".installer-", in: temporary) { work in
            try await place(listing, of: output, in: tree, work, list: temporary.appending("installer-files"))
        }
        let image = try publishBootImage(of: output, found)
        log("[DONE ] Putting the \(title)")
        return image
    }

    private func place(
        _ listing: InstallerTreeListing, of output: InstallerOutput, in tree: FilePath, _ work: FilePath,
        list: FilePath
    ) async throws {
        let edits = InstallerTreeEdits(
            host: context.host,
            configuration: BootConfiguration(volumeID: output.volumeID, usesKickstart: kickstart != nil),
            directory: output.directory, work: work.appending("files"))
        try Files.createDirectories(edits.work)
        var outcome = try await edits.make(listing.files)
        for warning in outcome.warnings { context.log.warning(warning, phase: PhaseName.buildinstall.title) }
        for path in outcome.files.keys.sorted(by: { $0.string.precedes($1.string) }) {
            log("Boot configuration in \(path) of \(output.variant).\(output.arch) was changed")
        }
        if let kickstart {
            let copy = work.appending(BootConfiguration.kickstartName)
            try Files.copy(kickstart, to: copy, keepingTimes: true)
            try Files.setPermissions(FilePermissions(rawValue: 0o644), of: copy)
            outcome.files[FilePath(BootConfiguration.kickstartName)] = copy
        }
        let placement = InstallerTreePlacement(
            tree: tree, extraFiles: context.layout.work.extraFiles(output.variant, output.arch), list: list)
        for path in try placement.place(listing, of: output.directory, changed: outcome.files) {
            context.log.warning(
                "\(path) of the installer gives way to an extra file in the tree of "
                    + "\(output.variant).\(output.arch)",
                phase: PhaseName.buildinstall.title)
        }
    }

    /// Where packages and metadata of repositories are in a tree, relative to it.
    private func reserved(_ variant: Variant, _ arch: String, _ tree: FilePath) -> [FilePath] {
        let all = [variant] + context.variants.children(of: variant.uid)
        var places: [FilePath] = []
        for one in all {
            let repository = context.layout.path(.repository, one, arch)?.appending("repodata")
            places += [context.layout.path(.packages, one, arch), repository].compactMap { $0 }
        }
        return places.filter { $0.starts(with: tree) && $0 != tree }.map { Files.relative($0, to: tree) }
    }

    // MARK: The boot image

    private func publishBootImage(of output: InstallerOutput, _ variant: Variant) throws -> MadeImage? {
        let path = output.directory.pushing(FilePath(BootLoader.bootISO))
        guard Files.exists(path) else { return nil }
        let source = try Files.resolve(FilePath(BootLoader.bootISO), under: output.directory)
        let volume = try ISOVolume(source)
        let naming = context.names.naming
        let name = try naming.fileName(
            of: .init(variant: variant, arch: output.arch, discType: naming.discType("boot")),
            in: context.identity, template: context.names.format(variant: variant.uid))
        var image = DeliveredImage(
            variant: variant, arch: output.arch, subvariant: nil, type: "boot", format: "iso", fileName: name)
        image.isBootable = true
        let place = try context.place(of: image)
        let manifest = ISOManifest.text(try volume.entries(), tool: .genisoimage)
        try InstallerTreePlacement.put(source, at: place, PackageLinker(.hardlinkOrCopy))
        try Files.writeAtomically(manifest, to: FilePath(place.string + ".manifest"))
        return try context.describe(image, at: place)
    }

    private func log(_ text: String) { context.log.info(text, phase: PhaseName.buildinstall.title) }
}
