internal import HostKit

/// A container of a variant for one arch.
public struct OSTreeContainerPlan: Sendable, Hashable, Codable {
    public var variant: Variant
    public var arch: String
    /// Which of the phase's containers it is, from 1; its files are called after it.
    public var number: Int
    public var container: OSTreeContainerConfig.Container
    public var version: String
    /// The name of the archive without its suffix.
    public var name: String
    public var canFail: Bool

    public var delivery: PlannedDelivery {
        let what = "ostree container \(name) of \(URLCredentials.redacted(in: container.configURL))"
        return PlannedDelivery(
            .ostreeContainer, variant: variant.uid, arches: [arch], what: what,
            failable: canFail ? [arch] : [])
    }

    var fileName: String { "\(name).ociarchive" }
    var title: String { "\(variant.uid).\(arch)" }
}
