internal import RepoKit

/// Finds the builds that variants list among those that there are.
struct ModuleChoice {
    let variants: Variants
    /// By arch.
    let available: [String: ModuleIndex]
    /// Patterns `name[:stream]` of modules that trees go without.
    let filters: VariantArchMap<String>

    private(set) var chosen: [TreeID: [ChosenModule]] = [:]
    private(set) var warnings: [String] = []
    private var problems: [String] = []

    /// - Throws: `.input` with everything that is listed and not there.
    init(
        _ variants: Variants, _ available: [String: ModuleIndex], filters: VariantArchMap<String>
    ) throws(ComposeError) {
        self.variants = variants
        self.available = available
        self.filters = filters
        for variant in variants where !variant.isEmpty {
            for module in variant.modules ?? [] { choose(module, for: variant) }
        }
        guard problems.isEmpty else {
            throw ComposeError(.input, problems.joined(separator: "\n"))
        }
    }

    private mutating func choose(_ module: Variant.Module, for variant: Variant) {
        let text = module.specification
        guard let spec = ModuleSpec(parsing: text) else {
            problems.append(
                "'\(text)' in the modules of variant '\(variant.uid)' names no module; write name:stream")
            return
        }
        let isPattern = module.isGlob || text.contains { "*?[".contains($0) }
        var found: [String: [ModuleStream]] = [:]
        for arch in variant.arches { found[arch] = available[arch]?.chosen(by: spec) ?? [] }
        guard let example = variant.arches.lazy.compactMap({ found[$0]?.first }).first else {
            reportMissing(spec, text, variant, isPattern)
            return
        }
        for arch in variant.arches {
            let filter = ModuleFilter(filters.values(variant: variant.uid, arch: arch))
            var builds = found[arch] ?? []
            // What is listed by its name is wanted, whatever else is said; a pattern takes what a tag would have.
            if isPattern { builds.removeAll { filter.matches(name: $0.name, stream: $0.stream) } }
            if builds.isEmpty, !isPattern, !filter.matches(name: example.name, stream: example.stream) {
                problems.append(
                    "Module \(example.nsvc) does not have metadata for arch \(arch) and is not filtered out via "
                        + "filter_modules option.")
            }
            add(builds, .listed(text), to: TreeID(variant.uid, arch))
        }
    }

    private mutating func add(_ builds: [ModuleStream], _ cause: ChosenModule.Cause, to tree: TreeID) {
        let present = Set((chosen[tree] ?? []).map(\.build.nsvca))
        chosen[tree, default: []] += builds.filter { !present.contains($0.nsvca) }.map {
            ChosenModule($0, cause)
        }
    }

    private mutating func reportMissing(
        _ spec: ModuleSpec, _ text: String, _ variant: Variant, _ isPattern: Bool
    ) {
        if isPattern {
            warnings.append(
                "Configuration specified patterns (\(text)) that don't match any modules in the package set of "
                    + "variant \(variant.uid).")
            return
        }
        let all = variant.arches.flatMap { available[$0]?.streams(of: spec.name) ?? [] }
        let streams = Set(all.map { spec.version == nil ? $0.nameStream : $0.nsvc }).sorted()
        let hint =
            streams.isEmpty
            ? "no repository of the package set has a module '\(spec.name)'"
            : "there \(streams.count == 1 ? "is" : "are") \(streams.joined(separator: ", "))"
        problems.append("No module build found for '\(text)', listed by variant '\(variant.uid)': \(hint)")
    }
}
