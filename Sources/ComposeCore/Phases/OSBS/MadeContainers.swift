public import JSONKit

/// What came of building containers.
public struct MadeContainers: Sendable, Hashable {
    /// For `osbs.json`.
    public var manifest = OSBSManifest()
    /// What others are to be told of containers, by NVR.
    public var registries: [String: JSONValue] = [:]

    public init() {}

    /// Whether nothing was built: then there is no `osbs.json`.
    public var isEmpty: Bool { manifest.images.isEmpty }

    /// Adds what another phase, or another block, has built.
    public mutating func add(_ other: MadeContainers) {
        for (variant, arches) in other.manifest.images.sortedByKey() {
            for (arch, images) in arches.sortedByKey() {
                for image in images { manifest.add(image, to: variant, arch) }
            }
        }
        registries.merge(other.registries) { $1 }
    }
}
