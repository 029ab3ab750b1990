import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// The file of an orchestration on the command line.
struct OrchestrateFileTests {
    private func withParts(_ body: (OrchestrateProject) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let project = OrchestrateProject(
                project: ComposeProject(root: directory, repositories: directory))
            try project.writePart("base", "base")
            try project.writePart("server", "tool")
            try await body(project)
        }
    }

    @Test("the plan is printed, for people and for programs, and nothing is written") func plan() async throws
    {
        try await withParts { project in
            try project.join(
                """
                [server]
                config = server.conf
                depends_on = base
                failable = 1
                just_phase = init pkgset, gather
                [base]
                config = base.conf
                """, general: "post_compose_script = publish")
            let text = try await project.orchestrate("plan", "conf/all.conf")
            #expect(text.status == .exited(0), "\(text.errors)")
            #expect(
                text.output == """
                    Sample 1.0: compose S-1.0, test, below \(project.target)
                    1. base    conf/base.conf
                    2. server  conf/server.conf  (after base; may fail; only init, pkgset, gather)
                    after: publish

                    """)
            let json = try await project.orchestrate("plan", "conf/all.conf", "--json")
            let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
            let parts = object?["parts"] as? [[String: Any]]
            #expect(parts?.map { $0["stage"] as? Int } == [1, 2])
            #expect(parts?.last?["waits_for"] as? [String] == ["base"])
            #expect(try Files.list(project.target) == [])
        }
    }

    @Test("all mistakes are told at once, each in its place, before anything is done") func mistakes()
        async throws
    {
        try await withParts { project in
            try project.writePart(
                "server", "tool", lines: "x = \"{{part-bas}}\"\ngather_lookaside_repos = [1]")
            try project.join(
                "[base]\nconfig = base.conf\ndepend_on = server\n[server]\nconfig = server.conf\ndepends_on = bose"
            )
            for command in ["plan", "start"] {
                let outcome = try await project.orchestrate(command, "conf/all.conf")
                #expect(outcome.status == .exited(1))
                #expect(outcome.output.isEmpty)
                #expect(outcome.errors.contains("conf/all.conf:11:1: error: unknown option 'depend_on'"))
                #expect(outcome.errors.contains("did you mean 'depends_on'?"))
                #expect(
                    outcome.errors.contains("conf/all.conf:14:14: error: part 'server' depends on 'bose'"))
                #expect(
                    outcome.errors.contains("conf/server.conf:10:6: error: Unknown placeholder 'part-bas'"))
                #expect(outcome.errors.contains("conf/server.conf:11:"))
                #expect(outcome.errors.contains("error: conf/all.conf cannot be used: "))
            }
            #expect(try Files.list(project.target) == [])
        }
    }

    @Test("a wrong command line ends with 2, and says what to do") func commandLine() async throws {
        try await withParts { project in
            try project.join("[base]\nconfig = base.conf")
            func expect(_ words: String..., says: String, sourceLocation: SourceLocation = #_sourceLocation)
                async throws
            {
                let outcome = try await project.project.pungi(["orchestrate"] + words)
                #expect(outcome.status == .exited(2), sourceLocation: sourceLocation)
                #expect(outcome.errors.contains(says), "\(outcome.errors)", sourceLocation: sourceLocation)
            }
            try await expect("start", "none.conf", says: "none.conf: no such file")
            try await expect("start", "conf/all.conf", "--label", "x", says: "Label in unknown format: x")
            try await expect("start", "conf/all.conf", "--jobs", "0", says: "--jobs must be at least 1")
            try await expect("strat", says: "No such command 'strat'. Did you mean 'start'?")
            try await expect(
                "restart", "conf/all.conf", ".", "bsae", says: "has no part 'bsae'; did you mean 'base'?")
            try Files.removeTree(project.target)
            try await expect("start", "conf/all.conf", says: "does not exist; create it, or correct 'target'")
            let foreign = try await project.orchestrate("restart", "conf/all.conf", ".")
            #expect(foreign.status == .exited(1))
            #expect(foreign.errors.contains("is no compose of several parts"))
        }
    }

    @Test("the help of each command is as recorded", arguments: ["", "start", "restart", "plan", "status"])
    func help(_ word: String) async throws {
        try await withTemporaryDirectory { directory in
            let project = ComposeProject(root: directory, repositories: directory)
            let words = ["orchestrate"] + (word.isEmpty ? [] : [word])
            let run = try await project.pungi(words + ["--help"])
            #expect(run.status == .exited(0))
            try expectGolden(run.output, "help/\((["pungi"] + words).joined(separator: "-")).txt")
        }
    }
}
