internal import CurlHTTP
internal import HostKit
internal import RPMKit
internal import RepoKit
internal import SourceDiagnostics
internal import SystemPackage

/// Decides which packages a compose has: reads its inputs and repositories, and gathers.
///
/// A run and a plan share it, so that a plan says what a run does. What is fetched goes below `work`, and
/// nothing else is written.
struct PackageSelection: Sendable {
    let prepared: PreparedCompose
    let host: Host
    let work: WorkPaths
    /// Whether packages of servers are brought here where only their sources say for which arches they are.
    var fetchesSources = true
    /// Packages that an older compose fetched.
    var old: OldDownloads?
    /// Where an older compose keeps what tags had.
    var olderWork: WorkPaths?
    /// What waiting for signatures is measured with.
    var clock: any Clock<Duration> = ContinuousClock()
    /// Called with what somebody should know.
    let tell: @Sendable (Finding) -> Void

    enum Finding: Sendable {
        case note(String)
        case warning(String)
        /// A package that an arch cannot have: of these there may be thousands.
        case exclusion(String)
    }

    var config: ComposeConfig { prepared.config }
    var parallel: Int { Machine.processors }
    var http: HTTPClient { prepared.http(host) }

    /// Reads the variants, the comps and what else decides about packages.
    func inputs() async throws -> ComposeInputs {
        let inputs = try await SourceFetcher.withTemporary(
            host: host, configDirectory: prepared.configDirectory, koji: KojiAccess(config, host)?.archives
        ) { fetcher in
            try await ComposeInputsReader(
                prepared.loaded, config, fetcher: fetcher, configDirectory: prepared.configDirectory,
                work: work
            ).read()
        }
        for warning in inputs.warnings { tell(.warning("\(warning.range.location): \(warning.message)")) }
        for stage in inputs.comps?.variants ?? [] {
            for warning in stage.warnings { tell(.warning("\(warning)")) }
        }
        return inputs
    }

    /// Which repositories are the package set.
    func repositories(_ inputs: ComposeInputs) throws(ComposeError) -> RepositoriesPkgset.Plan {
        try pkgset(inputs).plan()
    }

    /// By arch, the addresses of the repositories that the package set is read from.
    func configuredRepositories(_ inputs: ComposeInputs) -> [String: [String]] {
        let pkgset = pkgset(inputs)
        return Dictionary(uniqueKeysWithValues: inputs.arches.map { ($0, pkgset.addresses(arch: $0)) })
    }

    func pkgset(_ inputs: ComposeInputs) -> RepositoriesPkgset {
        RepositoriesPkgset(
            config.pkgset, gather: config.gather, variants: inputs.variants,
            configDirectory: prepared.configDirectory, releaseVersion: config.release.version)
    }

    /// Reads the package set.
    func packages(_ inputs: ComposeInputs) async throws -> PackagePool {
        let cache = host.environment.cacheDirectory.appending("pungi").appending("repodata")
        let reader = RepositoryReader(http: http, cache: cache)
        var pool =
            switch config.pkgset.source {
            case .repos: try await pkgset(inputs).load(try repositories(inputs), reader)
            case .koji: try await kojiPackages(inputs, reader)
            }
        pool.modules.defaults = inputs.modules.defaults
        pool.modules.overrides = inputs.modules.overrides
        for warning in pool.modules.warnings { tell(.warning(warning)) }
        let places = pool.koji == nil ? "repositories" : "tags and repositories"
        tell(.note("Package set: \(pool.sack.count) packages in \(pool.sack.repositories.count) \(places)"))
        let (files, isKnown) = (pool.files, pool.archRules != nil)
        try await exclude(pool.sack.packages.filter { isKnown || files.isLocal($0) }, from: &pool)
        return pool
    }

