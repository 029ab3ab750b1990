import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Composes that are stopped, killed, or not alone.
@Suite(Tool.require("python3", "createrepo_c")) struct ComposeEndTests {
    static let phases = ["init", "pkgset", "gather", "createrepo"]

    /// Runs a compose in the directory `mine`.
    ///
    /// `env` gives back the signals that a shell may have left ignored.
    private func run(
        _ project: ComposeProject, _ arguments: [String] = [], path: String = "/usr/bin:/bin"
    ) async throws -> Outcome {
        let command = Command(
            "/usr/bin/env",
            ["--default-signal=INT,TERM", try Executable.pungi().string] + [
                "--config", "sample.conf", "--test", "--compose-dir", "mine",
            ] + arguments,
            environment: Project.variables(["PATH": path], home: project.root), in: project.root,
            timeout: .seconds(120))
        return try await ComposeTurns.run(command)
    }

    private func mine(_ project: ComposeProject) -> MadeCompose {
        MadeCompose(top: project.root.appending("mine"))
    }

    /// Composes that nobody disturbed.
    private static let plain = undisturbed("")
    private static let withDatabases = undisturbed("createrepo_database = True")

    private static func undisturbed(_ lines: String) -> SharedDirectory {
        SharedDirectory { directory in
            try await withComposeProject(lines) { project in
                let made = try await project.compose()
                try Files.copyTree(made.top, to: directory.appending("whole"))
            }
        }
    }

    @Test(
        "a signal ends a compose in any phase: the status says so, scripts hear it, no child is left",
        arguments: phases.map { ($0, "TERM") } + [("gather", "INT")])
    func stopped(phase: String, signal: String) async throws {
        try await withComposeProject { project in
            let listener = try ComposeListener(
                in: project, at: "phase-start \(phase)", action: "kill -\(signal) $PPID; exec sleep 600")
            let outcome = try await run(project, listener.arguments)
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("Quitting on user request."))
            #expect(try mine(project).status == "TERMINATED\n")
            #expect(try !listener.isRunning)
            #expect(try listener.messages.last?.short == "status-change TERMINATED")
            #expect(try mine(project).log.contains("Compose terminated"))
            #expect(try mine(project).leftovers() == [])
            let hasPackages = try !mine(project).packages().isEmpty
            #expect(hasPackages == (phase == "createrepo"))
            #expect(try !mine(project).files().contains { $0.contains("repodata") })
            if signal == "INT" {
                let again = try await run(project)
                #expect(again.status == .exited(0), "\(again.errors)")
                #expect(try mine(project).status == "FINISHED\n")
            }
        }
    }

    @Test(
        "a compose that is killed can be gone on with, and becomes what it would have been", arguments: phases
    )
    func killed(phase: String) async throws {
        try await withComposeProject { project in
            let listener = try ComposeListener(
                in: project, at: "phase-start \(phase)", action: "kill -KILL $PPID")
            let outcome = try await run(project, listener.arguments)
            #expect(outcome.status == .signalled(9))
            let made = mine(project)
            #expect(try made.status == "STARTED\n")
            #expect(!made.exists("compose/metadata/composeinfo.json"))
            if phase == "createrepo" {
                // As if it had been killed while it wrote.
                let tree = made.path("compose/Server/x86_64/os")
                for name in [".repodata", ".repodata-abc123", ".metadata-abc123"] {
                    try Files.createDirectories(tree.appending(name))
                    try Files.writeAtomically("half", to: tree.appending(name).appending("primary.xml"))
                }
                try Files.writeAtomically("half", to: tree.pushing("Packages/.tool-2.0-3.x86_64.rpm.1ab.tmp"))
                try project.configure("createrepo_database = True")
            }
            let again = try await run(project)
            #expect(again.status == .exited(0), "\(again.errors)")
            #expect(try made.status == "FINISHED\n")
            #expect(try made.leftovers() == [])
            let whole = try await (phase == "createrepo" ? Self.withDatabases : Self.plain).compose()
            func normalized(_ compose: MadeCompose) throws -> [String] {
                try compose.files().map { $0.replacing(/[0-9a-f]{64}/, with: "CHECKSUM") }.sorted()
            }
            #expect(try normalized(made) == normalized(whole))
        }
    }

    /// Puts a createrepo_c of one's own before the real one.
    private func stub(_ project: ComposeProject, _ lines: String) throws -> String {
        try project.write(
            "#!/bin/sh\necho $$ >>'\(project.root)/stub.pid'\n\(lines)\n", to: "bin/createrepo_c",
            executable: true)
        try project.configure("createrepo_database = True\ncreaterepo_num_threads = 1")
        return "\(project.root)/bin:/usr/bin:/bin"
    }

    @Test("a createrepo_c that fails dooms the compose and names its log") func failingTool() async throws {
        try await withComposeProject { project in
            let path = try stub(project, "mkdir -p \"$1/.repodata\"; echo out of luck >&2; exit 3")
            let outcome = try await run(project, path: path)
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("ERROR running command: createrepo_c "))
            let made = mine(project)
            let log = try #require(
                outcome.errors.firstMatch(of: /For more details see (\S+)/)?.output.1)
            #expect(try Files.readText(FilePath(String(log))).contains("out of luck"))
            #expect(try made.status == "DOOMED\n")
            #expect(!made.exists("compose/Server/x86_64/os/repodata"))
            // With the real one it becomes a compose, whatever the other left.
            let again = try await run(project)
            #expect(again.status == .exited(0), "\(again.errors)")
            #expect(try made.leftovers() == [])
        }
    }

    @Test("a createrepo_c that hangs is ended with the compose", arguments: ["INT", "TERM"])
    func hangingTool(signal: String) async throws {
        try await withComposeProject { project in
            let path = try stub(project, "kill -\(signal) $PPID; exec sleep 600")
            let outcome = try await run(project, path: path)
            #expect(outcome.status == .exited(1))
            #expect(try mine(project).status == "TERMINATED\n")
            for line in try Files.readText(project.root.appending("stub.pid")).split(separator: "\n") {
                #expect(!ComposeListener.isAlive(try #require(Int32(line))))
            }
        }
    }

    @Test("a missing createrepo_c is told at the start, with the package that has it")
    func missingTool() async throws {
        try await withComposeProject("createrepo_database = True") { project in
            let outcome = try await run(project, path: "\(project.root)")
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("Program 'createrepo_c' doesn't exist."), "\(outcome.errors)")
            #expect(!Files.exists(project.root.appending("mine")))
        }
    }

    @Test("a compose goes on when nobody reads what it prints any more")
    func nobodyReads() async throws {
        try await withComposeProject { project in
            let program = try Executable.pungi()
            let listener = try ComposeListener(
                in: project, at: "status-change STARTED", action: "cat '\(project.root)/gone' >/dev/null")
            // The script waits until the reader has closed its end, so that all else is written to nobody.
            let script = """
                mkfifo gone
                { '\(program)' --config sample.conf --test --compose-dir mine --print-output-dir \
                  --notification-script '\(listener.script)' 2>&1; echo $? >status; } |
                  { exec <&-; : >gone; }
                """
            let environment = Project.variables([:], home: project.root)
            let command = Command(
                "sh", ["-c", script], environment: environment, in: project.root, timeout: .seconds(60))
            _ = try await ComposeTurns.run(command)
            #expect(try Files.readText(project.root.appending("status")) == "0\n")
            #expect(try mine(project).status == "FINISHED\n")
        }
    }

    @Test("a second compose in the same directory is refused, and the first does not notice")
    func sameDirectory() async throws {
        try await withComposeProject { project in
            let listener = try ComposeListener(
                in: project, at: "phase-start gather",
                action: """
                    cd '\(project.root)'
                    '\(try Executable.pungi())' --config sample.conf --test --compose-dir mine >second 2>&1
                    echo $? >second.status
                    """)
            let outcome = try await run(project, listener.arguments)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(try mine(project).status == "FINISHED\n")
            #expect(try Files.readText(project.root.appending("second.status")) == "1\n")
            let message = try Files.readText(project.root.appending("second"))
            #expect(message.contains("mine is being made by process "), "\(message)")
        }
    }

    @Test("composes that start together in one directory each get one of their own") func together()
        async throws
    {
        try await withComposeProject { project in
            try Files.createDirectories(project.target)
            async let first = project.run()
            async let second = project.run()
            async let third = project.run()
            for outcome in try await [first, second, third] {
                #expect(outcome.status == .exited(0), "\(outcome.errors)")
            }
            let all = try project.composes
            #expect(all.map { $0.top.string.suffix(3) } == ["t.0", "t.1", "t.2"])
            for made in all {
                #expect(try made.status == "FINISHED\n")
                #expect(try made.text("COMPOSE_ID") == made.top.lastComponent?.string)
                #expect(try made.files() == all[0].files())
            }
            let link = try Files.readlink(project.target.appending("latest-S-1"))
            #expect(all.contains { $0.top.lastComponent?.string == link.string })
            #expect(try Files.list(project.target).count == 4)
        }
    }
}
