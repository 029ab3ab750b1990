internal import KojiKit
internal import SystemPackage

/// A live medium of a variant, one image for each arch.
public struct LiveMediumPlan: Sendable, Hashable {
    public var delivery: PlannedDelivery
    let variant: Variant
    /// Tree arches, sorted.
    let arches: [String]
    /// Those that may fail.
    let failable: [String]
    let subvariant: String
    /// Of the block among those of its variant, from 1.
    let number: Int
    /// What Koji is asked for; the kickstart file as the block has it.
    let image: KojiKickstartImage

    /// Different for each task of a compose.
    var purpose: String { "live medium \(number) of \(variant.uid)" }
    /// Whether nothing is lost without any of the images.
    var isFailable: Bool { arches.allSatisfy(failable.contains) }

    func log(_ logs: LogPaths) -> FilePath {
        let name = subvariant.inFileName + (number > 1 ? "-\(number)" : "")
        return logs.liveMedia(variant.uid, subvariant: name, arches: arches)
    }
}
