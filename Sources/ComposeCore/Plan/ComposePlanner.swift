public import HostKit
internal import RepoKit
internal import SourceDiagnostics
internal import SystemPackage

/// Finds out what a compose would be and do.
///
/// It decides as a run does, by the same code, on the same inputs. Metadata of repositories on servers goes to
/// the cache; whatever else is fetched is gone afterwards.
public struct ComposePlanner: Sendable {
    public let request: ComposeRequest
    public let host: Host
    /// Whether the packages of each tree are listed.
    public var listsPackages = false

    public init(_ request: ComposeRequest, on host: Host) {
        self.request = request
        self.host = host
    }

    /// A planner in the environment of this process.
    ///
    /// - Throws: ``FileError`` without a current directory.
    public init(_ request: ComposeRequest) throws {
        self.init(request, on: Host(environment: try HostEnvironment.current()))
    }

    /// Makes the plan.
    ///
    /// What would stop a compose once its packages are decided is ``ComposePlan/failure``.
    /// - Throws: What ``ComposeRun/run()`` throws for inputs that cannot be used.
    public func plan() async throws -> ComposePlan {
        let prepared = try PreparedCompose(request, on: host)
        let parent = host.environment.temporaryDirectory
        return try await WorkDirectory.withTemporaryDirectory(prefix: "pungi-plan-", in: parent) { scratch in
            try await plan(prepared, WorkPaths(root: scratch))
        }
    }

    private func plan(_ prepared: PreparedCompose, _ work: WorkPaths) async throws -> ComposePlan {
        let identity = identity(prepared)
        var plan = ComposePlan(identity, phases: Self.phases(prepared))
        plan.warnings = prepared.loaded.diagnostics.filter { $0.severity == .warning }.map {
            "\($0.range.location): \($0.message)"
        }
        let findings = FindingCollector()
        var selection = PackageSelection(prepared: prepared, host: host, work: work) { findings.add($0) }
        selection.fetchesSources = false
        let inputs = try await selection.inputs()
        try addDeliveries(inputs, prepared, scratch: work.root, to: &plan)
        guard !prepared.selection.skips(.pkgset) else {
            plan.warnings += findings.warnings
            return plan
        }
        var pool = try await selection.packages(inputs)
        plan.add(try selection.repositories(inputs), pool)
        guard !prepared.selection.skips(.gather) else {
            plan.warnings += findings.warnings
            return plan
        }
        let outcome = try await selection.trees(inputs, &pool)
        plan.warnings += findings.warnings
        plan.add(outcome, inputs, pool, listsPackages: listsPackages)
        plan.failure = plan.failure ?? outcome.failure(prepared.config.gather)?.message
        try await addPublication(of: outcome, inputs, pool, prepared, work, to: &plan)
        return plan
    }

    private func addPublication(
        of outcome: GatherOutcome, _ inputs: ComposeInputs, _ pool: PackagePool, _ prepared: PreparedCompose,
        _ work: WorkPaths, to plan: inout ComposePlan
    ) async throws {
        let config = prepared.config
        let layout = ComposeLayout(FilePath("/").appending(plan.identity.id), templates: prepared.templates)
        let publication = PublicationPlan(
            outcome, variants: inputs.variants, pool: pool, layout: layout,
            hashed: config.gather.hasHashedDirectories)
        let makesRepositories = !prepared.selection.skips(.createrepo)
        plan.add(publication, pool, layout, link: config.layout.linkType) { repository in
            guard makesRepositories else { return .none }
            return config.createrepo.needsTool(repository) ? .tool : .own
        }
        if plan.failure == nil {
            plan.failure = pool.unsignedError(publication, config.pkgset.sigkeys)?.message
        }
        if plan.failure == nil { addImages(publication, inputs, pool, prepared, layout, to: &plan) }
        guard makesRepositories, plan.failure == nil else { return }
        let certificates = try await ProductCertificates.read(prepared, host, work)
        plan.failure = obstacle(to: publication, prepared, certificates)
    }

    /// What cannot be named would stop the compose.
    private func addImages(
        _ publication: PublicationPlan, _ inputs: ComposeInputs, _ pool: PackagePool,
        _ prepared: PreparedCompose, _ layout: ComposeLayout, to plan: inout ComposePlan
    ) {
        let (config, selection) = (prepared.config, prepared.selection)
        do {
            if !selection.skips(.createiso) {
                let phase = CreateISOPhase(
                    config.createiso, names: config.imageNames, buildinstall: config.buildinstall,
                    identity: plan.identity, variants: inputs.variants, layout: layout)
                try plan.add(phase, publication) { pool.files.size($0) }
            }
            if !selection.skips(.extraISOs) {
                try plan.add(
                    ExtraISOPlanner(
                        config.extraISOs, names: config.imageNames, identity: plan.identity,
                        variants: inputs.variants, layout: layout))
            }
        } catch {
            plan.failure = "\(error)"
        }
    }

    /// What would stop createrepo, as far as that can be told: a certificate or a program that is not there.
    private func obstacle(
        to publication: PublicationPlan, _ prepared: PreparedCompose, _ certificates: ProductCertificates?
    ) -> String? {
        do throws(ComposeError) {
            try LocalTools(prepared.config, prepared.selection, options: prepared.loaded.options).check(
                host.environment)
            for repository in publication.repositories where repository.kind == .binary {
                guard let arch = repository.arch else { continue }
                _ = try certificates?.certificate(TreeID(repository.variant, arch))
            }
            return nil
        } catch {
            return error.message
        }
    }

    /// The identity that a compose would have if it were made now.
    private func identity(_ prepared: PreparedCompose) -> ComposeIdentity {
        var identity = prepared.identity
        guard case .below(let target) = request.destination else { return identity }
        while Files.exists(target.appending(identity.id)) { identity = identity.respun(identity.respin + 1) }
        return identity
    }

    private static func phases(_ prepared: PreparedCompose) -> [ComposePlan.Phase] {
        let selection = prepared.selection
        return PhaseName.allCases.map { phase in
            let isWanted = PhaseSelection.isAskedFor(phase, by: prepared.loaded.options)
            let fate: ComposePlan.Fate =
                if !isWanted {
                    .notWanted
                } else if selection.skips(phase) {
                    .skipped(by: reason(for: phase, prepared))
                } else {
                    .runs
                }
            return ComposePlan.Phase(name: phase, fate: fate)
        }
    }

    private static func reason(for phase: PhaseName, _ prepared: PreparedCompose) -> String {
        if prepared.request.skipped.contains(phase.rawValue) { return "--skip-phase" }
        return prepared.config.skipPhases.contains(phase.rawValue) ? "skip_phases" : "--just-phase"
    }
}
