internal import KojiKit

/// An image that osbuild is asked for.
public struct OSBuildPlan: Sendable, Hashable, Codable {
    public var delivery: PlannedDelivery
    /// Which block of the variant's it is, from 1.
    public var number: Int
    /// What the configuration says, as it stands there.
    public var block: OSBuildBlock
    public var version: String
    /// nil where Koji counts.
    public var release: String?
    public var target: String
    /// URLs, with `$arch` for the architecture.
    public var repositories: [OSBuildBlock.Repository]

    public var arches: [String] { delivery.arches }
}

extension OSBuildPlan {
    /// The image as Koji is asked for it.
    var image: KojiOSBuildImage {
        var image = KojiOSBuildImage(
            name: block.name, version: version, distro: block.distro, imageTypes: [block.imageType],
            target: target, arches: arches)
        image.release = release
        image.repositories = repositories.map { .init(url: $0.location, packageSets: $0.packageSets) }
        if block.ostreeURL != nil || block.ostreeRef != nil || block.ostreeParent != nil {
            image.ostree = .init(url: block.ostreeURL, ref: block.ostreeRef, parent: block.ostreeParent)
        }
        image.uploadOptions = block.uploadOptions.xmlrpc
        return image
    }

    func item(_ arch: String) -> Deliverables.Item {
        Deliverables.Item(
            "osbuild", variant: delivery.variant, arch: arch, subvariant: block.subvariant)
    }
}
