internal import RPMKit
public import RepoKit

extension PackagePool {
    /// The packages of an arch's package set that a pattern of names means: those of its repositories, of each name
    /// and arch the latest.
    ///
    /// - Parameters:
    ///   - arch: A tree arch; for `src` the sources of all.
    ///   - pattern: A name with shell wildcards, and an arch behind a dot if it must be that one.
    public func packages(matching pattern: String, arch: String) -> [PackageID] {
        let isSource = arch == "src"
        let known = isSource ? Set(repositories.values.joined()) : repositories[arch] ?? []
        let compatible = Set(Arch(arch).compatible)
        let isWanted: (PackageID) -> Bool = { package in
            known.contains(sack.repository(package).id)
                && (isSource
                    ? sack.arch(package).isSource
                    : compatible.contains(sack.arch(package)) && excluded[arch]?.contains(package) != true)
        }
        let whole = sack.packages(matching: pattern).filter(isWanted)
        var found = Set(whole)
        if let dot = pattern.lastIndex(of: ".") {
            let wanted = Arch(String(pattern[pattern.index(after: dot)...]))
            found.formUnion(
                sack.packages(matching: String(pattern[..<dot])).filter {
                    sack.arch($0) == wanted && isWanted($0)
                })
        }
        // Copies of a package in several repositories are one.
        var seen: Set<NEVRA> = []
        return sack.latest(sack.sorted(found)).filter { seen.insert(sack.nevra($0)).inserted }
    }
}
