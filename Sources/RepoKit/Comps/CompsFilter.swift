/// What of a comps file counts for one arch, or one variant on one arch.
///
/// ``filtered(_:)-(CompsDocument)`` keeps all text that it does not concern; ``filtered(_:)-(Comps)`` gives what
/// a reader would make of that.
public struct CompsFilter: Hashable, Sendable, Codable {
    public var arch: String
    /// Nil leaves restrictions to variants as they are.
    public var variant: String?
    /// Whether groups without an `arch` attribute go, too.
    public var dropsGroupsOfAllArches = false
    /// Whether packages without an `arch` attribute go, too.
    public var dropsPackagesOfAllArches = false
    /// Whether environments without an `arch` attribute go, too.
    public var dropsEnvironmentsOfAllArches = false
    public var removesCategories = false
    public var removesLangpacks = false
    public var removesTranslations = false
    public var removesEnvironments = false
    /// Shell patterns of the IDs of groups that stay though they have no packages.
    public var keptEmptyGroups: [String] = []
    /// IDs of groups that environments may name though the file does not have them.
    public var lookasideGroups: Set<String> = []
    /// Whether empty groups go, and with them what refers to groups that are not there.
    public var cleansUp = true
    /// Whether the result is indented anew.
    public var reindents = true

    public init(arch: String, variant: String? = nil) {
        self.arch = arch
        self.variant = variant
    }

    /// Whether a list names what is filtered for; nil without a list.
    static func admits(_ list: String?, _ wanted: String) -> Bool? {
        guard let list, !list.isEmpty else { return nil }
        return list.split { $0 == "," || $0 == " " }.contains { $0 == wanted }
    }
}

extension CompsFilter {
    /// What is left of the content.
    public func filtered(_ comps: Comps) -> Comps {
        var comps = comps
        comps.groups = comps.groups.compactMap { group in
            guard let restriction = admitted(group.restriction, dropsGroupsOfAllArches) else { return nil }
            var group = group
            group.restriction = restriction
            group.packages = group.packages.compactMap { package in
                guard let restriction = admitted(package.restriction, dropsPackagesOfAllArches) else {
                    return nil
                }
                var package = package
                package.restriction = restriction
                return package
            }
            return group
        }
        comps.environments = comps.environments.compactMap { environment in
            guard let restriction = admitted(environment.restriction, dropsEnvironmentsOfAllArches) else {
                return nil
            }
            var environment = environment
            environment.restriction = restriction
            return environment
        }
        if cleansUp { cleanUp(&comps) }
        if removesCategories { comps.categories = [] }
        if removesLangpacks { comps.langpacks = [] }
        if removesEnvironments { comps.environments = [] }
        if removesTranslations { comps.removeTranslations() }
        return comps
    }

    private func admitted(_ restriction: Comps.Restriction, _ dropsUnrestricted: Bool) -> Comps.Restriction? {
        var restriction = restriction
        if let arches = restriction.arches {
            guard arches.contains(arch) else { return nil }
            restriction.arches = nil
        } else if dropsUnrestricted {
            return nil
        }
        if let variant, let variants = restriction.variants {
            guard variants.contains(variant) else { return nil }
            restriction.variants = nil
        }
        return restriction
    }

    private func cleanUp(_ comps: inout Comps) {
        let kept = keptEmptyGroups.map { Glob($0) }
        comps.groups.removeAll { group in
            group.packages.isEmpty && !kept.contains { $0.matches(group.id) }
        }
        let defined = Set(comps.groups.map(\.id))
        comps.categories = comps.categories.compactMap { category in
            var category = category
            category.groups.removeAll { !defined.contains($0) }
            return category.groups.isEmpty ? nil : category
        }
        comps.environments = comps.environments.compactMap { environment in
            var environment = environment
            environment.groups.removeAll { group in
                let isKnown = defined.contains(group.id) || lookasideGroups.contains(group.id)
                return !isKnown || group.restriction.arches?.contains(arch) == false
            }
            environment.options.removeAll { $0.restriction.arches?.contains(arch) == false }
            return environment.groups.isEmpty ? nil : environment
        }
    }
}

extension Comps {
    fileprivate mutating func removeTranslations() {
        for index in groups.indices {
            groups[index].name.translations = []
            groups[index].description.translations = []
        }
        for index in categories.indices {
            categories[index].name.translations = []
            categories[index].description.translations = []
        }
        for index in environments.indices {
            environments[index].name.translations = []
            environments[index].description.translations = []
        }
    }
}
