internal import RPMKit

/// A question to an index of packages: whether some of them can be installed with nothing but some others.
public struct Repoclosure: Sendable {
    /// What is checked, and satisfies requirements, too.
    public var packages: [PackageID]
    /// What satisfies requirements, but is not checked.
    public var lookasides: [PackageID]
    /// What could be named as the nearest although it does not count; arches and sources are no matter.
    public var others: [PackageID] = []
    /// How rich dependencies are taken: dnf is content when any part of one is there.
    public var compatibility = GatherRequest.Compatibility.standard
    /// Says why a package of ``others`` does not count, if somebody knows.
    public var note: @Sendable (PackageID) -> String? = { _ in nil }
    /// How many packages are named for a requirement.
    public var candidates = 3

    public init(_ packages: [PackageID], lookasides: [PackageID] = []) {
        self.packages = packages
        self.lookasides = lookasides
    }

    /// Asks an index.
    ///
    /// - SeeAlso: `dnf repoclosure`, whose findings these are.
    public func report(in sack: PackageSack) -> RepoclosureReport {
        let unresolved = sack.unresolved(
            in: packages, lookasides: lookasides, compatibility: compatibility)
        let byPackage = Dictionary(unresolved.map { ($0.package, $0) }) { first, _ in first }
        var report = RepoclosureReport(
            checked: packages.count, available: Set(packages).union(lookasides).count)
        guard !unresolved.isEmpty else { return report }
        var nearest = NearestProviders(self, sack)
        for package in sack.sorted(byPackage.keys.sorted()) {
            guard let finding = byPackage[package] else { continue }
            report.findings.append(
                RepoclosureReport.Finding(
                    sack.nevra(package), in: sack.repository(package).id,
                    requirements: finding.dependencies.map { nearest.requirement($0) }))
        }
        return report
    }
}
