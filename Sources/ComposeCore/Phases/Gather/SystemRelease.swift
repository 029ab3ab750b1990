internal import RPMKit
internal import RepoKit

/// Which package says what system a tree is.
struct SystemRelease: Hashable {
    /// The name of the one that the tree gets.
    var chosen: String?
    /// The names of the others, which it must not get.
    var others: [String] = []
}

extension TreeInputsBuilder {
    /// Of the packages that provide `system-release` the one that is named after the variant, or else the
    /// first by name; what extends a variant has that variant's.
    func systemRelease(_ variant: Variant, _ arch: String) -> SystemRelease {
        let names = systemReleases(arch)
        guard names.count > 1 else { return SystemRelease(chosen: names.first) }
        var owner = variant
        if let parent = variant.parent.flatMap({ variants[$0] }) { owner = parent }
        let uid = owner.uid.lowercased()
        let named = names.first { $0.hasSuffix("release-\(uid)") || $0.hasPrefix("\(uid)-release") }
        let chosen = named ?? names.first
        return SystemRelease(chosen: chosen, others: names.filter { $0 != chosen })
    }

    private func systemReleases(_ arch: String) -> [String] {
        let excluded = pool.excluded[arch] ?? []
        let repositories = pool.repositories[arch] ?? []
        let providers = pool.sack.whatProvides(
            Dependency(name: "system-release"), arches: TreeArches(tree: arch).all)
        let available = providers.filter {
            !excluded.contains($0) && repositories.contains(pool.sack.repository($0).id)
        }
        return Set(available.map { pool.sack.name($0) }).sorted()
    }
}
