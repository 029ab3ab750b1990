/// An image that is whole and in its place, and where it is listed.
public struct MadeImage: Sendable, Hashable {
    /// What `images.json` says of it; its checksums may still be missing.
    public var image: ImageManifest.Image
    /// The UID of the variant that it is listed under.
    public var variant: String
    /// The tree arches that it is listed under: an image of sources stands under all of its variant.
    public var arches: [String]

    public init(_ image: ImageManifest.Image, variant: String, arches: [String]) {
        self.image = image
        self.variant = variant
        self.arches = arches
    }
}
