import RPMKit
import RepoKit
import SourceDiagnostics
import SystemPackage

@testable import ComposeCore

/// A small modular compose that is only gathered: packages and modules are described, not built.
struct ModularCompose {
    var config = GatherConfig()
    var variants: Variants
    /// Names of packages by variant.
    var groups: [String: [String]] = [:]
    var langpacks: [GatherRequest.Langpack] = []
    var packages: [SackPackage]
    var lookaside: [SackPackage] = []
    var builds: [ModuleStream]
    var lookasideBuilds: [ModuleStream] = []
    /// Default streams.
    var defaults: [String: String] = [:]

    init(_ modules: [String], packages: [SackPackage], builds: [ModuleStream]) {
        variants = Self.variants(Self.variant("App", modules))
        self.packages = packages
        self.builds = builds
    }

    /// The element of a variant; what it lists with a star is a pattern.
    static func variant(_ id: String, _ modules: [String], _ children: String = "") -> String {
        let list = modules.map { "<module>\($0)</module>" }.joined()
        return """
            <variant id="\(id)" name="\(id)" type="variant"><arches><arch>x86_64</arch></arches>
            \(children)\(list.isEmpty ? "" : "<modules>\(list)</modules>")</variant>
            """
    }

    static func variants(_ elements: String...) -> Variants {
        let text = "<variants>\(elements.joined())</variants>"
        var file = VariantsFile(SourceFile(name: "variants.xml", text: text))
        return Variants(&file)
    }

    private func index(_ builds: [ModuleStream]) -> ModuleIndex {
        let place = SourceRange.start(of: "modules.yaml")
        var documents = builds.map {
            ModuleDocument(content: .stream($0), formatVersion: 2, text: Array($0.nsvc.utf8), range: place)
        }
        documents += defaults.map { module, stream in
            ModuleDocument(
                content: .defaults(ModuleDefaults(module, stream: stream)), formatVersion: 1,
                text: Array(module.utf8), range: place)
        }
        return ModuleIndex(documents)
    }

    func pool() throws -> PackagePool {
        var builder = PackageSack.Builder()
        builder.add(packages, from: SackRepository(id: "main"))
        builder.add(lookaside, from: SackRepository(id: "lookaside", isLookaside: true))
        let all = packages + lookaside
        let trees = variants.map { TreeID($0.uid, "x86_64") }
        var pool = PackagePool(
            sack: builder.build(), repositories: ["x86_64": ["main"]],
            lookasides: lookaside.isEmpty
                ? [:] : Dictionary(uniqueKeysWithValues: trees.map { ($0, ["lookaside"]) }),
            files: ListedFiles(
                origins: all.map { PackageOrigin(.file(FilePath("/r/\($0.nevra.fileName)"))) }))
        pool.modules.available = ["x86_64": index(builds)]
        if !lookaside.isEmpty {
            for tree in trees { pool.modules.lookasides[tree] = index(lookasideBuilds) }
        }
        let choice = try ModuleChoice(
            variants, pool.modules.available, filters: config.filterModules)
        pool.modules.chosen = choice.chosen
        return pool
    }

    func gather() async throws -> (outcome: GatherOutcome, pool: PackagePool) {
        let pool = try pool()
        var groups: [TreeID: TreeGroups] = [:]
        for (variant, names) in self.groups {
            var own = TreeGroups()
            own.members = names.map { .init(group: "core", package: $0) }
            own.langpacks = langpacks
            groups[TreeID(variant, "x86_64")] = own
        }
        var config = config
        config.filtersSystemRelease = false
        let phase = GatherPhase(
            TreeInputsBuilder(
                config: config, variants: variants, groups: groups, extra: GatherExtras(), pool: pool))
        return (try await phase.gather(), pool)
    }
}
