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
        source.entries = expanded(source.entries, modules, inputs.tree.arch)
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
    private func expanded(
        _ entries: [InputEntry], _ modules: TreeModules, _ arch: String
    ) -> [InputEntry] {
        func isPattern(_ entry: InputEntry) -> Bool { entry.name.contains { "*?[".contains($0) } }
        guard entries.contains(where: isPattern) else { return entries }
        let native = Set(TreeArches(tree: arch).native + [.noarch])
        let hidden = modules.hidden(modules.usual)
        let repositories = pool.repositories[arch] ?? []
        return entries.flatMap { entry -> [InputEntry] in
            guard isPattern(entry) else { return [entry] }
            let names = pool.sack.packages(matching: entry.name).filter { package in
                native.contains(pool.sack.arch(package)) && !modules.packages.isModular(package)
                    && !hidden.contains(package) && !pool.sack.nevra(package).isDebug
                    && repositories.contains(pool.sack.repository(package).id)
            }.map { pool.sack.name($0) }
            if names.isEmpty { return [entry] }
            return Set(names).sorted().map { InputEntry($0, arch: entry.arch, from: entry.origin) }
        }
    }

    /// A context that goes with nothing is left out in silence, like one for another system; a stream that has no other
    /// one was wanted in vain.
    private func report(_ modules: TreeModules, _ contents: inout TreeContents) {
        let usable = Set(modules.arrangement.environments.flatMap(\.taken).map(\.nameStream))
        for (build, conflict) in modules.arrangement.unusable {
            let text = "module \(build.nsvc) cannot be used: \(conflict)"
            if usable.contains(build.nameStream) {
                contents.moduleNotes.append("\(text); it is left out")
            } else {
                contents.missingModules.append(text)
            }
        }
    }
}
