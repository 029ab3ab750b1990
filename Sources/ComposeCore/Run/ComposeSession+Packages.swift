internal import ConfigSyntax
internal import DigestKit
internal import HostKit
internal import RPMKit
internal import RepoKit
internal import SourceDiagnostics
internal import SystemPackage

/// The trees of a compose, in their places.
struct GatheredTrees: Sendable {
    var plan: PublicationPlan
    var records: [PackageID: PackageRecord]
}

/// Init, package set and gather.
extension ComposeSession {
    func readInputs() async throws -> ComposeInputs {
        let inputs = try await SourceFetcher.withTemporary(
            host: host, configDirectory: prepared.configDirectory
        ) { fetcher in
            try await ComposeInputsReader(
                prepared.loaded, config, fetcher: fetcher, configDirectory: prepared.configDirectory,
                work: layout.work
            ).read()
        }
        for warning in inputs.warnings { log.warning("\(warning.range.location): \(warning.message)") }
        for stage in inputs.comps?.variants ?? [] {
            for warning in stage.warnings { log.warning("\(warning)") }
        }
        try inputs.writeComps(layout.work)
        return inputs
    }

    func readPackages(_ inputs: ComposeInputs) async throws -> PackagePool {
        guard config.pkgset.source == .repos else {
            throw ComposeError(
                .input,
                "pkgset_source = \"koji\" is not part of this version; use \"repos\" with pkgset_repos")
        }
        let pkgset = RepositoriesPkgset(
            config.pkgset, gather: config.gather, variants: inputs.variants,
            configDirectory: prepared.configDirectory, releaseVersion: config.release.version)
        let cache = host.environment.cacheDirectory.appending("pungi").appending("repodata")
        var pool = try await pkgset.load(try pkgset.plan(), RepositoryReader(http: http, cache: cache))
        log.info("Package set: \(pool.sack.count) packages in \(pool.sack.repositories.count) repositories")
        let origin = pool.origin
        try await exclude(pool.sack.packages.filter { origin($0).isLocal }, from: &pool)
        return pool
    }

    /// Leaves out noarch packages of arches that their sources do not want them for.
    ///
    /// - Returns: Whether any was left out that had not been before.
    @discardableResult
    private func exclude(_ packages: some Sequence<PackageID>, from pool: inout PackagePool) async throws
        -> Bool
    {
        guard config.pkgset.inheritsExclusiveArchToNoarch else { return false }
        var exclusions = NoarchExclusions(
            pool, fetcher(pool),
            ArchExclusion(considersNoarch: config.pkgset.exclusiveArchConsidersNoarch))
        exclusions.parallel = parallel
        var isNew = false
        for finding in try await exclusions.findings(packages) {
            guard pool.excluded[finding.arch, default: []].insert(finding.package).inserted else { continue }
            isNew = true
            log.excludedArch(
                "[\(finding.arch)] Excluding (\(finding.cause)): \(pool.fileName(finding.package))")
        }
        return isNew
    }

    private func fetcher(_ pool: PackagePool) -> PackageDownloads {
        PackageDownloads(pool, http: http, directory: layout.work.downloads)
    }

    func gather(_ inputs: ComposeInputs, _ loaded: PackagePool) async throws -> GatheredTrees {
        var pool = loaded
        if let message = config.gather.unmatchedPatterns(inputs.variants) {
            log.warning(message, phase: PhaseName.gather.title)
        }
        let outcome = try await solve(inputs, &pool)
        try writeJournals(outcome, pool)
        tell(outcome, pool)
        if let failure = outcome.failure(config.gather) { throw failure }
        let plan = PublicationPlan(
            outcome, variants: inputs.variants, pool: pool, layout: layout,
            hashed: config.gather.hasHashedDirectories)
        let records = try await takeIn(plan, pool)
        let manifest = RPMManifest(
            plan, outcome, pool: pool, records: records, layout: layout,
            compose: ComposeInfo(identity).compose
        ) { log.warning($0) }
        try manifest.write(to: layout.metadata("rpms"))
        try ModuleManifest(compose: ComposeInfo(identity).compose).write(to: layout.metadata("modules"))
        return GatheredTrees(plan: plan, records: records)
    }

