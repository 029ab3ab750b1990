internal import CurlHTTP
internal import HostKit
internal import KojiKit
internal import RepoKit
internal import SystemPackage

/// The package set of Koji.
extension PackageSelection {
    /// Reads the package set, and keeps the event that it is of.
    func kojiPackages(_ inputs: ComposeInputs, _ reader: RepositoryReader) async throws -> PackagePool {
        let connection = try KojiConnection(prepared, host) { [tell] in tell(.warning($0)) }
        let questions = KojiQuestions(hub: connection.hub, profile: connection.profile.name)
        let choice = KojiEventChoice(
            argument: prepared.request.kojiEvent, configured: config.pkgset.koji.event,
            record: work.kojiEvent,
            directory: host.environment.currentDirectory)
        let event = try await choice.event(questions)
        try KojiEventChoice.write(event, to: work.kojiEvent)
        tell(.note("Koji event: \(event.id)"))
        let pkgset = try await kojiPkgset(inputs, connection, questions, event)
        let content = try await pkgset.read()
        let repositories = self.pkgset(inputs)
        let lookasides = try repositories.plan()
        var (pool, loaded) = try await content.pool(
            pkgset, lookasides: lookasides, reader, downloads: work.downloads
        ) { tell(.warning($0)) }
        let described = try await repositories.described(loaded, lookasides)
        pool.modules = content.modules
        pool.modules.lookasides = described.lookasides
        pool.modules.warnings += described.warnings
        pool.koji = summary(content, event, connection.profile)
        return pool
    }

    private func kojiPkgset(
        _ inputs: ComposeInputs, _ connection: KojiConnection, _ questions: KojiQuestions, _ event: KojiEvent
    ) async throws -> KojiPkgset {
        var listings = TagListings(questions: questions, event: event.id, server: connection.profile.server) {
            tell(.note($0))
        }
        listings.work = work
        listings.older = olderWork
        if let cache = config.cache?.cache(host.environment, log: { tell(.warning($0)) }) {
            listings.cache.get = { cache.peek($0) }
            listings.cache.set = { cache.put($0, for: $1) }
        }
        let isNodeps = config.gather.methods == .all(.nodeps) && config.buildinstall.method == nil
        var pkgset = KojiPkgset(
            config: config.pkgset, gather: config.gather, variants: inputs.variants, listings: listings,
            store: try connection.store(config.pkgset.koji, http: http, parallel: parallel),
            copies: SignedCopies(
                config.pkgset.sigkeys, toleratesUnsigned: config.gather.methods == .all(.deps)),
            filter: KojiFilter(inputs.variants, config.gather, wanted: isNodeps ? wanted(inputs) : nil),
            clock: clock, tell: tell)
        pkgset.scratchModules = try await scratchModules(inputs)
        return pkgset
    }

    /// Builds of modules that only the service knows; in test composes alone.
    private func scratchModules(_ inputs: ComposeInputs) async throws -> [ScratchModule] {
        let wanted = config.pkgset.koji.scratchModules
        guard !wanted.isEmpty else { return [] }
        guard prepared.identity.type == .test else {
            tell(
                .warning(
                    "pkgset_scratch_modules is passed over: only composes of type test have scratch modules"))
            return []
        }
        guard let url = config.pkgset.koji.moduleServiceURL else {
            throw ComposeError(
                .input, "pkgset_scratch_modules needs mbs_api_url, the module build service's address")
        }
        return try await ModuleBuildService(url, http).modules(wanted, inputs.variants)
    }

    /// The names that trees ask for.
    private func wanted(_ inputs: ComposeInputs) -> KojiFilter.Wanted {
        var wanted = KojiFilter.Wanted()
        for groups in inputs.groups.values {
            for member in groups.members + groups.conditionalMembers { wanted.add(member.package) }
        }
        for variant in inputs.variants {
            for arch in variant.arches {
                for text in config.gather.additionalPackages.values(variant: variant.uid, arch: arch) {
                    wanted.add(InputEntry(text: text, from: .additional).name)
                }
            }
        }
        for text in inputs.extra.prepopulate.values.joined() {
            wanted.add(InputEntry(text: text, from: .mapping).name)
        }
        for package in inputs.extra.mapping.values.joined() { wanted.add(package.name) }
        return wanted
    }

    private func summary(
        _ content: KojiPkgset.Content, _ event: KojiEvent, _ profile: KojiProfile
    ) -> PackagePool.KojiSummary {
        let sources = content.sources.map { source, _ in
            let inherits: Bool? =
                switch source {
                case .tag: config.pkgset.koji.inherits
                case .contentTag: config.pkgset.koji.inheritsModules
                case .builds, .scratch: nil
                }
            return PackagePool.KojiSummary.Source(id: source.id, inherits: inherits)
        }
        return .init(event: event.id.rawValue, profile: profile.name, sources: sources)
    }
}
