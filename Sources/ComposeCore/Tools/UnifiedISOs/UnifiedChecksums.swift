internal import DigestKit

extension ImageChecksumConfig {
    /// The kinds of checksums that further images of a compose need: those of the options, and of what is there.
    func kinds(with images: ImageManifest) -> [Checksum.Kind] {
        let present = Set(images.images.values.flatMap(\.values).joined().flatMap(\.checksums.keys))
        let configured = Set(kinds.compactMap(Checksum.Kind.init(name:)))
        let found = configured.union(present.compactMap(Checksum.Kind.init(name:)))
        return found.isEmpty ? [.sha256] : Checksum.Kind.allCases.filter(found.contains)
    }
}
