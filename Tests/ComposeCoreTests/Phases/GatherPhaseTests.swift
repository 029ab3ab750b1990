import Foundation
import HostKit
import PackageTestSupport
import RPMKit
import RepoKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("The gather phase")
struct GatherPhaseTests {
    @Test("the recorded compose's trees come out the same") func recorded() async throws {
        let recorded = try CaseCompose.recorded()
        let pool = CaseCompose.pool()
        let environment = try HostEnvironment.current()
        let directory = Fixtures.path("pungi-compose-case")
        let loaded = ComposeConfigReader(environment).read(directory.appending("test.conf").string)
        let config = try loaded.config()
        var file = VariantsFile(
            SourceFile(name: "variants.xml", bytes: try Files.read(directory.appending("variants.xml"))))
        let variants = Variants(&file)
        var groups: [TreeID: TreeGroups] = [:]
        for variant in variants {
            for arch in variant.arches {
                let path = directory.appending("expected").appending("comps-\(variant.uid).\(arch).xml")
                if Files.exists(path) {
                    groups[TreeID(variant.uid, arch)] = TreeGroups(
                        try CompsReader().read(SourceFile(name: path.string, bytes: try Files.read(path)))
                            .comps)
                }
            }
        }
        var phase = GatherPhase(
            config: config.gather, variants: variants, groups: groups, extra: GatherExtras(), pool: pool)
        phase.compatibility = .reference
        let outcome = try await phase.gather()
        for (tree, contents) in outcome.contents.sorted(by: { $0.key < $1.key }) {
            for kind in PackageKind.allCases {
                let names = contents[kind].published.map { pool.fileName($0.id) }
                let expected = recorded[tree.variant]?[tree.arch]?[kind.rawValue] ?? []
                let (surplus, missing) = (Set(names).subtracting(expected), Set(expected).subtracting(names))
                print(tree, kind, names.count, expected.count, "+", surplus.sorted(), "-", missing.sorted())
            }
        }
    }
}

/// The recorded compose, its packages taken from their descriptions.
enum CaseCompose {
    typealias Packages = [String: [String: [String: [String]]]]

    static func recorded() throws -> Packages {
        try JSONDecoder().decode(
            Packages.self, from: Data(try Fixtures.bytes("pungi-compose-case/expected/packages.json")))
    }

    static func pool() -> PackagePool {
        var builder = PackageSack.Builder()
        var origins: [PackageOrigin] = []
        for arch in TestUniverse.shared.arches.keys.sorted() {
            let packages = TestUniverse.shared.packages(arch)
            builder.add(packages, from: SackRepository(id: arch))
            origins += packages.map {
                PackageOrigin(
                    .file(FilePath("/\(arch)/\($0.nevra.fileName)")), fileName: $0.nevra.fileName, size: 0,
                    checksum: nil)
            }
        }
        return PackagePool(
            sack: builder.build(), origins: origins,
            repositories: ["x86_64": ["x86_64", "src"], "aarch64": ["aarch64", "src"]])
    }
}

extension TreeGroups {
    init(_ comps: Comps) {
        self.init()
        for group in comps.groups {
            for package in group.packages {
                if package.type == .conditional {
                    conditional.append(.init(requires: package.requires ?? "", install: package.name))
                } else {
                    members.append(Member(group: group.id, package: package.name))
                }
            }
        }
        for pack in comps.langpacks { langpacks.append(.init(name: pack.name, install: pack.install)) }
    }
}
