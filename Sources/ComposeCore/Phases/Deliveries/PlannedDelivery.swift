internal import HostKit

/// Something that is made elsewhere, as a plan tells of it.
public struct PlannedDelivery: Sendable, Hashable, Codable {
    public var phase: PhaseName
    /// The UID of the variant that it is for.
    public var variant: String
    /// Sorted; what makes no difference between arches has none.
    public var arches: [String]
    /// What is made, for people: a method of Koji's or a program, and the name.
    public var what: String
    /// The arches that may fail; `*` stands for all of it.
    public var failable: [String]

    public init(
        _ phase: PhaseName, variant: String, arches: [String], what: String, failable: [String] = []
    ) {
        self.phase = phase
        self.variant = variant
        self.arches = arches
        // Repositories may be named with passwords.
        self.what = URLCredentials.redacted(in: what)
        self.failable = failable
    }
}
