internal import ConfigSyntax
internal import DigestKit
internal import HostKit
internal import RepoKit
internal import SystemPackage

/// Repository metadata.
extension ComposeSession {
    func createRepositories(_ inputs: ComposeInputs, _ trees: GatheredTrees) async throws {
        for repository in trees.plan.repositories { try Files.createDirectories(repository.directory) }
        let certificates = try await certificates()
        var phase = CreaterepoPhase(
            config.createrepo, records: trees.records, timestamp: host.environment.buildTime.seconds
        ) { repository in
            try extras(of: repository, inputs, certificates)
        }
        phase.processors = parallel
        var maker = CreaterepoTool(config.createrepo, on: host, layout: layout)
        maker.oldPackages = oldPackages(inputs.variants)
        let tool = maker
        let total = trees.plan.repositories.count
        let count = ProgressCount { done, _ in
            events(.progress(.createrepo, .init(done, of: total, "repositories")))
        }
        let plan = phase
        try await phase.perform(trees.plan) { repository, extras in
            let list = tool.list(of: repository)
            try Files.createDirectories(list.removingLastComponent())
            let lines = repository.packages.map { $0.location + "\n" }.joined()
            try Files.writeAtomically(lines, to: list)
            try await tool.make(repository, extras, deltas: plan.makesDeltas(repository))
        } progress: { _ in
            count.add(1)
        }
    }

    /// Where the newest finished compose has the packages that deltas are made against; nowhere without one.
    private func oldPackages(
        _ variants: Variants
    ) -> @Sendable (PublicationPlan.Repository) -> [FilePath] {
        let old = OldComposes.newest(
            in: prepared.request.oldComposes, of: config.release,
            statuses: [.finished, .finishedIncomplete], except: layout.top)
        guard let old else { return { _ in [] } }
        let layout = ComposeLayout(old, templates: layout.templates)
        let isHashed = config.gather.hasHashedDirectories
        return { repository in
            guard let arch = repository.arch, let variant = variants[repository.variant],
                let packages = layout.path(.packages, variant, arch), Files.isDirectory(packages)
            else { return [] }
            if !isHashed { return [packages] }
            // What cannot be listed has nothing to make deltas against.
            let names = (try? Files.list(packages)) ?? []
            return names.map { packages.appending($0) }.filter { Files.isDirectory($0) }
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

    private func certificates() async throws -> ProductCertificates? {
        guard let source = config.createrepo.productID else { return nil }
        let target = layout.work.directory(nil).appending("product_id")
        let files = try await SourceFetcher.withTemporary(
            host: host, configDirectory: prepared.configDirectory
        ) { fetcher in
            try await fetcher.exportDirectory(
                source, into: target, for: prepared.loaded.use(of: "product_id"))
        }
        return ProductCertificates(
            files, allowsMissing: config.createrepo.allowsMissingProductID,
            allowsPrefix: config.createrepo.allowsProductIDPrefix)
    }
}
