/// What the command line says about making an SRPM.
public struct SRPMOptions: Hashable, Sendable {
    /// Source-git mode: the reference that patches are made against; nil leaves it to the configuration.
    public var upstreamRef: String?
    /// Whether Release and changelog change; nil leaves it to the configuration.
    public var updatesRelease: Bool?
    /// Whether the spec is left alone; nil leaves it to the configuration.
    public var preservesSpec: Bool?
    public var releaseSuffix: String?
    /// Ignore every suffix that is configured or given.
    public var usesDefaultSuffix = false
    /// Tags must be reachable from this reference.
    public var mergedRef: String?
    /// Whether archives elsewhere are linked into the spec's directory, not copied.
    public var createsSymlinks = true
    /// Leave spec, archive and downloads in the checkout, as the reference does.
    public var keepsChanges = false
    /// How long one command of an action may take.
    public var actionTimeout = Duration.seconds(7200)

    public init() {}
}
