internal import HostKit

/// A commit of a variant's tree for one arch.
public struct OSTreePlan: Sendable, Hashable, Codable {
    public var variant: Variant
    public var arch: String
    /// Which of the phase's commits it is, from 1; its files are called after it.
    public var number: Int
    public var commit: OSTreeConfig.Commit
    /// Made of the block's; nil for the treefile's.
    public var version: String?
    public var canFail: Bool

    public var delivery: PlannedDelivery {
        let what = "ostree \(commit.treefile) of \(URLCredentials.redacted(in: commit.configURL))"
        return PlannedDelivery(
            .ostree, variant: variant.uid, arches: [arch], what: what, failable: canFail ? [arch] : [])
    }

    var title: String { "\(variant.uid).\(arch) (ostree-\(number))" }
}

/// A commit that was made, or that there was no need for.
public struct MadeCommit: Sendable, Hashable, Codable {
    /// The UID of the variant.
    public var variant: String
    public var arch: String
    /// Nil if the treefile does not tell.
    public var ref: String?
    /// Nil when nothing had changed.
    public var commit: String?
    /// The directory of the OSTree repository.
    public var repository: String
}