    /// Decides what goes into which tree. What repositories on servers have may turn out not to be for an arch
    /// when the sources are here; then it is decided once more.
    func trees(_ inputs: ComposeInputs, _ pool: inout PackagePool) async throws -> GatherOutcome {
        while true {
            var phase = GatherPhase(
                TreeInputsBuilder(
                    config: config.gather, variants: inputs.variants, groups: inputs.groups,
                    extra: inputs.extra, pool: pool))
            phase.compatibility = prepared.request.compatibility
            phase.parallel = parallel
            let outcome = try await phase.gather()
            let known = pool
            let remote = outcome.packages.filter { !known.files.isLocal($0) }
            if !fetchesSources {
                tellUndecided(remote, pool)
                return outcome
            }
            if try await !exclude(remote, from: &pool) {
                for note in outcome.moduleNotes { tell(.note(note)) }
                return outcome
            }
        }
    }

    /// Gives the files of packages that lie elsewhere.
    func fetcher(_ pool: PackagePool) -> PackageDownloads {
        var downloads = PackageDownloads(pool, http: http, directory: work.downloads)
        if let old { downloads.older = { old.file(of: $0) } }
        return downloads
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
            tell(
                .exclusion(
                    "[\(finding.arch)] Excluding (\(finding.cause)): \(pool.fileName(finding.package))"))
        }
        return isNew
    }

    private func tellUndecided(_ remote: Set<PackageID>, _ pool: PackagePool) {
        guard config.pkgset.inheritsExclusiveArchToNoarch, pool.archRules == nil else { return }
        let count = remote.count { pool.sack.arch($0) == .noarch }
        guard count > 0 else { return }
        tell(
            .warning(
                "\(count) noarch \(count == 1 ? "package" : "packages") on servers: the sources, which may "
                    + "leave out arches, are only fetched when the compose is made"))
    }
}

extension PreparedCompose {
    func http(_ host: Host) -> HTTPClient {
        HTTPClient(.init(userAgent: "pungi/\(pungiVersion)", environment: host.environment))
    }
}

extension GatherOutcome {
    /// All packages of all trees that become part of the compose.
    var packages: Set<PackageID> {
        Set(contents.values.flatMap { $0.packages.values.flatMap { $0.published.map(\.id) } })
    }

    /// What the repository of each tree says about its modules; nothing for a tree without any.
    func modules(_ inputs: ModuleInputs, _ pool: PackagePool) -> [TreeID: ModuleIndex] {
        var indexes: [TreeID: ModuleIndex] = [:]
        for (tree, contents) in contents {
            let gathered = pool.modules.documents(of: contents.modules.map(\.build), arch: tree.arch)
            indexes[tree] = inputs.index(of: tree, gathered: gathered)
        }
        return indexes
    }

    /// Which modules each tree has and why, and which contexts it has not.
    var moduleNotes: [String] {
        trees.flatMap { tree -> [String] in
            guard let contents = contents[tree] else { return [] }
            return contents.modules.map { "\(tree): module \($0.build.nsvc), \($0.cause)" }
                + contents.moduleNotes.map { "\(tree): \($0)" }
        }
    }

    /// Why the outcome cannot be published, if the configuration says that it cannot.
    func failure(_ config: GatherConfig) -> ComposeError? {
        if config.checksDependencies, let error = unresolved { return error }
        return config.requiresAllCompsPackages ? missingFromComps : nil
    }

    /// What somebody should know of the trees, as sentences.
    func warnings(_ pool: PackagePool) -> [String] {
        var warnings: [String] = []
        for tree in trees {
            guard let contents = contents[tree] else { continue }
            if contents.packages.values.allSatisfy(\.isEmpty) {
                warnings.append(
                    "No packages included in \(tree) (no comps groups, no input packages, no prepopulate)")
            }
            // What is inherited is told of the variant that it comes from.
            warnings += contents.unmatched.filter { !$0.isInherited }.map {
                "\(tree): there is no package '\($0.text)', asked for by \($0.origin)"
            }
            warnings += contents.unmatchedPrepopulate.map {
                "\(tree): there is no package '\($0)', asked for by gather_prepopulate"
            }
            warnings += (contents.moduleWarnings + contents.missingModules).map { "\(tree): \($0)" }
            warnings += contents.missing.map { "\(tree): \($0)" }
        }
        return warnings
            + removed.map { "\($0.tree): Removed addon package \(pool.sack.nevra($0.package))" }
    }
}
