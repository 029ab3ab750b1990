import HostKit
import PackageTestSupport
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite struct RepoclosurePhaseTests {
    @Test("each tree of the recorded compose builds on its parent and the variants that it names")
    func plan() async throws {
        let trees = try await RecordedTrees(in: "/compose")
        let plan = trees.phase().plan(trees.publication)
        let described = plan.trees.map { "\($0.tree): \($0.lookasides.map(\.name))" }
        #expect(
            described == [
                "Client.x86_64: [\"Server\"]", "Everything.aarch64: []", "Everything.x86_64: []",
                "Server.aarch64: []", "Server.x86_64: []",
                "Server-HighAvailability.x86_64: [\"Server\"]", "Server-optional.aarch64: [\"Server\"]",
                "Server-optional.x86_64: [\"Server\"]",
            ])
        #expect(plan.trees.allSatisfy { !$0.packages.isEmpty && $0.strictness == .lenient })
    }

    @Test("lenient trees are told of, each with its log, in the place of the reference's")
    func lenient() async throws {
        try await withTemporaryDirectory { top in
            let trees = try await RecordedTrees(in: top)
            let phase = trees.phase()
            var warnings: [String] = []
            let checks = try await phase.perform(phase.plan(trees.publication)) { warnings.append($0) }
            let server = try #require(checks.first { $0.tree == TreeID("Server", "x86_64") })
            #expect(server.report.findings.map(\.package.name) == ["needs-filtered"])
            #expect(
                warnings.contains(
                    """
                    Repoclosure failed for Server.x86_64
                    package: needs-filtered-1.0-1.pt1.x86_64 from Server.x86_64
                      unresolved deps (1):
                        filtered-out
                          filtered-out-1.0-1.pt1.x86_64 would do, but filter_packages takes it out
                      it is there because: asked for as 'needs-filtered' by comps group 'rich'
                    """))
            let recorded = try RecordedCase.expected("work-and-logs.txt")
            let names = String(decoding: recorded, as: UTF8.self).split(separator: "\n")
                .filter { $0.contains("/repoclosure-") }.map(String.init)
            #expect(names.count == 8)
            for name in names {
                #expect(Files.isRegular(top.pushing(FilePath(name))), "\(name)")
            }
            let log = try Files.readText(top.pushing("logs/x86_64/repoclosure-Server.x86_64.log"))
            #expect(log.contains("1 requirement is not satisfied:\n\npackage: needs-filtered"))
        }
    }

    @Test("fatal names the findings of all trees at once, after all trees have been checked")
    func fatal() async throws {
        try await withTemporaryDirectory { top in
            let trees = try await RecordedTrees(in: top)
            let phase = trees.phase([
                .init("^Server$", ["*": [.fatal]]), .init("^Client$", ["*": [.off]]),
            ])
            let plan = phase.plan(trees.publication)
            var warned = 0
            let error = await #expect(throws: ComposeError.self) {
                try await phase.perform(plan) { _ in warned += 1 }
            }
            let message = try #require(error?.message)
            #expect(error?.code == .unresolvedDependencies)
            #expect(message.contains("Repoclosure failed for Server.aarch64\n"))
            #expect(message.contains("Repoclosure failed for Server.x86_64\n"))
            #expect(!message.contains("Everything"))
            #expect(warned > 0)
            #expect(!Files.exists(top.pushing("logs/x86_64/repoclosure-Client.x86_64.log")))
            #expect(Files.exists(top.pushing("logs/x86_64/repoclosure-Everything.x86_64.log")))
        }
    }

    @Test("repositories outside the compose satisfy requirements of their trees alone")
    func external() async throws {
        let trees = try await RecordedTrees(in: "/compose")
        var pool = trees.pool
        pool.lookasides = [TreeID("Everything", "x86_64"): ["x86_64", "src"]]
        let phase = trees.phase(pool: pool)
        let plan = phase.plan(trees.publication)
        let tree = try #require(plan.trees.first { $0.tree == TreeID("Everything", "x86_64") })
        #expect(tree.lookasides.map(\.name) == ["src", "x86_64"])
        #expect(tree.lookasides[0].packages.isEmpty)
        #expect(tree.lookasides[1].packages.count > 50)
        #expect(
            plan.trees.filter { $0.tree != tree.tree }.flatMap(\.lookasides).allSatisfy {
                $0.name == "Server"
            })
    }

    @Test("a package that only another variant has is found there")
    func neighbour() async throws {
        try await withTemporaryDirectory { top in
            let trees = try await RecordedTrees(in: top)
            let phase = trees.phase()
            let checks = try await phase.perform(phase.plan(trees.publication)) { _ in }
            let check = try #require(checks.first { $0.tree == TreeID("Everything", "x86_64") })
            let httpd = try #require(check.report.findings.first { $0.package.name == "httpd" })
            let candidate = try #require(httpd.requirements.first?.nearest.first)
            #expect(candidate.kind == .absent)
            #expect(candidate.note == "it is only in Server")
        }
    }
}

/// The trees of the recorded compose, gathered anew.
private struct RecordedTrees {
    let sample: CaseCompose
    let outcome: GatherOutcome
    let layout: ComposeLayout
    let publication: PublicationPlan

    init(in top: FilePath) async throws {
        sample = try CaseCompose()
        outcome = try await sample.gather { _ in }
        layout = ComposeLayout(top)
        publication = PublicationPlan(
            outcome, variants: sample.variants, pool: sample.pool, layout: layout, hashed: true)
    }

    var pool: PackagePool { sample.pool }

    func phase(
        _ blocks: [VariantArchMap<RepoclosureConfig.Strictness>.Block] = [], pool: PackagePool? = nil
    ) -> RepoclosurePhase {
        var config = RepoclosureConfig()
        config.strictness = VariantArchMap(blocks)
        let pool = pool ?? self.pool
        var phase = RepoclosurePhase(
            config, gather: sample.config.gather, variants: sample.variants, pool: pool, layout: layout)
        let contents = outcome.contents
        phase.journal = { tree in contents[tree].map { TreeJournal($0, pool: pool) } }
        return phase
    }
}
