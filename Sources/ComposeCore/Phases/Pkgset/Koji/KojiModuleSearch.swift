internal import HostKit
internal import KojiKit
internal import RepoKit

/// Finds the builds of modules that variants take: in tags, by name, or as the configuration lists them.
struct KojiModuleSearch: Sendable {
    let questions: KojiQuestions
    let config: KojiPkgsetConfig
    let variants: Variants
    let event: KojiEvent.ID

    /// A build that a variant takes.
    struct Choice: Sendable {
        var variant: String
        var module: KojiModuleBuild
        var cause: ChosenModule.Cause
    }

    struct Outcome: Sendable {
        var choices: [Choice] = []
        var warnings: [String] = []
    }

    /// What a variant wants before the hub has told all of it.
    private struct Wish: Sendable {
        var variant: String
        var build: KojiBuild.ID
        var cause: ChosenModule.Cause
    }

    /// - Throws: `.koji` with all that is listed and not there.
    func perform() async throws -> Outcome {
        var outcome = Outcome()
        let takers = variants.ordered.filter { !$0.isEmpty }
        let tagged = try await self.tagged(Set(takers.flatMap(tags)).sorted())
        var wishes: [Wish] = []
        for variant in takers {
            for (row, tag) in choose(variant, tagged, &outcome.warnings) {
                wishes.append(Wish(variant: variant.uid, build: row.build.id, cause: .tagged(tag)))
            }
        }
        let builds = try await modules(wishes.map(\.build))
        outcome.choices = wishes.compactMap { wish in
            builds[wish.build].map { Choice(variant: wish.variant, module: $0, cause: wish.cause) }
        }
        outcome.choices += try await listed(takers.filter { tags($0).isEmpty })
        try await addExact(takers, to: &outcome)
        return outcome
    }

    private func tags(_ variant: Variant) -> [String] {
        variant.kojiTags + (variant.modules?.isEmpty == false ? config.moduleTags : [])
    }

    // MARK: In tags

    /// The builds of each tag: of each stream those of the topmost tag that has some.
    private func tagged(_ tags: [String]) async throws -> [String: [KojiModuleBuild.Row]] {
        let lists = try await tags.concurrentMap(limit: 4) { tag in
            let option = "the kojitag of the variant, or pkgset_koji_module_tag"
            async let builds = questions.modules(tag, at: event, option: option)
            async let parents = questions.parents(tag, at: event)
            return (tag, Self.topmost(try await builds, [tag] + (try await parents).map(\.name)))
        }
        return Dictionary(lists, uniquingKeysWith: { first, _ in first })
    }

