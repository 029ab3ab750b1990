import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ComposePlanTests {
    @Test("a plan says as text what would be made, and why each package is there") func text() async throws {
        try await withTemporaryDirectory { directory in
            let compose = try PlannedCompose(in: directory)
            let plan = try await compose.plan(listsPackages: true)
            try expectGolden(compose.portable("\(plan)"), "plan/compose.txt")
        }
    }

    @Test("the same as JSON") func json() async throws {
        try await withTemporaryDirectory { directory in
            let compose = try PlannedCompose(in: directory)
            let plan = try await compose.plan(listsPackages: true)
            try expectGolden(compose.portable(plan.json + "\n"), "plan/compose.json")
        }
    }

    @Test("planning leaves every file and directory as it was, and adds none") func nothingIsWritten()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let compose = try PlannedCompose(in: directory)
            func listing() async throws -> String {
                let command =
                    "find . -printf '%p %s %T@\\n' | sort; find . -type f -exec sha256sum {} + | sort"
                return try await Host.forTests().runner.check(.shell(command, in: directory)).output
            }
            let before = try await listing()
            _ = try await compose.plan { $0.destination = .below(directory) }
            let after = try await listing()
            // The directory itself has had a scratch directory in it: its times differ.
            func rest(_ text: String) -> [Substring] { text.split(separator: "\n").dropFirst().map { $0 } }
            #expect(before.hasPrefix(". "))
            #expect(rest(before) == rest(after))
        }
    }

    @Test("unresolved dependencies are a failure with check_deps, and a warning without")
    func unresolved() async throws {
        let broken = "additional_packages = [(\"^Server$\", {\"*\": [\"broken\"]})]\n"
        try await withTemporaryDirectory { directory in
            let compose = try PlannedCompose(in: directory, broken)
            let strict = try await compose.plan()
            let failure = try #require(strict.failure)
            #expect(failure.hasPrefix("1 unresolved dependency:\nServer.x86_64: "))
            #expect(failure.contains("nothing-has-this"))
            #expect("\(strict)".contains("\nThe compose would fail\n  1 unresolved dependency:\n"))
        }
        try await withTemporaryDirectory { directory in
            let compose = try PlannedCompose(in: directory, broken + "check_deps = False\n")
            let plan = try await compose.plan()
            #expect(plan.failure == nil)
            #expect(plan.warnings.contains { $0.contains("nothing-has-this") })
        }
    }

    @Test("a missing product certificate is a failure") func certificates() async throws {
        try await withTemporaryDirectory { directory in
            let compose = try PlannedCompose(in: directory, "product_id = \"certificates\"\n")
            try Files.createDirectories(directory.appending("certificates"))
            try Files.writeAtomically("x", to: directory.pushing("certificates/Server-x86_64-1.pem"))
            let plan = try await compose.plan()
            let failure = try #require(plan.failure)
            #expect(failure.hasPrefix("No product certificate found (arch: x86_64, variant: Workstation)"))
        }
    }

    @Test("a program that createrepo needs and that is not there is a failure, with the remedy")
    func missingTool() async throws {
        try await withTemporaryDirectory { directory in
            let compose = try PlannedCompose(in: directory, "createrepo_database = True\n")
            let plan = try await compose.plan(path: directory.string)
            let failure = try #require(plan.failure)
            #expect(failure.contains("Program 'createrepo_c' doesn't exist."))
            let skipping = try await compose.plan(path: directory.string) { $0.skipped = ["createrepo"] }
            #expect(skipping.failure == nil)
        }
    }

    @Test("what phases become follows options and settings") func phases() async throws {
        try await withTemporaryDirectory { directory in
            let compose = try PlannedCompose(
                in: directory, "skip_phases = [\"repoclosure\"]\nbuildinstall_method = \"lorax\"\n")
            let plan = try await compose.plan { $0.skipped = ["createrepo"] }
            let fates = Dictionary(uniqueKeysWithValues: plan.phases.map { ($0.name, $0.fate) })
            #expect(fates[.gather] == .runs)
            #expect(fates[.createrepo] == .skipped(by: "--skip-phase"))
            #expect(fates[.repoclosure] == .skipped(by: "skip_phases"))
            #expect(fates[.buildinstall] == .runs)
            #expect(fates[.osbuild] == .notWanted)
            #expect(plan.repositories.allSatisfy { $0.maker == .none })
            let bare = try await compose.plan { $0.just = ["init"] }
            #expect(bare.phases.first { $0.name == .pkgset }?.fate == .skipped(by: "--just-phase"))
            #expect(bare.sources.isEmpty && bare.trees.isEmpty)
        }
    }

    @Test("a target directory that has today's composes decides about the respin") func respin() async throws
    {
        try await withTemporaryDirectory { directory in
            let compose = try PlannedCompose(in: directory)
            for respin in 0...1 {
                try Files.createDirectories(directory.appending("PL-1.0-20261121.t.\(respin)"))
            }
            let plan = try await compose.plan { $0.destination = .below(directory) }
            #expect(plan.identity.id == "PL-1.0-20261121.t.2")
        }
    }

    @Test("links, copies and the tool that makes repositories are those of the configuration")
    func placement() async throws {
        try await withTemporaryDirectory { directory in
            let compose = try PlannedCompose(
                in: directory, "link_type = \"copy\"\ncreaterepo_database = True\n")
            let plan = try await compose.plan()
            #expect(plan.placement?.link == .copy)
            #expect("\(plan)".contains("copies of 3.6 MB, and links to them"))
            #expect(plan.repositories.allSatisfy { $0.maker == .tool })
        }
    }

    @Test("a production compose needs its label to be planned, too") func label() async throws {
        try await withTemporaryDirectory { directory in
            let compose = try PlannedCompose(in: directory)
            await #expect { try await compose.plan { $0.type = .production } } throws: {
                ($0 as? ComposeError)?.code == .commandLine
            }
            let plan = try await compose.plan {
                $0.type = .production
                $0.label = "RC-1.0"
            }
            #expect(plan.identity.id == "PL-1.0-20261121.0")
            #expect(plan.identity.isSupported)
        }
    }

    @Test(
        "a compose has the packages that its plan said, and its repositories",
        Tool.require("python3", "createrepo_c"))
    func planAndCompose() async throws {
        try await withTemporaryDirectory { directory in
            let script = Fixtures.path("bench/make-universe.py")
            try await Host.forTests().runner.check(
                .shell("python3 '\(script)' --size tiny --repodata --output universe", in: directory))
            var environment = try HostEnvironment.current()
            environment.variables["HOME"] = directory.string
            let host = Host(environment: environment)
            var request = ComposeRequest(config: directory.pushing("universe/compose.conf").string)
            request.type = .test
            var planner = ComposePlanner(request, on: host)
            planner.listsPackages = true
            let plan = try await planner.plan()

            let top = directory.appending("c")
            request.destination = .exactly(top)
            _ = try await ComposeRun(request, on: host, commandLine: ["pungi"]).run()
            let manifest = try JSONDecoder().decode(
                Manifest.self, from: Data(try Files.read(top.pushing("compose/metadata/rpms.json"))))
            var made: [String: Set<String?>] = [:]
            for (variant, arches) in manifest.payload.rpms {
                for (arch, sources) in arches {
                    made["\(variant).\(arch)"] = Set(
                        sources.values.flatMap { $0.values.map(\.fileName) })
                }
            }
            var planned: [String: Set<String?>] = [:]
            for tree in plan.trees { planned["\(tree.tree)"] = Set(tree.packages.map(\.fileName)) }
            #expect(planned == made)
            #expect(!planned.isEmpty)
            for repository in plan.repositories {
                let repodata = top.appending("compose").appending(repository.path).appending("repodata")
                #expect(Files.exists(repodata.appending("repomd.xml")), "\(repository.path)")
            }
        }
    }

    private struct Manifest: Decodable {
        struct Payload: Decodable {
            var rpms: [String: [String: [String: [String: Entry]]]]
        }
        struct Entry: Decodable {
            var path: String
            var fileName: String? { FilePath(path).lastComponent?.string }
        }
        var payload: Payload
    }
}
