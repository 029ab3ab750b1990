internal import KojiKit
internal import SystemPackage

/// One live image or appliance of a tree.
public struct LiveImagePlan: Sendable, Hashable {
    public var delivery: PlannedDelivery
    let variant: Variant
    /// A tree arch, or `src`.
    let arch: String
    let subvariant: String
    /// Of the image among those of its tree, from 1.
    let number: Int
    /// What Koji is asked for; the kickstart file as the block has it.
    let image: KojiKickstartImage
    let kind: Kind
    /// Whether the block gives its image a name.
    let hasOwnName: Bool
    /// What it is called in the compose; nil for Koji's name.
    var fileName: String?
    let isFailable: Bool
    /// Whether the image comes in a package, too.
    let isWrapped: Bool
    /// Whether that package is signed.
    let isSigned: Bool

    /// What is made.
    enum Kind: String, Sendable, Hashable {
        case live, appliance

        /// Of the files' names.
        var suffix: String { self == .live ? ".iso" : ".raw.xz" }
        /// As `images.json` has them.
        var type: String { self == .live ? "live" : "raw-xz" }
        var format: String { String(suffix.dropFirst()) }
        var directory: PathKind { self == .live ? .isos : .images }
    }

    /// Different for each image of a compose.
    var purpose: String { "live image \(number) of \(variant.uid).\(arch)" }

    func log(_ logs: LogPaths) -> FilePath {
        logs.liveImage(variant.uid, arch, subvariant: subvariant.inFileName, number: number)
    }

    func signingLog(_ logs: LogPaths) -> FilePath {
        logs.liveImageSigning(variant.uid, arch, subvariant: subvariant.inFileName, number: number)
    }
}

extension String {
    /// As a part of a file's name.
    var inFileName: String { replacing("/", with: "_") }
}
