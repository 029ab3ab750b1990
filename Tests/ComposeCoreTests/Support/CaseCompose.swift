import Foundation
import HostKit
import PackageTestSupport
import RPMKit
import RepoKit
import SourceDiagnostics
import SystemPackage
import TestSupport

@testable import ComposeCore

/// The recorded compose, its packages taken from their descriptions.
struct CaseCompose {
    var config: ComposeConfig
    var variants: Variants
    var groups: [TreeID: TreeGroups] = [:]
    let pool = Self.makePool()
    private let packages: [String: [String: [String: [String]]]]

    init() throws {
        let directory = Fixtures.path("pungi-compose-case")
        func source(_ name: String) throws -> SourceFile {
            SourceFile(name: name, bytes: try Files.read(directory.appending(name)))
        }
        packages = try JSONDecoder().decode(
            [String: [String: [String: [String]]]].self,
            from: Data(try Fixtures.bytes("pungi-compose-case/expected/packages.json")))
        let environment = try HostEnvironment.current()
        config = try ComposeConfigReader(environment).read(directory.appending("test.conf").string).config()
        var file = VariantsFile(try source("variants.xml"))
        variants = Variants(&file)
        let stages = try CompsStages(
            try CompsReader().read(try source("comps.xml")), variants: variants,
            lookasides: config.gather.variantAsLookaside)
        for stage in stages.variants {
            groups[TreeID(stage.variant, stage.arch)] = TreeGroups(stage.packages)
        }
    }

    func recorded(_ tree: TreeID, _ kind: PackageKind) -> [String] {
        (packages[tree.variant]?[tree.arch]?[kind.rawValue] ?? []).sorted()
    }

    func gather(_ change: (inout GatherPhase) -> Void) async throws -> GatherOutcome {
        var phase = GatherPhase(
            TreeInputsBuilder(
                config: config.gather, variants: variants, groups: groups, extra: GatherExtras(), pool: pool))
        change(&phase)
        return try await phase.gather()
    }

    private static func makePool() -> PackagePool {
        var builder = PackageSack.Builder()
        var origins: [PackageOrigin] = []
        for arch in TestUniverse.shared.arches.keys.sorted() {
            let packages = TestUniverse.shared.packages(arch)
            builder.add(packages, from: SackRepository(id: arch))
            origins += packages.map {
                PackageOrigin(.file(FilePath("/\(arch)/\($0.nevra.fileName)")))
            }
        }
        let sack = builder.build()
        // The descriptions do not say so: its source has `ExcludeArch: aarch64`.
        let excluded = Set(sack.packages(named: "excludenoarch").filter { sack.arch($0) == .noarch })
        let all = origins
        return PackagePool(
            sack: sack, repositories: ["x86_64": ["x86_64", "src"], "aarch64": ["aarch64", "src"]],
            excluded: ["aarch64": excluded], files: ListedFiles(origins: all))
    }
}

/// Packages whose places are listed, by number.
struct ListedFiles: PackageFiles {
    var origins: [PackageOrigin]

    func fileName(_ package: PackageID) -> String { origins[package.index].fileName }
    func size(_ package: PackageID) -> Int64 { origins[package.index].size }
    func isLocal(_ package: PackageID) -> Bool { true }
    func origin(_ package: PackageID) -> PackageOrigin { origins[package.index] }
}
