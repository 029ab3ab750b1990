internal import HostKit
internal import KojiKit
internal import RPMKit
internal import RepoKit
internal import SourceDiagnostics

/// What the modules of a compose are, and where their packages come from.
struct KojiModules: Sendable {
    var pool = ModulePool()
    /// Tags with packages of modules, in the order in which they were found; of each which packages are taken.
    var contentTags: [String: Set<KojiFilter.ModularName>] = [:]
}

/// Reads what builds of modules say of themselves.
struct KojiModuleReader: Sendable {
    let questions: KojiQuestions
    let store: any KojiStore
    let gather: GatherConfig
    let variants: Variants

    /// A document of a build for an arch.
    private struct Key: Hashable, Sendable {
        var build: KojiBuild.ID
        var arch: String
    }

    /// - Parameter scratch: Modules that are read elsewhere.
    /// - Throws: `.input` with all documents that are missing or cannot be read.
    func read(_ outcome: KojiModuleSearch.Outcome, scratch: [ScratchModule]) async throws -> KojiModules {
        let builds = Dictionary(
            outcome.choices.map { ($0.module.build.id, $0.module) }, uniquingKeysWith: { first, _ in first })
        let ids = builds.keys.sorted()
        let archives = try await questions.all(ids.map { .archives(of: $0) }, "files of modules")
        var texts: [KojiBuild.ID: [String]] = [:]
        for (id, archives) in zip(ids, archives) {
            let names = archives.filter { $0.buildType == "module" }.map(\.fileName)
            // Builds of old have one document for all arches, which does not say what packages there are.
            if names.count > 1 { texts[id] = names }
        }
        let arches = Set(variants.filter { !$0.isEmpty }.flatMap(\.arches)).sorted()
        var keys: [Key] = []
        for (id, names) in texts.sorted(by: { $0.key < $1.key }) {
            keys += arches.filter { names.contains("modulemd.\($0).txt") }.map { Key(build: id, arch: $0) }
        }
        let documents = try await keys.concurrentMap(limit: store.parallel) { key in
            (key, try await document(builds[key.build], key.arch))
        }
        var modules = KojiModules()
        modules.pool.warnings = outcome.warnings
        try fill(&modules, outcome.choices, Dictionary(uniqueKeysWithValues: documents), texts)
        for module in scratch { add(module, to: &modules) }
        return modules
    }

    private func document(_ module: KojiModuleBuild?, _ arch: String) async throws -> [ModuleDocument] {
        guard let module else { return [] }
        let directory = PathInfo(top: "").build(module.build).drop { $0 == "/" }
        let file = try KojiFile("\(directory)/files/module/modulemd.\(arch).txt")
        guard let bytes = try await store.content(file, limit: 64 << 20) else {
            throw ComposeError(.input, "\(store.place(file)): the hub has this file, and it is not there")
        }
        return try Self.documents(bytes, store.place(file))
    }

    static func documents(_ bytes: [UInt8], _ name: String) throws(ComposeError) -> [ModuleDocument] {
        do throws(ModuleError) {
            return try ModuleReader().read(SourceFile(name: name, bytes: bytes)).documents
        } catch {
            throw ComposeError(
                .input, "the module metadata of a build cannot be read: \(error)",
                diagnostics: error.diagnostics, files: error.files)
        }
    }

    private func fill(
        _ modules: inout KojiModules, _ choices: [KojiModuleSearch.Choice],
        _ documents: [Key: [ModuleDocument]],
        _ texts: [KojiBuild.ID: [String]]
    ) throws(ComposeError) {
        var problems: Set<String> = []
        for choice in choices where texts[choice.module.build.id] != nil {
            guard let variant = variants[choice.variant] else { continue }
            for arch in variant.arches {
                let filter = ModuleFilter(gather.filterModules.values(variant: variant.uid, arch: arch))
                let isFiltered = filter.matches(name: choice.module.name, stream: choice.module.stream)
                if isFiltered, case .tagged = choice.cause { continue }
                guard let all = documents[Key(build: choice.module.build.id, arch: arch)] else {
                    if !isFiltered {
                        problems.insert(
                            "Module \(choice.module.nsvc) does not have metadata for arch \(arch) and is not filtered "
                                + "out via filter_modules option.")
                    }
                    continue
                }
                let tree = TreeID(variant.uid, arch)
                modules.take(all, of: choice.module.contentTag, choice.cause, for: tree)
            }
        }
        guard problems.isEmpty else {
            throw ComposeError(.input, problems.sorted().joined(separator: "\n"))
        }
    }

    private func add(_ module: ScratchModule, to modules: inout KojiModules) {
        for arch in variants[module.variant]?.arches ?? [] {
            guard let documents = module.documents[arch] else { continue }
            modules.take(documents, of: module.tag, .listed(module.text), for: TreeID(module.variant, arch))
        }
    }
}

extension KojiModules {
    /// Takes the documents of a build for a tree, and its packages from a tag.
    fileprivate mutating func take(
        _ documents: [ModuleDocument], of tag: String, _ cause: ChosenModule.Cause, for tree: TreeID
    ) {
        contentTags[tag, default: []] = contentTags[tag] ?? []
        for document in documents {
            pool.available[tree.arch, default: ModuleIndex()].add(document)
            guard let stream = document.stream else { continue }
            pool.kojiTags[stream.nsvc] = tag
            for artifact in stream.artifacts {
                guard let nevra = NEVRA(artifact) else { continue }
                contentTags[tag]?.insert(
                    KojiFilter.ModularName(name: nevra.name, arch: nevra.arch.rawValue))
            }
            let isThere = pool.chosen[tree]?.contains { $0.build.nsvca == stream.nsvca } == true
            if !isThere { pool.chosen[tree, default: []].append(ChosenModule(stream, cause)) }
        }
    }
}
