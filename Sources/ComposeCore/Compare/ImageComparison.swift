/// Compares the images of two composes.
struct ImageComparison {
    /// What makes an image the same one in both composes: not its name, which tells of the compose.
    private struct Key: Hashable {
        var variant: String
        var identity: ImageManifest.Image.Identity
    }

    private let old: [Key: ImageManifest.Image]
    private let new: [Key: ImageManifest.Image]

    init(_ old: ImageManifest, _ new: ImageManifest) {
        self.old = Self.index(old)
        self.new = Self.index(new)
    }

    /// Each image once: those of sources stand under every arch.
    private static func index(_ manifest: ImageManifest) -> [Key: ImageManifest.Image] {
        var index: [Key: ImageManifest.Image] = [:]
        for (variant, arches) in manifest.images.sortedByKey() {
            for (_, images) in arches.sortedByKey() {
                for image in images { index[Key(variant: variant, identity: image.identity)] = image }
            }
        }
        return index
    }

    /// By variant, then by what the images are.
    func changes() -> [ComposeDiff.ImageChange] {
        Set(old.keys).union(new.keys).compactMap { key in
            let (before, after) = (old[key], new[key])
            if let before, let after, before.isSame(as: after) { return nil }
            return ComposeDiff.ImageChange(
                variant: key.variant, old: before.map(ComposeDiff.Image.init),
                new: after.map(ComposeDiff.Image.init))
        }.sorted { left, right in
            left.sortKey.lexicographicallyPrecedes(right.sortKey) { $0.precedes($1) }
        }
    }
}

extension ImageManifest.Image {
    /// Whether two images have the same content, as far as it is known.
    fileprivate func isSame(as other: Self) -> Bool {
        let common = Set(checksums.keys).intersection(other.checksums.keys)
        return size == other.size && volumeID == other.volumeID && isBootable == other.isBootable
            && common.allSatisfy { checksums[$0]?.lowercased() == other.checksums[$0]?.lowercased() }
    }
}

extension ComposeDiff.Image {
    fileprivate init(_ image: ImageManifest.Image) {
        self.init(
            path: image.path, arch: image.arch, type: image.type, format: image.format,
            subvariant: image.subvariant, discNumber: image.discNumber,
            isUnified: image.isUnified, additionalVariants: image.additionalVariants, size: image.size,
            volumeID: image.volumeID, isBootable: image.isBootable, checksums: image.checksums)
    }
}

extension ComposeDiff.ImageChange {
    fileprivate var sortKey: [String] {
        let image = new ?? old
        return [
            variant, image?.arch ?? "", image?.subvariant ?? "", image?.type ?? "", image?.format ?? "",
            "\(image?.discNumber ?? 0)", image?.path ?? "",
        ]
    }
}
