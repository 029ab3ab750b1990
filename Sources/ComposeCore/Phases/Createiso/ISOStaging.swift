internal import DigestKit
internal import HostKit
internal import SystemPackage

/// Makes the files of an image that differ from those of its tree.
struct ISOStaging {
    let planned: PlannedISO

    private var image: ISOImage { planned.image }
    private var directory: FilePath { planned.staging }

    /// What will be there, besides a repository.
    static func points(_ content: TreeListing, boot: BootLoader?, in staging: FilePath) -> [GraftPoint] {
        var names = [ComposeLayout.TreeFile.discinfo.rawValue, ComposeLayout.TreeFile.treeinfo.rawValue]
        if boot != nil { names += BootLoader.changing }
        let there = Set(content.files.map(\.path))
        return names.filter(there.contains).map { GraftPoint($0, from: staging.appending($0)) }
    }

    /// Writes them anew.
    ///
    /// - Parameter repository: Makes the repository of a single disc in the directory that it is given.
    /// - Returns: The image with all its files.
    /// - Throws: `.metadata`, ``FileError``, and what `repository` throws.
    func make(_ repository: @Sendable (DiscRepository) async throws -> Void) async throws -> ISOImage {
        try Files.removeTree(directory)
        try Files.createDirectories(directory)
        var image = image
        if image.boot != nil { _ = try image.boot?.copyChangedFiles(to: directory) }
        try writeDiscInfo()
        var checksum: String?
        if let packages = planned.packages, !packages.isEmpty {
            let disc = DiscRepository(planned, packages)
            try await repository(disc)
            let points = try GraftPoint.files(of: disc.repodata, below: "repodata")
            image.graftPoints = GraftPoint.sorted(GraftPoint.overlaid([image.graftPoints, points]))
            let index = disc.repodata.appending("repomd.xml")
            let sum: Checksum = try Checksum.of(index, .sha256)
            checksum = sum.description
        }
        try writeTreeInfo(checksum)
        return image
    }

    private func writeDiscInfo() throws {
        let name = ComposeLayout.TreeFile.discinfo.rawValue
        let source = planned.tree.appending(name)
        guard Files.isRegular(source) else { return }
        var text = try Files.readText(source, limit: 1 << 20)
        if image.discCount > 1 {
            var info = try DiscInfo(text, name: source.string)
            info.discs = [image.discNumber]
            text = info.text
        }
        try Files.writeAtomically(text, to: directory.appending(name))
    }

    private func writeTreeInfo(_ repomd: String?) throws {
        let name = ComposeLayout.TreeFile.treeinfo.rawValue
        let source = planned.tree.appending(name)
        guard Files.isRegular(source) else { return }
        var info = try TreeInfo.read(source)
        info.removeBootImage()
        if image.discCount > 1 {
            info.disc = TreeInfo.Disc(number: image.discNumber, count: image.discCount)
            info.checksums["repodata/repomd.xml"] = repomd
        }
        try Files.writeAtomically(try info.text(), to: directory.appending(name))
    }
}
