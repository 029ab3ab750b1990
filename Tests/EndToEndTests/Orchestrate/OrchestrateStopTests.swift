import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Orchestrations that are stopped or killed.
@Suite(Tool.require("python3", "createrepo_c", "ps")) struct OrchestrateStopTests {
    /// Three parts, the second of which runs a script when a phase begins: `$orchestrator` and `$part` are processes.
    /// When there is a file `calm`, the script does nothing.
    private func writeParts(
        _ project: OrchestrateProject, at phase: String = "init", _ action: String
    ) throws {
        let root = project.project.root
        try project.writePart("base", "base")
        try project.writePart("server", "tool")
        try project.writePart("client", "docs")
        try project.project.write(
            """
            #!/bin/sh
            message=$(cat)
            test -e \(root)/calm && exit
            case "$1 $message" in
            phase-start*'"phase_name":"\(phase)"'*'/parts/'*.t.1'"'*)
                part=$PPID
                orchestrator=$(ps -o ppid= -p $part | tr -d ' ')
                echo $$ $part >\(root)/processes
                \(action)
                ;;
            esac
            """, to: "script", executable: true)
        let (brief, quick) = (OrchestrateProject.brief, OrchestrateProject.quick)
        try project.join(
            """
            [base]
            config = base.conf
            \(brief)
            [server]
            config = server.conf
            depends_on = base
            \(phase == "init" ? brief : quick)
            [client]
            config = client.conf
            depends_on = server
            \(quick)
            """, general: "extra_args = --notification-script \(root)/script")
    }

    private func processes(_ project: OrchestrateProject) throws -> [Int32] {
        try Files.readText(project.project.root.appending("processes")).split { $0.isWhitespace }
            .compactMap { Int32($0) }
    }

    @Test("Ctrl-C ends the parts and leaves nothing running; a restart goes on") func stopped() async throws {
        try await withOrchestrateProject { project in
            // As a terminal does it: to all processes of the group.
            try writeParts(
                project, at: "gather",
                "kill -s INT -- -$(ps -o pgid= -p $orchestrator | tr -d ' '); exec sleep 600")
            let (made, outcome) = try await project.start(status: 1)
            #expect(outcome.errors.contains("Quitting on user request."))
            #expect(outcome.errors.contains("Compose terminated; go on with `pungi orchestrate restart"))
            let processes = try processes(project)
            #expect(processes.count == 2)
            #expect(processes.filter(ComposeListener.isAlive) == [])
            #expect(try made.status == "TERMINATED\n")
            #expect(try made.parts() == ["base FINISHED", "client BLOCKED", "server DOOMED"])
            #expect(try made.part("server").status == "TERMINATED\n")
            #expect(try made.text("logs/report/index.html").contains("Terminated"))

            try project.project.write("", to: "calm")
            _ = try await project.restart(made)
            #expect(try made.status == "FINISHED\n")
            #expect(try made.parts() == ["base FINISHED", "client FINISHED", "server FINISHED"])
            #expect(try made.part("server").log.contains("The compose is gone on with; it was TERMINATED"))
            #expect(try made.leftovers() == [])
        }
    }

    @Test("after a kill of everything a restart goes on where the part was") func killed() async throws {
        try await withOrchestrateProject { project in
            try writeParts(project, at: "gather", "kill -KILL $orchestrator $part")
            try Files.createDirectories(project.target)
            let outcome = try await project.orchestrate("start", "conf/all.conf")
            #expect(outcome.status == .signalled(9))
            let made = try project.project.onlyCompose()
            #expect(try made.status == "STARTED\n")
            #expect(try made.parts() == ["base FINISHED", "client WAITING", "server STARTED"])
            let state = try await project.orchestrate("status", made.top.string)
            #expect(state.output.contains("STARTED, but no process makes it"))

            try project.project.write("", to: "calm")
            let again = try await project.restart(made)
            #expect(
                again.errors.contains("Part server was being made when its process ended; it is gone on with")
            )
            #expect(again.errors.contains("Parts to make: server, client"))
            #expect(try made.status == "FINISHED\n")
            #expect(try made.part("server").log.contains("The compose is gone on with; it was STARTED"))
            #expect(try made.packages().contains("tool-2.0-3.x86_64.rpm"))
            #expect(try made.variants() == ["Base", "Client", "Server"])
        }
    }

    @Test("a part that outlived its orchestration is waited for, and not made twice") func orphan()
        async throws
    {
        try await withOrchestrateProject { project in
            let root = project.project.root
            // The part lives on until somebody opens the other end.
            try writeParts(project, "mkfifo \(root)/go; kill -KILL $orchestrator; cat \(root)/go")
            try Files.createDirectories(project.target)
            let outcome = try await project.orchestrate("start", "conf/all.conf")
            #expect(outcome.status == .signalled(9))
            let made = try project.project.onlyCompose()
            let state = try await project.orchestrate("status", made.top.string)
            #expect(state.output.contains("but no process makes it"))
            let other = try await project.orchestrate("status", made.top.string, "--json")
            #expect(other.output.contains("\"running\": true"))

            let restart = Command(
                try Executable.pungi().string, ["orchestrate", "restart", "conf/all.conf", made.top.string],
                environment: Project.variables([:], home: root), in: root, timeout: .seconds(120))
            let result = try await Host.forTests().runner.run(restart) { line in
                // The runner's thread may wait here: the part reads what is written.
                guard line.text.contains("outlived its orchestration; waiting for it") else { return }
                try? FileHandle(forWritingTo: URL(filePath: "\(root)/go")).close()
            }
            #expect(result.status == .exited(0), "\(result.errorOutput)")
            #expect(result.errorOutput.contains("Parts to make: client\n"))
            #expect(try made.status == "FINISHED\n")
            let log = try made.part("server").log
            #expect(!log.contains("gone on with"))
            #expect(try made.variants() == ["Base", "Client", "Server"])
        }
    }

    @Test("two orchestrations never work on one compose") func locked() async throws {
        try await withOrchestrateProject { project in
            let root = project.project.root
            let pungi = try Executable.pungi()
            try writeParts(
                project,
                """
                (cd \(root); \(pungi) orchestrate restart conf/all.conf out/S-* 2>\(root)/second; \
                echo $? >>\(root)/second; touch \(root)/calm)
                """)
            _ = try await project.start()
            let second = try Files.readText(root.appending("second"))
            #expect(second.contains("is being made by process "))
            #expect(second.hasSuffix("\n1\n"))
        }
    }
}
