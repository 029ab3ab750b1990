public import RepoKit

/// Makes the comps of one variant on one arch from those of the whole compose.
public struct CompsReduction: Hashable, Sendable {
    /// Whether a variant that lists groups or environments keeps only the environments that it lists.
    public var filtersEnvironments = true

    public init(filtersEnvironments: Bool = true) {
        self.filtersEnvironments = filtersEnvironments
    }

    /// What is left, and what the variant lists in vain.
    public struct Result: Hashable, Sendable {
        public var comps: Comps
        public var warnings: [CompsWarning]
    }

    /// The filter that comes before the reduction.
    ///
    /// - Parameter lookasideGroups: Groups of other variants that environments may name.
    public static func filter(
        for variant: Variant, arch: String, lookasideGroups: Set<String> = []
    ) -> CompsFilter {
        var filter = CompsFilter(arch: arch, variant: variant.uid)
        filter.keptEmptyGroups = ["conflicts", "conflicts-\(variant.uid.lowercased())"]
        filter.lookasideGroups = lookasideGroups
        return filter
    }

    /// Leaves the groups and environments that a variant lists, with the variant's own flags.
    ///
    /// A variant of a product that lists neither groups nor modules has all groups; one that lists neither groups
    /// nor environments has all environments.
    ///
    /// - Parameter comps: What ``filter(for:arch:lookasideGroups:)`` has left.
    public func reduced(_ comps: Comps, for variant: Variant, arch: String) -> Result {
        var result = Result(comps: comps, warnings: [])
        let isReduced =
            variant.groups != nil || variant.modules != nil || !variant.kojiTags.isEmpty
            || variant.kind != .variant
        if isReduced { reduceGroups(&result, variant, arch) }
        let hasAll = variant.groups == nil && variant.environments.isEmpty
        if filtersEnvironments, !hasAll { reduceEnvironments(&result, variant, arch) }
        return result
    }

    private func reduceGroups(_ result: inout Result, _ variant: Variant, _ arch: String) {
        let listed = variant.groups ?? []
        // What names a group itself has the last word over patterns.
        let wanted = listed.filter(\.isGlob) + listed.filter { !$0.isGlob }
        let patterns = wanted.map { $0.isGlob ? Comps.IDPattern($0.id) : nil }
        var matched = Set<String>()
        result.comps.groups = result.comps.groups.compactMap { group in
            var group = group
            var isListed = false
            for (entry, pattern) in zip(wanted, patterns) {
                guard pattern?.matches(group.id) ?? (entry.id == group.id) else { continue }
                isListed = true
                matched.insert(entry.id)
                group.isDefault = entry.isDefault ?? group.isDefault
                group.isUserVisible = entry.isUserVisible ?? group.isUserVisible
            }
            return isListed ? group : nil
        }
        result.warnings += listed.filter { !matched.contains($0.id) }.map {
            CompsWarning(variant: variant.uid, arch: arch, kind: .group, name: $0.id)
        }
    }

    private func reduceEnvironments(_ result: inout Result, _ variant: Variant, _ arch: String) {
        var matched = Set<String>()
        result.comps.environments = result.comps.environments.compactMap { environment in
            guard let listed = variant.environments.last(where: { $0.id == environment.id }) else {
                return nil
            }
            matched.insert(listed.id)
            var environment = environment
            environment.displayOrder = listed.displayOrder ?? environment.displayOrder
            return environment
        }
        result.warnings += variant.environments.filter { !matched.contains($0.id) }.map {
            CompsWarning(variant: variant.uid, arch: arch, kind: .environment, name: $0.id)
        }
    }
}
