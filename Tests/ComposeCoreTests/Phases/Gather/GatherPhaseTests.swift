import HostKit
import PackageTestSupport
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("The gather phase")
struct GatherPhaseTests {
    @Test("the recorded compose's trees come out the same") func recorded() async throws {
        let compose = try CaseCompose()
        let outcome = try await compose.gather { $0.compatibility = .reference }
        for (tree, contents) in outcome.contents.sorted(by: { $0.key < $1.key }) {
            for kind in PackageKind.allCases {
                let names = contents[kind].published.map { compose.pool.fileName($0.id) }
                #expect(names.sorted() == compose.recorded(tree, kind), "\(tree) \(kind)")
            }
        }
    }

    @Test("as users mean it, rich dependencies and filters of addons differ") func standard() async throws {
        let compose = try CaseCompose()
        let outcome = try await compose.gather { _ in }
        var lines = ""
        for (tree, contents) in outcome.contents.sorted(by: { $0.key < $1.key }) {
            for kind in PackageKind.allCases {
                let found = Set(contents[kind].published.map { compose.pool.fileName($0.id) })
                let expected = Set(compose.recorded(tree, kind))
                lines += found.subtracting(expected).sorted().map { "\(tree) + \($0)\n" }.joined()
                lines += expected.subtracting(found).sorted().map { "\(tree) - \($0)\n" }.joined()
            }
        }
        try expectGolden(lines, "compose/standard-mode.txt")
    }
}
