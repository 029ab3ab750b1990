internal import ForgeKit

/// The releases that are alive, sorted by distribution and version.
public struct ReleaseList: Hashable, Sendable {
    public var releases: [DistroRelease]

    /// Sorts, and gives the highest Fedora its everyday name.
    ///
    /// Bodhi knows no Rawhide; right after branching the release below it may still claim that branch.
    public init(_ releases: [DistroRelease]) {
        var sorted = releases.sorted { left, right in
            if left.distribution != right.distribution {
                return left.distribution.rawValue < right.distribution.rawValue
            }
            return left.order.lexicographicallyPrecedes(right.order)
        }
        let fedoras = sorted.indices.filter { sorted[$0].distribution == .fedora }
        if let last = fedoras.last {
            sorted[last].version = "rawhide"
            sorted[last].branch = "rawhide"
        }
        if let branched = fedoras.dropLast().last, sorted[branched].branch == "rawhide" {
            sorted[branched].branch = "f\(sorted[branched].version)"
        }
        self.releases = sorted
    }

    /// What this version of packit knows when nobody can be asked.
    public static let builtIn = ReleaseList(
        [
            DistroRelease(.fedora, "43", branch: "f43", state: .current),
            DistroRelease(.fedora, "44", branch: "f44", state: .current),
            DistroRelease(.fedora, "45", branch: "f45", state: .current),
            DistroRelease(.fedora, "46", branch: "rawhide", state: .pending),
            DistroRelease(.epel, "8", branch: "epel8", state: .current),
            DistroRelease(.epel, "9", branch: "epel9", state: .current),
            DistroRelease(.epel, "10.2", branch: "epel10.2", state: .current),
            DistroRelease(.epel, "10.3", branch: "epel10", state: .current),
        ] + openSUSE)

    /// openSUSE has no list that could be asked.
    static let openSUSE = [
        DistroRelease(.opensuseLeap, "15.6", branch: "", state: .current),
        DistroRelease(.opensuseLeap, "16.0", branch: "", state: .current),
        DistroRelease(.opensuseLeapMicro, "6.0", branch: "", state: .current),
        DistroRelease(.opensuseLeapMicro, "6.1", branch: "", state: .current),
        DistroRelease(.opensuseTumbleweed, "", branch: "", state: .current),
    ]

    /// Takes releases as Bodhi knows them; ELN, flatpaks, containers and dead releases are left out.
    init(bodhi releases: [BodhiRelease]) {
        let known: [String: DistroRelease.Distribution] = ["FEDORA": .fedora, "FEDORA-EPEL": .epel]
        let read = releases.compactMap { release -> DistroRelease? in
            let version = release.version.rawValue
            guard let kind = known[release.idPrefix], release.name != "ELN", version != "eln",
                let state = DistroRelease.State(rawValue: release.state.rawValue)
            else { return nil }
            return DistroRelease(kind, version, branch: release.branch, state: state)
        }
        self.init(read + Self.openSUSE)
    }

    var fedoras: [DistroRelease] { releases.filter { $0.distribution == .fedora } }
    var epels: [DistroRelease] { releases.filter { $0.distribution == .epel } }
}
