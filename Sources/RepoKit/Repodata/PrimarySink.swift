internal import RPMKit

/// A dependency as primary metadata has it; valid for one call.
struct PrimaryEntry {
    var name: TextBytes
    /// Bits of ``Relation``; 0 if every version will do.
    var flags: UInt8
    /// `[EPOCH:]VERSION[-RELEASE]` without an epoch of 0.
    var version: TextBytes
    /// Whether it must be there before the package's scripts run.
    var isBeforeInstallation: Bool
}

/// Takes the packages of primary metadata: first all entries and files of one, in any order, then the rest.
protocol PrimarySink: Sendable {
    mutating func entry(_ kind: Dependency.Kind, _ entry: PrimaryEntry)
    mutating func file(_ path: TextBytes)
    mutating func package(_ facts: borrowing PrimaryFacts) throws(RepodataProblem)
}
