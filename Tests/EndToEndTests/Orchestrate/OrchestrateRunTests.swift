import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// `pungi orchestrate` with real composes.
@Suite(Tool.require("python3", "createrepo_c")) struct OrchestrateRunTests {
    /// One compose of three parts, with what was written to standard error beside it.
    private static let shared = SharedDirectory { directory in
        let project = OrchestrateProject(
            project: ComposeProject(
                root: directory.appending("project"), repositories: try await SampleRepositories.shared.path))
        try writeThreeParts(project)
        let (_, outcome) = try await project.start()
        try project.project.write(outcome.errors, to: "errors")
    }

    private func withThreeParts(_ body: (OrchestrateProject, MadeCompose) async throws -> Void) async throws {
        let root = try await Self.shared.path.appending("project")
        let project = OrchestrateProject(
            project: ComposeProject(root: root, repositories: try await SampleRepositories.shared.path))
        try await body(project, try project.project.onlyCompose())
    }

    /// Three parts: Server builds on Base by a placeholder, Client needs nobody.
    private static func writeThreeParts(_ project: OrchestrateProject, _ lines: String = "") throws {
        let extra =
            "extra_files = [(\"^.*$\", {\"*\": [{\"scm\": \"file\", \"repo\": \"\", \"file\": \"%@\"}]})]"
        func files(_ name: String) -> String { extra.replacing("%@", with: "\(name)-comps.xml") }
        try project.writePart("base", "base", lines: files("base"))
        try project.writePart(
            "server", "tool",
            lines: """
                gather_lookaside_repos = [("^Server$", {"*": ["{{part-base}}/compose/Base/$basearch/os"]})]
                extra_files = [("^.*$", {"*": [{"scm": "file", "repo": "", "file": "{{configdir}}/note"}]})]
                """)
        try project.writePart("client", "docs", lines: files("client"))
        try project.project.write("a note\n", to: "conf/note")
        try project.join(
            """
            [base]
            config = base.conf
            \(lines)
            [server]
            config: server.conf
            depends_on = base
            \(lines)
            [client]
            config = client.conf
            \(lines.isEmpty ? "" : OrchestrateProject.brief)
            """)
    }

    @Test("what parts publish is one compose, linked and not copied, and nobody's files are changed")
    func oneCompose() async throws {
        try await withThreeParts { project, made in
            #expect(try made.status == "FINISHED\n")
            #expect(try made.parts() == ["base FINISHED", "client FINISHED", "server FINISHED"])
            #expect(try made.packages("Server/x86_64/os").contains("tool-2.0-3.x86_64.rpm"))
            #expect(try !made.packages("Server/x86_64/os").contains("base-1.0-1.x86_64.rpm"))
            #expect(try made.text("compose/Server/x86_64/os/note") == "a note\n")
            let config = try Files.readText(project.project.root.pushing("conf/server.conf"))
            #expect(config.contains("{{part-base}}"))
            #expect(try made.text("work/config/server.conf").contains("\"\(made.part("base").top)/compose/"))
            let package = "compose/Client/x86_64/os/Packages/docs-1.0-1.noarch.rpm"
            let inode = try Files.stat(made.path(package)).inode
            #expect(try Files.stat(made.part("client").path(package)).inode == inode)
            #expect(try made.leftovers() == [])
            #expect(!made.exists("work/global/merge"))
        }
    }

    @Test("metadata of all parts is that of the whole") func metadata() async throws {
        try await withThreeParts { project, made in
            let id = made.top.lastComponent?.string
            for name in ["composeinfo", "rpms", "images", "modules", "extra_files"] {
                #expect(try made.metadata(name, "payload", "compose", "id") as? String == id, "\(name)")
            }
            for name in ["images", "rpms", "extra_files"] {
                let table = try made.metadata(name, "payload", name) as? [String: Any]
                #expect(table?.keys.sorted() == ["Base", "Client", "Server"], "\(name)")
            }
            for path in try made.listedPaths() {
                #expect(Files.exists(made.published.pushing(FilePath(path))), "\(path)")
            }
        }
    }

    @Test("productmd reads the whole", ComposeToolTests.hasProductmd) func productmd() async throws {
        try await withThreeParts { project, made in
            let script = """
                import sys, productmd.compose
                compose = productmd.compose.Compose(sys.argv[1])
                print(compose.info.compose.id, *sorted(compose.info.variants.variants),
                    len(compose.images.images), len(compose.rpms.rpms))
                """
            let host = try Host.forTests()
            let command = Command(
                "python3", ["-c", script, made.top.string], environment: host.environment.forCommands(),
                in: made.top)
            let found = try await host.runner.check(command).output
            #expect(found == "\(made.top.lastComponent?.string ?? "") Base Client Server 3 3\n")
        }
    }

    @Test("other commands take the whole as any compose") func otherCommands() async throws {
        try await withThreeParts { project, made in
            let top = made.top.string
            let same = try await project.project.pungi(["diff", top, top, "--exit-code"])
            #expect(same.status == .exited(0), "\(same.errors)")
            let part = try made.part("client").top.string
            let differs = try await project.project.pungi(["diff", part, top, "--exit-code"])
            #expect(differs.status == .exited(1))
            #expect(differs.output.contains("Server"))
            let closure = try await project.project.pungi(["repoclosure", top])
            // Server alone lacks what it takes from Base; the others are whole.
            #expect(closure.output.contains("package: tool-2.0-3.x86_64"))
            #expect(!closure.output.contains("docs-1.0-1"))
        }
    }

    @Test("a part begins when those are done that it needs, and the log tells of phases")
    func order() async throws {
        try await withThreeParts { project, made in
            let lines = try Files.readText(project.project.root.appending("errors")).split(separator: "\n")
            func place(_ text: String) throws -> Int {
                try #require(lines.firstIndex { $0.contains(text) }, "\(text)")
            }
            #expect(try place("Part base is FINISHED after ") < place("Part server begins"))
            #expect(lines.contains { $0.contains("Part base: phase createrepo") })
            #expect(try made.text("logs/part-base.log").contains("PHASE: CREATEREPO"))
        }
    }

    @Test("the report and the status tell of each part") func reports() async throws {
        try await withThreeParts { project, made in
            let page = try made.text("logs/report/index.html")
            #expect(page.contains("3 of 3 parts finished"))
            #expect(page.contains("href=\"../part-server.log\""))
            let part = try made.part("server").top.lastComponent?.string ?? ""
            #expect(page.contains("href=\"../../parts/\(part)/logs/report/index.html\">report</a>"))
            let status = try await project.orchestrate("status", made.top.string)
            #expect(status.output.hasPrefix("\(made.top.lastComponent?.string ?? "")  FINISHED\n"))
            #expect(status.output.contains("  server  FINISHED  parts/\(part), "))
            let json = try await project.orchestrate("status", made.top.string, "--json")
            let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
            #expect(object?["process"] is NSNull)
            #expect(
                (object?["parts"] as? [[String: Any]])?.map { $0["name"] as? String } == [
                    "base", "server", "client",
                ])
        }
    }

    @Test("a finished compose is not made again") func finished() async throws {
        try await withThreeParts { project, made in
            let before = try made.text("logs/global/pungi.global.log")
            let outcome = try await project.restart(made, status: 1)
            #expect(outcome.errors.contains("is FINISHED; nothing is left to do, start a new one"))
            #expect(try made.text("logs/global/pungi.global.log") == before)
            #expect(try made.status == "FINISHED\n")
        }
    }

    @Test("two composes of one moment are the same in everything that is published") func same() async throws
    {
        var bytes: [[String: [UInt8]]] = []
        for jobs in ["1", "3"] {
            try await withOrchestrateProject { project in
                try Self.writeThreeParts(project, OrchestrateProject.quick)
                let outcome = try await project.orchestrate(
                    "start", "--jobs", jobs, "conf/all.conf",
                    environment: ["SOURCE_DATE_EPOCH": "1795242752"])
                #expect(outcome.status == .exited(0), "\(outcome.errors)")
                let made = try project.project.onlyCompose()
                bytes.append([:])
                for file in try made.files() {
                    bytes[bytes.count - 1][file] = try Files.read(made.published.pushing(FilePath(file)))
                }
            }
        }
        #expect(bytes[0].keys.sorted() == bytes[1].keys.sorted())
        #expect(bytes[0].filter { bytes[1][$0.key] != $0.value }.keys.sorted() == [])
        #expect(bytes[0].count > 30)
    }

    @Test("the next compose looks at the same part of the last one, also by the reference's name")
    func reuse() async throws {
        try await withOrchestrateProject { project in
            try project.writePart("base", "base")
            try project.writePart("client", "docs")
            try project.join(
                "[base]\nconfig = base.conf\n\(OrchestrateProject.brief)\n[client]\nconfig = client.conf\n"
                    + OrchestrateProject.brief)
            let (first, _) = try await project.start()
            let link = project.project.root.appending("pungi-orchestrate")
            try Files.symlink(Executable.pungi(), at: link)
            let outcome = try await project.orchestrate(
                "--debug", "--koji-event", "7", "start", "conf/all.conf", program: link)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            let second = try #require(try project.project.composes.last)
            #expect(second.top.lastComponent?.string.hasSuffix(".t.1") == true)
            for name in ["base", "client"] {
                let log = try second.text("logs/part-\(name).log")
                #expect(log.contains(" --test --just-phase init "))
                #expect(
                    log.contains("--old-composes \(try first.part(name).top) --koji-event 7 --no-latest-link")
                )
                #expect(log.contains("Old compose: \(try first.part(name).top)"))
                #expect(outcome.errors.contains("[\(name)] "))
            }
            #expect(try second.json("work/global/koji-event")["id"] as? Int == 7)
        }
    }
}
