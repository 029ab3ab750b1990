internal import RPMKit
public import RepoKit

/// Which packages of repositories a check looks at, and how.
public struct ClosureChoice: Sendable, Hashable {
    /// Shell patterns of the names of the packages to check; all when empty.
    public var packages: [String] = []
    /// Whether of each package only the newest version in its repository counts.
    public var countsNewestOnly = false
    /// How rich dependencies are taken.
    public var compatibility = GatherRequest.Compatibility.standard

    public init() {}

    /// Checks packages that have been read.
    ///
    /// - Parameters:
    ///   - arch: The arch of a tree, for which packages have to be; nil for all.
    ///   - checked: The IDs of the repositories to check.
    ///   - counted: Those of the repositories that satisfy requirements; others are only named.
    func report(
        in sack: PackageSack, arch: String?, checking checked: Set<String>, with counted: Set<String>
    ) -> RepoclosureReport {
        let arches = arch.map { Set(TreeArches(tree: $0).all) }
        var all = sack.packages.filter { package in
            let arch = sack.arch(package)
            return !arch.isSource && arches?.contains(arch) != false
        }
        if countsNewestOnly {
            let byRepository = Dictionary(grouping: all) { sack.repository($0).id }
            all = byRepository.values.flatMap { sack.latest($0) }.sorted()
        }
        let named = packages.isEmpty ? nil : Set(packages.flatMap { sack.packages(matching: $0) })
        var question = Repoclosure([])
        for package in all {
            let repository = sack.repository(package).id
            if checked.contains(repository), named?.contains(package) != false {
                question.packages.append(package)
            } else if counted.contains(repository) {
                question.lookasides.append(package)
            } else {
                question.others.append(package)
            }
        }
        question.compatibility = compatibility
        return question.report(in: sack)
    }
}
