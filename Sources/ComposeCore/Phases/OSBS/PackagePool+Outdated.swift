internal import RPMKit
internal import RepoKit

extension PackagePool {
    /// Of packages, `name-version-release.arch`, those of which trees may now have another version.
    ///
    /// What is not among the compose's packages at all is from elsewhere, and its business.
    public func outdated(_ packages: [String]) -> [String] {
        let own = repositories.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        return packages.filter { nvra in
            guard let wanted = NEVRA(nvra) else { return false }
            let candidates = sack.packages(named: wanted.name).filter {
                sack.arch($0) == wanted.arch && own.contains(sack.repository($0).id)
            }
            let latest = sack.latest(candidates).map { sack.nevra($0) }
            return !latest.isEmpty
                && !latest.contains { $0.version == wanted.version && $0.release == wanted.release }
        }
    }
}
