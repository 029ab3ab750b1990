internal import DigestKit
internal import HostKit
internal import SystemPackage

/// Writes what makes a medium of all variants known: the trees' files of the kind, made one.
struct UnifiedDisc {
    let medium: UnifiedMedium
    let info: ComposeInfo

    /// A time stamp, and the moment that it stands for.
    struct Stamp {
        var text: String
        var moment: Timestamp?
    }

    func write(to directory: FilePath) throws -> Stamp {
        let stamp = try newest()
        let release = info.baseProduct.map { " for \($0.name) \($0.version)" } ?? ""
        let disc = DiscInfo(
            timestamp: stamp.text, description: "\(info.release.name) \(info.release.version)\(release)",
            arch: medium.arch)
        var files: [(ComposeLayout.TreeFile, String)] = [
            (.discinfo, disc.text), (.mediaRepo, MediaRepo(disc).text), (.treeinfo, try treeInfo(directory)),
        ]
        if let list = try extraFiles() { files.append((.extraFiles, list)) }
        for (file, text) in files { try Files.writeAtomically(text, to: directory.appending(file.rawValue)) }
        return stamp
    }

    /// The latest time stamp of the trees: media that are made again of the same compose are the same.
    private func newest() throws -> Stamp {
        var newest = Stamp(text: "0", moment: nil)
        for tree in medium.trees {
            let path = tree.described.appending(ComposeLayout.TreeFile.discinfo.rawValue)
            guard Files.isRegular(path) else { continue }
            let text = try DiscInfo(Files.readText(path, limit: 1 << 16), name: path.string).timestamp
            guard let time = Double(text), time > Double(newest.text) ?? 0 else { continue }
            newest = Stamp(text: text, moment: Timestamp(sourceDateEpoch: String(text.prefix { $0 != "." })))
        }
        guard newest.moment != nil else {
            throw ComposeError(
                .metadata,
                "no tree for \(medium.fileName) has a .discinfo with a time stamp; make the compose again")
        }
        return newest
    }

    /// - Parameter directory: Where the new indexes of the repositories are.
    private func treeInfo(_ directory: FilePath) throws -> String {
        var whole: TreeInfo?
        var variants: [TreeInfo.OnMedium] = []
        for tree in medium.trees {
            let found = try TreeInfo.read(tree.described.appending(ComposeLayout.TreeFile.treeinfo.rawValue))
            if whole == nil {
                whole = found
            } else {
                // As with the files: those of later variants replace others.
                whole?.platforms.formUnion(found.platforms)
                whole?.images.merge(found.images) { $0.merging($1) { $1 } }
                whole?.stage2.merge(found.stage2) { $1 }
                whole?.checksums.merge(found.checksums) { $1 }
            }
            let variant = tree.variant
            variants.append(
                .init(
                    variant: .init(
                        id: variant.id, uid: variant.uid, name: variant.name, kind: variant.kind, paths: [:]),
                    repomd: directory.appending(variant.uid).pushing("repodata/repomd.xml")))
        }
        guard var info = whole else { throw ComposeError(.metadata, "\(medium.fileName) has no trees") }
        if medium.content == .debug { (info.images, info.stage2, info.checksums) = ([:], [:], [:]) }
        return try info.onMedium(variants, packages: "", checksum: .sha256).text()
    }

    private func extraFiles() throws -> String? {
        var files: [String: ExtraFilesManifest.File] = [:]
        for tree in medium.trees {
            let path = tree.directory.appending(ComposeLayout.TreeFile.extraFiles.rawValue)
            guard Files.isRegular(path) else { continue }
            for file in try ExtraFilesManifest.files(ofTree: Files.read(path), name: path.string) {
                files[file.path] = file
            }
        }
        if files.isEmpty { return nil }
        var manifest = ExtraFilesManifest(compose: info.compose)
        for (_, file) in files.sortedByKey() { manifest.add(file, to: "", medium.arch) }
        return String(decoding: manifest.encoded(forTree: "", "", medium.arch), as: UTF8.self)
    }
}
