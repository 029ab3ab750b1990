internal import HostKit
internal import RepoKit
public import SourceDiagnostics
public import SystemPackage

/// The files that a compose is made by, fetched, read and checked.
public struct ComposeInputs: Sendable {
    public var variants: Variants
    /// nil without a comps file.
    public var comps: CompsStages?
    public var extra = GatherExtras()
    public var modules = ModuleInputs()
    /// What somebody should know of; no errors among them.
    public var warnings: [Diagnostic] = []
    /// The texts that the warnings point into.
    public var files: [SourceFile] = []

    /// What the comps of each tree asks for.
    public var groups: [TreeID: TreeGroups] {
        var groups: [TreeID: TreeGroups] = [:]
        for stage in comps?.variants ?? [] {
            groups[TreeID(stage.variant, stage.arch)] = TreeGroups(stage.packages)
        }
        return groups
    }

    /// The arches of all variants, sorted.
    public var arches: [String] { Set(variants.flatMap(\.arches)).sorted() }

    init(variants: Variants) { self.variants = variants }
}

/// Fetches, reads and checks the files that a configuration names.
public struct ComposeInputsReader: Sendable {
    public let loaded: LoadedComposeConfig
    public let config: ComposeConfig
    public let fetcher: SourceFetcher
    /// The directory of the configuration.
    public let configDirectory: FilePath
    /// Where fetched files are kept.
    public let work: WorkPaths

    public init(
        _ loaded: LoadedComposeConfig, _ config: ComposeConfig, fetcher: SourceFetcher,
        configDirectory: FilePath, work: WorkPaths
    ) {
        self.loaded = loaded
        self.config = config
        self.fetcher = fetcher
        self.configDirectory = configDirectory
        self.work = work
    }

    /// Reads everything; what lies in different places comes at the same time.
    ///
    /// - Throws: ``ComposeError`` with the findings of a file that is wrong, ``SourceError``, ``FileError``.
    public func read() async throws -> ComposeInputs {
        async let comps = readComps()
        async let modules = readModules()
        async let prepopulate = readPrepopulate()
        var (inputs, names) = try await readVariants()
        if let file = try await comps {
            names.append(file.file)
            inputs.warnings += file.diagnostics
            inputs.comps = try CompsStages(
                file, variants: inputs.variants, lookasides: config.gather.variantAsLookaside,
                reduction: CompsReduction(filtersEnvironments: config.inputs.compsFilterEnvironments))
        }
        inputs.modules = try await modules
        inputs.extra.prepopulate = try await prepopulate
        if let mapping = config.gather.sourceMapping {
            inputs.extra.mapping = try GatherExtrasReader.mapping(path(mapping), name: mapping)
        }
        inputs.files += names
        return inputs
    }

    private func path(_ text: String) -> FilePath { configDirectory.pushing(FilePath(text)) }

    private func readVariants() async throws -> (ComposeInputs, [SourceFile]) {
        let source = config.inputs.variantsFile
        try await fetcher.exportFile(source, to: work.variants, for: loaded.use(of: "variants_file"))
        var file = VariantsFile(
            SourceFile(name: Self.name(source), bytes: try Files.read(work.variants, limit: 16 << 20)))
        let variants = Variants(&file)
        guard !file.diagnostics.hasErrors else {
            throw ComposeError(
                .input, "the variants file is not valid", diagnostics: file.diagnostics, files: [file.source])
        }
        var inputs = ComposeInputs(
            variants: variants.limited(
                toArches: Set(config.inputs.treeArches), variants: Set(config.inputs.treeVariants)))
        guard inputs.variants.contains(where: { _ in true }) else {
            throw ComposeError(
                .input,
                "no variant is left to compose; look at \(file.source.name), tree_variants and tree_arches")
        }
        inputs.warnings = file.diagnostics
        return (inputs, [file.source])
    }

    private func readComps() async throws -> CompsFile? {
        guard let source = config.inputs.compsFile else { return nil }
        let path = work.comps(nil)
        try await fetcher.exportFile(source, to: path, for: loaded.use(of: "comps_file"))
        let file = SourceFile(name: Self.name(source), bytes: try Files.read(path, limit: 256 << 20))
        return try readComps(file)
    }

    private func readComps(_ file: SourceFile) throws(ComposeError) -> CompsFile {
        do throws(CompsError) {
            return try CompsReader().read(file)
        } catch {
            throw ComposeError(
                .comps, "the comps file is not valid", diagnostics: [error.diagnostic], files: [error.file])
        }
    }

    private func readPrepopulate() async throws -> [TreeID: [String]] {
        guard let source = config.gather.prepopulate else { return [:] }
        try await fetcher.exportFile(source, to: work.prepopulate, for: loaded.use(of: "gather_prepopulate"))
        return try GatherExtrasReader.prepopulate(work.prepopulate, name: Self.name(source))
    }

    private func readModules() async throws -> ModuleInputs {
        var modules = ModuleInputs()
        if let path = try await directory(
            config.inputs.moduleDefaults, "module_defaults_dir", work.moduleDefaults)
        {
            modules.defaults = try ModuleDirectory(path: path).defaults()
        }
        if let overrides = config.inputs.moduleDefaultsOverrides {
            modules.overrides = try ModuleDirectory(path: path(overrides)).defaults()
        }
        if let path = try await directory(
            config.inputs.moduleObsoletes, "module_obsoletes_dir", work.moduleObsoletes)
        {
            modules.obsoletes = ModuleIndex(try ModuleDirectory(path: path).files().flatMap(\.documents))
        }
        for (uid, source) in config.createrepo.extraModulemd.sorted(by: { $0.key < $1.key }) {
            try await readExtraModules(source, of: uid, into: &modules)
        }
        return modules
    }

    /// Reads `<dir>/<arch>/*.yaml` for a variant.
    private func readExtraModules(
        _ source: SCMSource, of uid: String, into modules: inout ModuleInputs
    ) async throws {
        let target = work.directory(nil).appending("extra_modulemd").appending(uid)
        guard
            let path = try await directory(.scm(source), "createrepo_extra_modulemd", target)
        else { return }
        for arch in try Files.list(path) where Files.isDirectory(path.appending(arch)) {
            let files = try ModuleDirectory(path: path.appending(arch)).files()
            modules.extra[TreeID(uid, arch)] = ModuleIndex(files.flatMap(\.documents))
        }
    }

    private func directory(_ source: FileSource?, _ option: String, _ target: FilePath) async throws
        -> FilePath?
    {
        guard let source else { return nil }
        _ = try await fetcher.exportDirectory(source, into: target, for: loaded.use(of: option))
        return target
    }

    /// What messages call a file.
    private static func name(_ source: FileSource) -> String {
        switch source {
        case .path(let path): path
        case .scm(let source): source.files.first ?? source.repo ?? source.scm
        }
    }
}

extension ComposeInputs {
    /// Writes the stages of the comps file below `work`.
    public func writeComps(_ work: WorkPaths) throws {
        for stage in comps?.arches ?? [] {
            try Self.write(stage.bytes, work.comps(stage.arch))
        }
        for stage in comps?.variants ?? [] {
            try Self.write(stage.bytes, work.comps(stage.arch, variant: stage.variant))
        }
    }

    private static func write(_ bytes: [UInt8], _ path: FilePath) throws {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(bytes, to: path)
    }
}
