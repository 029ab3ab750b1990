internal import RPMKit
internal import RepoKit

/// Takes modules and packages together: what packages require is looked for with the modules that go with them.
///
/// Modules that cannot be used with what is there are left out; default streams that are needed come along.
struct HybridGather {
    let modules: TreeModules?
    let pool: PackagePool
    let deps: DepsGather

    func gather(
        _ inputs: TreeInputs, _ variant: Variant, _ around: DepsGather.Surroundings,
        into contents: inout TreeContents
    ) {
        var source = SourceInputs(.comps, .hybrid)
        for part in inputs.sources {
            source.entries += part.entries
            source.prepopulate += part.prepopulate
            source.conditional += part.conditional
            source.langpacks += part.langpacks
        }
        guard let modules else {
            deps.gather(
                source, variant, arch: inputs.tree.arch, filters: inputs.filters, around, into: &contents)
            return
        }
        expandPatterns(&source, modules, inputs.tree.arch, &contents)
        for (number, environment) in modules.arrangement.environments.enumerated() {
            if number > 0 { source.entries = [] }
            deps.gather(
                source, variant, arch: inputs.tree.arch, filters: inputs.filters, around, modules: modules,
                environment, takesModules: true, into: &contents)
            // Only where packages are asked for by name there is something to miss.
            source.prepopulate = []
        }
        report(modules, &contents)
    }

    /// Puts names in the place of patterns: those of packages for the tree's own arch that are no debug packages and
    /// belong to no module.
    private func expandPatterns(
        _ source: inout SourceInputs, _ modules: TreeModules, _ arch: String, _ contents: inout TreeContents
    ) {
        func isPattern(_ entry: InputEntry) -> Bool { entry.name.contains { "*?[".contains($0) } }
        guard source.entries.contains(where: isPattern) else { return }
        let native = Set(TreeArches(tree: arch).native + [.noarch])
        let hidden = modules.hidden(modules.usual)
        let repositories = pool.repositories[arch] ?? []
        var entries: [InputEntry] = []
        for entry in source.entries {
            guard isPattern(entry) else {
                entries.append(entry)
                continue
            }
            let packages = pool.sack.packages(matching: entry.name).filter { package in
                native.contains(pool.sack.arch(package)) && !modules.packages.isModular(package)
                    && !hidden.contains(package) && !pool.sack.nevra(package).isDebug
                    && repositories.contains(pool.sack.repository(package).id)
            }
            if packages.isEmpty { contents.unmatched.append(entry) }
            entries += Set(packages.map { pool.sack.name($0) }).sorted().map {
                InputEntry($0, arch: entry.arch, from: entry.origin)
            }
        }
        source.entries = entries
    }

    /// A context that goes with nothing is left out, like one for another system; where a list's entry means no other
    /// one of the stream, it was wanted in vain.
    private func report(_ modules: TreeModules, _ contents: inout TreeContents) {
        let taken = Set(modules.arrangement.environments.flatMap(\.taken).map(\.nsvca))
        func isUsable(_ build: ModuleStream) -> Bool {
            let cause = modules.cause(build.nsvc)
            return modules.chosen.contains {
                $0.cause == cause && $0.build.nameStream == build.nameStream && taken.contains($0.build.nsvca)
            }
        }
        for (build, conflict) in modules.arrangement.unusable {
            let text = "module \(build.nsvc) cannot be used: \(conflict)"
            if isUsable(build) {
                contents.moduleNotes.append("\(text); it is left out")
            } else {
                contents.missingModules.append(text)
            }
        }
    }
}
