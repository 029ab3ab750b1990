/// An image that is whole and in its place, and where it is listed.
public struct MadeImage: Sendable, Hashable {
    /// What `images.json` says of it; its checksums may still be missing.
    public var image: ImageManifest.Image
    /// The UID of the variant that it is listed under.
    public var variant: String
    /// The tree arches that it is listed under: an image of sources stands under all of its variant.
    public var arches: [String]
    /// The name of what it was delivered as, and whether that may fail; nil for an ISO image of a tree.
    public var delivery: Delivery?

    public struct Delivery: Sendable, Hashable {
        /// As in ``Deliverables/Item/name``.
        public var name: String
        public var canFail: Bool

        public init(_ name: String, canFail: Bool) {
            self.name = name
            self.canFail = canFail
        }
    }

    public init(_ image: ImageManifest.Image, variant: String, arches: [String]) {
        self.image = image
        self.variant = variant
        self.arches = arches
    }
}
