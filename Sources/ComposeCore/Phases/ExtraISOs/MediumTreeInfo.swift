internal import DigestKit
internal import HostKit
internal import SystemPackage

extension TreeInfo {
    /// A variant on a medium of several: its packages, and where its repository is now.
    struct OnMedium {
        var variant: Variant
        /// The repository's index; nil if there is none.
        var repomd: FilePath?
    }

    /// The same for a medium on which each variant has a directory of its own, named by its UID.
    ///
    /// Addons are not on such media, nor is the small boot image.
    /// - Parameter variants: The first is the one that the medium is known by.
    /// - Parameter packages: The directory of packages below that of a variant; empty if it is the same.
    /// - Throws: `.metadata` for an index that cannot be read.
    func onMedium(
        _ variants: [OnMedium], packages: String, checksum: Checksum.Kind
    ) throws(ComposeError) -> TreeInfo {
        var info = self
        info.addons = []
        info.disc = nil
        let placed = variants.map { one in
            var variant = one.variant
            variant.paths = [
                "packages": packages.isEmpty ? variant.uid : "\(variant.uid)/\(packages)",
                "repository": variant.uid,
            ]
            return variant
        }
        if let first = placed.first { info.variant = first }
        info.others = Array(placed.dropFirst())
        info.removeBootImage()
        info.checksums = info.checksums.filter { FilePath($0.key).lastComponent != "repomd.xml" }
        for one in variants {
            guard let repomd = one.repomd, Files.isRegular(repomd) else { continue }
            do {
                info.checksums["\(one.variant.uid)/repodata/repomd.xml"] =
                    try Checksum.of(repomd, checksum).description
            } catch {
                throw ComposeError(.metadata, "\(error)")
            }
        }
        return info
    }

    /// Takes out the installer's own image, which is not on media.
    mutating func removeBootImage() {
        let isBootImage: (String) -> Bool = { FilePath($0).lastComponent == "boot.iso" }
        images = images.mapValues { $0.filter { $0.key != "boot.iso" && !isBootImage($0.value) } }
        checksums = checksums.filter { !isBootImage($0.key) }
    }
}
