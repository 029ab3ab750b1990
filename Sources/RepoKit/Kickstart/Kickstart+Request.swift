public import SourceDiagnostics

extension Kickstart {
    /// Puts what is to be gathered into a request: names, groups and environments looked up in comps files.
    ///
    /// Groups of one ID in several files are one. A group that is left out is not taken where it is asked for,
    /// either, and so the packages of it that other groups have are left out.
    /// - Returns: Groups and environments that are not there.
    public func fill(_ request: inout GatherRequest, from comps: [Comps]) -> [Diagnostic] {
        var lookup = GroupLookup(comps)
        let excluded = Set(packages.filter(\.isExcluded).map(\.selection).compactMap(\.groupID))
        for entry in packages {
            switch entry.selection {
            case .package(let name): add([name], entry, to: &request)
            case .group(let id, let optional, let defaults):
                if !entry.isExcluded, excluded.contains(id) { continue }
                take(lookup.group(id, at: entry.range), optional, defaults, entry, &request)
            case .environment(let id):
                for group in lookup.environment(id, at: entry.range)
                where entry.isExcluded || !excluded.contains(group) {
                    take(lookup.group(group, at: entry.range), false, true, entry, &request)
                }
            }
        }
        request.langpacks += comps.flatMap(\.langpacks).map {
            GatherRequest.Langpack(name: $0.name, install: $0.install)
        }
        request.fulltreeExcludes.formUnion(fulltreeExcludes)
        request.multilibBlacklist += multilibBlacklist
        request.multilibWhitelist += multilibWhitelist
        request.prepopulate += prepopulate
        return lookup.diagnostics
    }

    /// Whether any entry needs comps files.
    public var namesGroups: Bool {
        packages.contains { if case .package = $0.selection { false } else { true } }
    }

    private func take(
        _ packages: [Comps.Package], _ optional: Bool, _ defaults: Bool, _ entry: Entry,
        _ request: inout GatherRequest
    ) {
        let isTaken: [Comps.PackageType: Bool] = [
            .mandatory: true, .default: defaults, .optional: optional, .conditional: false,
        ]
        let names = packages.filter { isTaken[$0.type] ?? false }
        add(names.map(\.name), entry, to: &request)
        if entry.isExcluded { return }
        for package in packages where package.type == .conditional {
            guard let requires = package.requires else { continue }
            request.conditional.append(.init(requires: requires, install: package.name))
        }
    }

    private func add(_ names: [String], _ entry: Entry, to request: inout GatherRequest) {
        if entry.isExcluded { request.excluded += names } else { request.inputs += names }
    }
}

extension Kickstart.Entry.Selection {
    fileprivate var groupID: String? {
        if case .group(let id, _, _) = self { id } else { nil }
    }
}

/// Finds groups in the comps files of all repositories.
private struct GroupLookup {
    private var groups: [String: [Comps.Package]] = [:]
    private var environments: [String: [String]] = [:]
    private(set) var diagnostics: [Diagnostic] = []

    init(_ comps: [Comps]) {
        for comps in comps {
            for group in comps.groups { groups[group.id, default: []] += group.packages }
            for environment in comps.environments {
                environments[environment.id, default: []] += environment.groups.map(\.id)
            }
        }
    }

    mutating func group(_ id: String, at range: SourceRange) -> [Comps.Package] {
        if let found = groups[id] { return found }
        let nearest = Suggestion.nearest(to: id, among: groups.keys.sorted())
        diagnostics.append(.unknownGroup(id, what: "group", nearest: nearest, at: range))
        return []
    }

    mutating func environment(_ id: String, at range: SourceRange) -> [String] {
        if let found = environments[id] { return found }
        let nearest = Suggestion.nearest(to: id, among: environments.keys.sorted())
        diagnostics.append(.unknownGroup(id, what: "environment", nearest: nearest, at: range))
        return []
    }
}
