internal import ConfigSyntax
internal import DigestKit
internal import HostKit
internal import RepoKit
internal import SystemPackage

/// Repository metadata.
extension ComposeSession {
    func createRepositories(_ inputs: ComposeInputs, _ trees: GatheredTrees) async throws {
        for repository in trees.plan.repositories { try Files.createDirectories(repository.directory) }
        let certificates = try await ProductCertificates.read(prepared, host, layout.work)
        var phase = CreaterepoPhase(
            config.createrepo, records: trees.records, timestamp: host.environment.buildTime.seconds
        ) { repository in
            try extras(of: repository, inputs, certificates)
        }
        phase.processors = parallel
        let tool = CreaterepoTool(config.createrepo, on: host, layout: layout)
        let total = trees.plan.repositories.count
        let count = ProgressCount { done, _ in
            events(.progress(.createrepo, .init(done, of: total, "repositories")))
        }
        try await phase.perform(trees.plan) { repository, extras in
            let list = tool.list(of: repository)
            try Files.createDirectories(list.removingLastComponent())
            let lines = repository.packages.map { $0.location + "\n" }.joined()
            try Files.writeAtomically(lines, to: list)
            try await tool.make(repository, extras, deltas: config.createrepo.makesDeltas(repository))
        } progress: { _ in
            count.add(1)
        }
    }

    private func extras(
        of repository: PublicationPlan.Repository, _ inputs: ComposeInputs,
        _ certificates: ProductCertificates?
    ) throws -> RepositoryExtras {
        var extras = RepositoryExtras()
        guard repository.kind == .binary, let arch = repository.arch else { return extras }
        if let stage = inputs.comps?[variant: repository.variant, arch: arch] {
            extras.comps = .init(name: "comps-\(repository.variant).\(arch).xml", content: stage.bytes)
        }
        do {
            extras.productID = try certificates?.metadata(TreeID(repository.variant, arch))
        }
        return extras
    }
}
