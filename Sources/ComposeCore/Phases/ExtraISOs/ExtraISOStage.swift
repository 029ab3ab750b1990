internal import DigestKit
internal import HostKit
internal import SystemPackage

/// Gathers the files of an image that no tree has: those of its own, and what makes it known.
struct ExtraISOStage: Sendable {
    let plan: ExtraISOPlan
    let identity: ComposeIdentity
    let layout: ComposeLayout
    let sources: ExtraFilesSources
    /// Of extra files, in the metadata.
    let checksums: [Checksum.Kind]
    /// Of repositories, in `.treeinfo`.
    let treeChecksum: Checksum.Kind
    /// The time stamp of a medium whose tree has none.
    let timestamp: String
    /// Whether `mediaid` is that of the reference, which nothing on the medium has.
    let followsReference: Bool

    /// Fills the staging directory.
    func fill() async throws {
        let found = try await sources.collect(
            plan.config.extraFiles, for: plan.variant, plan.arch, into: plan.staging)
        let reserved = ReservedPlaces(
            plan.variants.flatMap { [FilePath("\($0.uid)/Packages"), FilePath("\($0.uid)/repodata")] })
        for path in found { try reserved.check(path, in: "the image \(plan.title)", for: sources.use) }
        let disc = try discInfo()
        let modified = Self.moment(disc.timestamp)
        try limitTimes(found, modified)
        var media = MediaRepo(disc)
        if followsReference { media.mediaID = "None" }
        for (file, content) in [
            (ComposeLayout.TreeFile.discinfo, disc.text), (.mediaRepo, media.text),
            (.treeinfo, try treeInfo().text()), (.extraFiles, try list(found)),
        ] {
            let path = plan.staging.appending(file.rawValue)
            try Files.writeAtomically(content, to: path)
            if let modified { try Files.setModified(modified, of: path) }
        }
    }

    /// The medium is known by the time stamp of its tree, so that it is the same when it is made again.
    private func discInfo() throws -> DiscInfo {
        var stamp = timestamp
        if let path = layout.file(.discinfo, plan.variant, plan.arch), Files.isRegular(path) {
            stamp = try DiscInfo(Files.readText(path, limit: 1 << 16), name: path.string).timestamp
        }
        return DiscInfo(
            timestamp: stamp,
            description: try DiscInfo.description(of: plan.variant, plan.arch, in: identity.release),
            arch: plan.arch)
    }

    /// The moment of a time stamp, in whole seconds.
    private static func moment(_ timestamp: String) -> Timestamp? {
        Timestamp(sourceDateEpoch: String(timestamp.prefix { $0 != "." }))
    }

    /// What was only fetched now must not make the image another one.
    private func limitTimes(_ files: [FilePath], _ latest: Timestamp?) throws {
        guard let latest else { return }
        for file in files {
            let path = plan.staging.pushing(file)
            guard let record = Files.record(path, followingSymlinks: false), record.kind == .regular,
                record.modified > latest
            else { continue }
            try Files.setModified(latest, of: path)
        }
    }

    private func treeInfo() throws -> TreeInfo {
        guard let path = layout.file(.treeinfo, plan.variant, plan.arch), Files.isRegular(path) else {
            throw ComposeError(
                .metadata, "\(plan.title): the tree of \(plan.variant.uid).\(plan.arch) has no .treeinfo")
        }
        let variants = plan.variants.map { variant in
            TreeInfo.OnMedium(
                variant: .init(
                    id: variant.id, uid: variant.uid, name: variant.name, kind: variant.kind, paths: [:]),
                repomd: layout.path(.repository, variant, plan.arch)?.pushing("repodata/repomd.xml"))
        }
        return try TreeInfo.read(path).onMedium(variants, packages: "Packages", checksum: treeChecksum)
    }

    private func list(_ files: [FilePath]) throws -> String {
        var manifest = ExtraFilesManifest(compose: ComposeInfo(identity).compose)
        for path in files where !Files.isSymlink(plan.staging.pushing(path)) {
            let file = plan.staging.pushing(path)
            let sums: [Checksum] = try Checksum.of(file, checksums)
            let entry = ExtraFilesManifest.File(
                path: path, HashedCopy(size: try Files.stat(file).size, checksums: sums))
            manifest.add(entry, to: plan.variant.uid, plan.arch)
        }
        return String(decoding: manifest.encoded(forTree: "", plan.variant.uid, plan.arch), as: UTF8.self)
    }
}
