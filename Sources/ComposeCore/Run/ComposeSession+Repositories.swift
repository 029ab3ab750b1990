internal import ConfigSyntax
internal import DigestKit
internal import HostKit
internal import RPMKit
internal import RepoKit
internal import SystemPackage

/// Repository metadata.
extension ComposeSession {
    func createRepositories(_ inputs: ComposeInputs, _ trees: GatheredTrees) async throws {
        for repository in trees.plan.repositories { try Files.createDirectories(repository.directory) }
        let phase = try await createrepoPhase(inputs, trees)
        let tool = createrepoTool(inputs)
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
        try writeModuleManifest(trees)
    }

    func createrepoPhase(
        _ inputs: ComposeInputs, _ trees: GatheredTrees
    ) async throws -> CreaterepoPhase {
        let certificates = try await ProductCertificates.read(prepared, host, layout.work)
        var phase = CreaterepoPhase(
            config.createrepo, records: trees.records, timestamp: host.environment.buildTime.seconds
        ) { repository in
            try extras(of: repository, inputs, trees, certificates)
        }
        phase.processors = parallel
        return phase
    }

    /// Lists the modules of all trees, each with those of its packages that the tree has.
    private func writeModuleManifest(_ trees: GatheredTrees) throws {
        var manifest = ModuleManifest(compose: ComposeInfo(identity).compose)
        for repository in trees.plan.repositories where repository.kind == .binary {
            guard let arch = repository.arch,
                let index = trees.modules[TreeID(repository.variant, arch)]
            else { continue }
            let names = Set(
                repository.packages.compactMap { trees.records[$0.package].map { RPMManifest.key($0.nevra) } }
            )
            let repomd = try RepomdReader.read(
                Files.read(repository.directory.appending("repodata/repomd.xml")))
            let place = repomd["modules"].flatMap {
                layout.relative(repository.directory.appending($0.location.href))
            }
            for stream in index.streams {
                manifest.add(
                    ModuleManifest.Module(
                        name: stream.name, stream: stream.stream, version: String(stream.version),
                        context: stream.context ?? "", kojiTag: trees.kojiTags[stream.nsvc] ?? "DUMMY",
                        modulemdPaths: place.map { ["binary": $0] } ?? [:],
                        rpms: stream.artifacts.filter(names.contains)),
                    to: repository.variant, arch)
            }
        }
        try manifest.write(to: layout.metadata("modules"))
    }

    private func createrepoTool(_ inputs: ComposeInputs) -> CreaterepoTool {
        var tool = CreaterepoTool(config.createrepo, on: host, layout: layout)
        let old = OldComposes.newest(
            in: prepared.request.oldComposes, of: config.release,
            statuses: [.finished, .finishedIncomplete], except: layout.top)
        if !config.createrepo.deltas.isEmpty, let old {
            log.info("Deltas are made to the packages of \(old)")
            let packages = OldPackages(old, variants: inputs.variants, templates: prepared.templates)
            tool.oldPackages = { packages.directories($0) }
        }
        if config.createrepo.usesCache { tool.cache = createrepoCache() }
        return tool
    }

    /// Where createrepo_c keeps checksums from compose to compose; nil where no directory can be had.
    private func createrepoCache() -> FilePath? {
        let cache = host.environment.cacheDirectory.appending("pungi").appending("createrepo_c")
            .appending("\(config.release.short)")
        do {
            try Files.createDirectories(cache)
            return cache
        } catch {
            log.warning("createrepo_c keeps no checksums: \(error)")
            return nil
        }
    }

    private func extras(
        of repository: PublicationPlan.Repository, _ inputs: ComposeInputs, _ trees: GatheredTrees,
        _ certificates: ProductCertificates?
    ) throws -> RepositoryExtras {
        var extras = RepositoryExtras()
        guard repository.kind == .binary, let arch = repository.arch else { return extras }
        if let stage = inputs.comps?[variant: repository.variant, arch: arch] {
            extras.comps = .init(name: "comps-\(repository.variant).\(arch).xml", content: stage.bytes)
        }
        let tree = TreeID(repository.variant, arch)
        extras.productID = try certificates?.metadata(tree)
        if let index = trees.modules[tree] {
            extras.modules = AdditionalMetadata(type: "modules", name: "modules.yaml", content: index.yaml())
        }
        return extras
    }
}