    /// Decides what goes into which tree. What repositories on servers have may turn out not to be for an arch
    /// when the sources are here; then it is decided once more.
    private func solve(_ inputs: ComposeInputs, _ pool: inout PackagePool) async throws -> GatherOutcome {
        while true {
            var phase = GatherPhase(
                config: config.gather, variants: inputs.variants, groups: inputs.groups, extra: inputs.extra,
                pool: pool)
            phase.compatibility = prepared.request.compatibility
            phase.parallel = parallel
            let outcome = try await phase.gather()
            let known = pool
            let remote = outcome.packages.filter { !known.origin($0).isLocal }
            if try await !exclude(remote, from: &pool) { return outcome }
        }
    }

    private func takeIn(_ plan: PublicationPlan, _ pool: PackagePool) async throws -> [PackageID:
        PackageRecord]
    {
        let fetcher = fetcher(pool)
        var intake = PackageIntake(
            pool, checksum: Checksum.Kind(name: config.createrepo.checksum) ?? .sha256,
            sigkeys: prepared.request.compatibility == .reference ? [] : config.pkgset.sigkeys,
            linker: PackageLinker(config.layout.linkType)
        ) { try await fetcher.file(of: $0) }
        intake.parallel = parallel
        intake.rendersXML = !prepared.selection.skips(.createrepo)
        let total = plan.packages.count
        let bytes = plan.packages.reduce(0) { $0 + pool.origin($1).size }
        let count = ProgressCount { done, sum in
            events(
                .progress(.gather, .init(done, of: total, "packages", bytes: sum, totalBytes: bytes)))
        }
        return try await intake.take(plan) { count.add($0, $1) }
    }

    private func tell(_ outcome: GatherOutcome, _ pool: PackagePool) {
        for tree in outcome.trees {
            guard let contents = outcome.contents[tree] else { continue }
            if contents.packages.values.allSatisfy(\.isEmpty) {
                log.warning(
                    "No packages included in \(tree) (no comps groups, no input packages, no prepopulate)")
            }
            for entry in contents.unmatched {
                log.warning("\(tree): there is no package '\(entry.text)', asked for by \(entry.origin)")
            }
            for entry in contents.unmatchedPrepopulate {
                log.warning("\(tree): there is no package '\(entry)', asked for by gather_prepopulate")
            }
            for missing in contents.missing { log.warning("\(tree): \(missing)") }
        }
        for removal in outcome.removed {
            log.warning("\(removal.tree): Removed addon package \(pool.sack.nevra(removal.package))")
        }
    }

    /// Keeps why each package is in its tree; `pungi why` reads it.
    private func writeJournals(_ outcome: GatherOutcome, _ pool: PackagePool) throws {
        for (tree, contents) in outcome.contents.sorted(by: { $0.key < $1.key }) {
            let path = layout.work.gatherResult(tree.variant, tree.arch)
            try Files.createDirectories(path.removingLastComponent())
            try Files.writeAtomically(TreeJournal(contents, pool: pool).text(), to: path)
        }
    }
}

extension GatherConfig {
    /// The sentence about patterns that fit no variant; nil if there are none.
    func unmatchedPatterns(_ variants: Variants) -> String? {
        let uids = variants.map(\.uid)
        let maps = [additionalPackages, filterPackages, multilib, lookasideRepos]
        return UnmatchedPatterns.message(Set(maps.flatMap { $0.unmatchedPatterns(among: uids) }).sorted())
    }
}

extension GatherOutcome {
    /// All packages of all trees that become part of the compose.
    var packages: Set<PackageID> {
        Set(contents.values.flatMap { $0.packages.values.flatMap { $0.published.map(\.id) } })
    }

    /// Why the outcome cannot be published, if the configuration says that it cannot.
    func failure(_ config: GatherConfig) -> ComposeError? {
        if config.checksDependencies, let error = unresolved { return error }
        return config.requiresAllCompsPackages ? missingFromComps : nil
    }
}