    private static func topmost(_ builds: [KojiBuild], _ order: [String]) -> [KojiModuleBuild.Row] {
        let ranks = Dictionary(
            order.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        func rank(_ row: KojiModuleBuild.Row) -> Int { row.build.tag.flatMap { ranks[$0] } ?? order.count }
        let rows = builds.compactMap(KojiModuleBuild.Row.init)
        let best = Dictionary(rows.map { ($0.nameStream, rank($0)) }, uniquingKeysWith: Swift.min)
        return rows.filter { best[$0.nameStream] == rank($0) }
    }

    /// What a variant takes of its tags; what it lists and they have not is a warning.
    private func choose(
        _ variant: Variant, _ tagged: [String: [KojiModuleBuild.Row]], _ warnings: inout [String]
    ) -> [(KojiModuleBuild.Row, String)] {
        let tags = tags(variant)
        guard !tags.isEmpty else { return [] }
        var rows: [(row: KojiModuleBuild.Row, tag: String)] = []
        var seen: Set<KojiBuild.ID> = []
        for tag in tags {
            rows += (tagged[tag] ?? []).filter { seen.insert($0.build.id).inserted }.map { ($0, tag) }
        }
        let modules = variant.modules ?? []
        var taken: Set<KojiBuild.ID> = []
        var unmatched: [String] = []
        if modules.isEmpty { taken = Set(rows.map(\.row).newest.map(\.build.id)) }
        for module in modules {
            guard let spec = ModuleSpec(parsing: module.specification)?.inKoji else {
                unmatched.append(module.specification)
                continue
            }
            let matching = rows.map(\.row).filter { spec.matches($0.asStream) }
            if matching.isEmpty { unmatched.append(module.specification) }
            taken.formUnion((spec.namesVersion ? matching : matching.newest).map(\.build.id))
        }
        if !unmatched.isEmpty {
            warnings.append(
                "Configuration specified patterns (\(unmatched.sorted().joined(separator: ", "))) that don't match "
                    + "any modules in the configured tags.")
        }
        return rows.filter { taken.contains($0.row.build.id) }
    }

    // MARK: By name

    /// The builds that variants without tags list.
    private func listed(_ takers: [Variant]) async throws -> [Choice] {
        var wanted: [(variant: String, text: String, spec: ModuleSpec)] = []
        for variant in takers {
            for module in variant.modules ?? [] {
                guard let spec = ModuleSpec(parsing: module.specification) else {
                    throw ComposeError(
                        .input,
                        "'\(module.specification)' in the modules of variant '\(variant.uid)' names no module; write "
                            + "name:stream")
                }
                wanted.append((variant.uid, module.specification, spec))
            }
        }
        let found = try await questions.all(
            wanted.map { KojiListing.search($0.spec.buildPattern, .build, .glob).request }, "modules by name")
        let builds = try await modules(found.joined().map { KojiBuild.ID($0.id) })
        var choices: [Choice] = []
        for ((variant, text, spec), matches) in zip(wanted, found) {
            let candidates = matches.compactMap { builds[KojiBuild.ID($0.id)] }.filter { module in
                module.build.state == .complete
                    && module.build.creationEvent.map { $0 <= event } != false
            }
            let rows = candidates.compactMap { KojiModuleBuild.Row($0.build) }
            let taken = Set((spec.namesVersion ? rows : rows.newest).map(\.build.id))
            guard !taken.isEmpty else {
                throw ComposeError(
                    .koji, "No module build found for '\(text)' (queried for '\(spec.buildPattern)')")
            }
            choices += candidates.filter { taken.contains($0.build.id) }.map {
                Choice(variant: variant, module: $0, cause: .listed(text))
            }
        }
        return choices
    }

    // MARK: One by one

    /// Adds `pkgset_koji_module_builds`, which exclude other builds of the same stream.
    private func addExact(_ takers: [Variant], to outcome: inout Outcome) async throws {
        var wanted: [(variant: String, text: String, nvr: String)] = []
        for variant in takers {
            for text in config.moduleBuilds.values(variant: variant.uid) {
                guard let spec = ModuleSpec(parsing: text), let stream = spec.inKoji.stream,
                    let version = spec.version, let context = spec.context
                else {
                    throw ComposeError(
                        .input,
                        "'\(text)' in pkgset_koji_module_builds is no build of a module; write "
                            + "name:stream:version:context")
                }
                wanted.append((variant.uid, text, "\(spec.name)-\(stream)-\(version).\(context)"))
            }
        }
        let builds = try await questions.builds(wanted.map(\.nvr))
        for ((variant, text, nvr), build) in zip(wanted, builds) {
            guard let module = build.flatMap(KojiModuleBuild.init) else {
                throw ComposeError(.koji, "No module build found for '\(text)' (queried for '\(nvr)')")
            }
            outcome.choices.removeAll { choice in
                choice.variant == variant && choice.module.name == module.name
                    && choice.module.stream == module.stream
                    && !wanted.contains { $0.nvr == choice.module.build.nvr }
            }
            outcome.choices.append(Choice(variant: variant, module: module, cause: .listed(text)))
        }
    }

    /// All that is known of builds; those that are no modules are left out.
    private func modules(_ ids: [KojiBuild.ID]) async throws -> [KojiBuild.ID: KojiModuleBuild] {
        let ids = Set(ids).sorted()
        var modules: [KojiBuild.ID: KojiModuleBuild] = [:]
        for build in try await questions.builds(ids) {
            if let build, let module = KojiModuleBuild(build) { modules[build.id] = module }
        }
        return modules
    }
}
