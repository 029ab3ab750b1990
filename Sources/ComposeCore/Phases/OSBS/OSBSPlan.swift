/// A container for a variant, as OSBS is to build it.
public struct OSBSPlan: Sendable, Hashable, Codable {
    public var delivery: PlannedDelivery
    /// Which block of its variant it is, from 1.
    public var number: Int
    public var container: OSBSContainer
    /// What its packages are from, in the order in which the task is told.
    public var repositories: [ContainerRepository]
    /// UIDs of the variants whose repositories have to be whole before.
    public var variants: [String]
}
