/// The phases of a compose, by the names that configurations and options use.
public enum PhaseName: String, Sendable, Hashable, Codable, CaseIterable {
    case `init`, pkgset, buildinstall, gather
    case extraFiles = "extra_files"
    case createrepo, ostree
    case ostreeInstaller = "ostree_installer"
    case ostreeContainer = "ostree_container"
    case createiso
    case extraISOs = "extra_isos"
    case liveImages = "live_images"
    case liveMedia = "live_media"
    case imageBuild = "image_build"
    case osbuild, kiwibuild, imagebuilder, osbs
    case imageContainer = "image_container"
    case imageChecksum = "image_checksum"
    case repoclosure, test

    /// As logs have it: `EXTRA_FILES`.
    public var title: String { rawValue.uppercased() }

    /// A phase of the reference that is no more; it may be named, and nothing happens.
    public static let retired = "productimg"
}
