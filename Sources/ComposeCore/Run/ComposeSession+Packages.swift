internal import ConfigSyntax
internal import DigestKit
internal import HostKit
internal import RPMKit
internal import RepoKit
internal import SystemPackage

/// The trees of a compose, in their places.
struct GatheredTrees: Sendable {
    var plan: PublicationPlan
    var records: [PackageID: PackageRecord]
    /// What each tree's repository says about its modules.
    var modules: [TreeID: ModuleIndex] = [:]
    /// The Koji tags of builds of modules, by NSVC.
    var kojiTags: [String: String] = [:]
}

/// Init, package set and gather.
extension ComposeSession {
    /// What decides about packages, with its findings in the log.
    var decisions: PackageSelection {
        var selection = PackageSelection(prepared: prepared, host: host, work: layout.work) { finding in
            switch finding {
            case .note(let text): log.info(text)
            case .warning(let text): log.warning(text)
            case .exclusion(let text): log.excludedArch(text)
            }
        }
        if config.pkgset.allowsReuse {
            selection.old = old?.downloads
            selection.olderWork = old?.layout.work
        }
        return selection
    }

    func readInputs() async throws -> ComposeInputs {
        let inputs = try await decisions.inputs()
        try inputs.writeComps(layout.work)
        return inputs
    }

    func readPackages(_ inputs: ComposeInputs) async throws -> PackagePool {
        try await decisions.packages(inputs)
    }

    func gather(_ inputs: ComposeInputs, _ loaded: PackagePool) async throws -> GatheredTrees {
        var pool = loaded
        if let message = config.gather.unmatchedPatterns(inputs.variants) {
            log.warning(message, phase: PhaseName.gather.title)
        }
        if config.gather.allowsReuse, old != nil {
            log.info("Trees are gathered anew: that takes less time than reading an older result")
        }
        let outcome = try await decisions.trees(inputs, &pool)
        try writeJournals(outcome, pool)
        for warning in outcome.warnings(pool) { log.warning(warning) }
        if let failure = outcome.failure(config.gather) { throw failure }
        let plan = PublicationPlan(
            outcome, variants: inputs.variants, pool: pool, layout: layout,
            hashed: config.gather.hasHashedDirectories)
        if let error = pool.unsignedError(plan, config.pkgset.sigkeys) { throw error }
        let records = try await takeIn(plan, pool)
        let manifest = RPMManifest(
            plan, outcome, pool: pool, records: records, layout: layout,
            compose: ComposeInfo(identity).compose
        ) { log.warning($0) }
        try manifest.write(to: layout.metadata("rpms"))
        if prepared.selection.skips(.createrepo) {
            // Modules are a matter of repositories; without these there are none to list.
            try ModuleManifest(compose: ComposeInfo(identity).compose).write(to: layout.metadata("modules"))
        }
        return GatheredTrees(
            plan: plan, records: records, modules: outcome.modules(inputs.modules, pool),
            kojiTags: pool.modules.kojiTags)
    }

    private func takeIn(_ plan: PublicationPlan, _ pool: PackagePool) async throws -> [PackageID:
        PackageRecord]
    {
        let fetcher = decisions.fetcher(pool)
        var intake = PackageIntake(
            pool, checksum: Checksum.Kind(name: config.createrepo.checksum) ?? .sha256,
            sigkeys: prepared.request.compatibility == .reference ? [] : config.pkgset.sigkeys,
            linker: PackageLinker(config.layout.linkType)
        ) { try await fetcher.file(of: $0) }
        intake.parallel = parallel
        intake.checksCopies = isResumed
        intake.known = old?.checksums ?? PackageChecksums()
        intake.rendersXML = !prepared.selection.skips(.createrepo)
        let total = plan.packages.count
        let bytes = plan.packages.reduce(0) { $0 + pool.files.size($1) }
        let count = ProgressCount { done, sum in
            events(
                .progress(.gather, .init(done, of: total, "packages", bytes: sum, totalBytes: bytes)))
        }
        let records = try await intake.take(plan) { count.add($0, $1) }
        try keepChecksums(records, known: intake.known)
        if isResumed {
            for path in try Leftovers.removeUnplanned(plan, in: layout.compose) {
                log.info("Removed \(path), which is not part of the compose any more")
            }
        }
        return records
    }

    /// Keeps the checksums of all packages for the next compose, and says how many came from the last one.
    private func keepChecksums(_ records: [PackageID: PackageRecord], known: PackageChecksums) throws {
        try PackageChecksums(records.values).write(to: layout.work.packageSetFileCache("repos"))
        guard let old, config.pkgset.allowsReuse else { return }
        let packages = old.downloads.answers
        if packages.found + packages.missing > 0 {
            log.info(
                "Reusing \(packages.found) of \(packages.found + packages.missing) packages of servers from "
                    + "\(old.layout.top)"
                    + (packages.missing == 0
                        ? "" : "; \(packages.missing) are fetched: it lacks them, or they are damaged there"))
        }
        let reused = records.values.count { record in record.file.flatMap { known[$0] } == record.checksum }
        let rest = records.count - reused
        log.info(
            "Reusing the checksums of \(reused) of \(records.count) packages from \(old.layout.top)"
                + (rest == 0 ? "" : "; \(rest) are new, or their files were changed since"))
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
