internal import RPMKit
internal import RepoKit
internal import SourceDiagnostics

/// Reading the modules of repositories.
extension RepositoriesPkgset {
    /// Reads what repositories say about modules, and chooses what variants list.
    ///
    /// - Throws: `.input` for metadata that cannot be read, and for modules that are listed and not there;
    ///   ``RepositoryError``.
    func modules(_ loaded: RepositorySack, _ plan: Plan) async throws -> ModulePool {
        var pool = try await described(loaded, plan)
        let choice = try ModuleChoice(variants, pool.available, filters: gather.filterModules)
        pool.chosen = choice.chosen
        pool.warnings += choice.warnings
        return pool
    }

    /// Reads what repositories say about modules.
    ///
    /// - Throws: `.input` for metadata that cannot be read; ``RepositoryError``.
    func described(_ loaded: RepositorySack, _ plan: Plan) async throws -> ModulePool {
        var pool = ModulePool()
        var documents: [String: [ModuleDocument]] = [:]
        for repository in loaded.repositories {
            guard let bytes = try await repository.content(of: "modules") else { continue }
            let file = try Self.read(SourceFile(name: "\(repository.source.id): modules", bytes: bytes))
            documents[repository.source.id] = file.documents
            pool.warnings += file.diagnostics.map { "\($0.range.location): \($0.message)" }
        }
        for (arch, ids) in plan.repositories {
            pool.available[arch] = Self.index(plan.sources, ids, documents, arch)
        }
        for (tree, ids) in plan.lookasides {
            pool.lookasides[tree] = Self.index(plan.sources, ids, documents, tree.arch)
        }
        return pool
    }

    /// The documents of some repositories for an arch's trees, in the order in which repositories are read.
    private static func index(
        _ sources: [RepositorySource], _ ids: Set<String>, _ documents: [String: [ModuleDocument]],
        _ arch: String
    ) -> ModuleIndex {
        let native = TreeArches(tree: arch).native + [.noarch]
        let all = sources.filter { ids.contains($0.id) }.flatMap { documents[$0.id] ?? [] }
        return ModuleIndex(
            all.filter { document in
                guard let text = document.stream?.arch else { return true }
                return native.contains(Arch(text))
            })
    }

    private static func read(_ source: SourceFile) throws(ComposeError) -> ModuleFile {
        do throws(ModuleError) {
            return try ModuleReader().read(source)
        } catch {
            throw ComposeError(
                .input, "the module metadata of a repository cannot be read: \(error)",
                diagnostics: error.diagnostics, files: error.files)
        }
    }
}
