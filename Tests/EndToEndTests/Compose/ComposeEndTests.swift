import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Composes that are stopped, killed, or not alone.
@Suite(Tool.require("python3", "createrepo_c")) struct ComposeEndTests {
    static let phases = [
        "init", "pkgset", "gather", "createrepo", "extra_files", "createiso", "extra_isos", "repoclosure",
        "image_checksum", "test",
    ]

    /// Options with which every phase has something to do.
    private static let everything = """
        extra_files = [("^Server$", {"*": [{"scm": "file", "repo": "", "file": "comps.xml"}]})]
        extra_isos = {"^Server$": [{"include_variants": [], "filename": "extra-{filename}"}]}
        create_jigdo = True

        """

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
            environment: Project.variables(
                ["PATH": path, Self.epoch.name: Self.epoch.value], home: project.root),
            in: project.root, timeout: .seconds(120))
        return try await ComposeTurns.run(command)
    }

    /// Composes of one moment are equal.
    private static let epoch = (name: "SOURCE_DATE_EPOCH", value: "1795242752")

    private func mine(_ project: ComposeProject) -> MadeCompose {
        MadeCompose(top: project.root.appending("mine"))
    }

    /// Composes that nobody disturbed.
    private static let whole = undisturbed(everything)
    private static let withDatabases = undisturbed(everything + "createrepo_database = True")

    private static func undisturbed(_ lines: String) -> SharedDirectory {
        SharedDirectory { directory in
            try await withComposeProject(lines) { project in
                let made = try await project.compose(environment: [epoch.name: epoch.value])
                try Files.copyTree(made.top, to: directory.appending("whole"))
            }
        }
    }

    @Test(
        "a signal ends a compose in any phase: the status says so, scripts hear it, no child is left",
        arguments: phases.map { ($0, "TERM") } + [("gather", "INT")])
    func stopped(phase: String, signal: String) async throws {
        try await withComposeProject(Self.everything) { project in
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
            let isEarly = ["init", "pkgset", "gather"].contains(phase)
            #expect(hasPackages == !isEarly)
            if isEarly || phase == "createrepo" {
                #expect(try !mine(project).files().contains { $0.contains("repodata") })
            }
            if phase != "test" { #expect(!mine(project).exists("compose/metadata/images.json")) }
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
        try await withComposeProject(Self.everything) { project in
            let listener = try ComposeListener(
                in: project, at: "phase-start \(phase)", action: "kill -KILL $PPID")
            let outcome = try await run(project, listener.arguments)
            #expect(outcome.status == .signalled(9))
            let made = mine(project)
            #expect(try made.status == "STARTED\n")
            if phase != "test" { #expect(!made.exists("compose/metadata/composeinfo.json")) }
            if phase == "createrepo" {
                // As if it had been killed while it wrote.
                let tree = made.path("compose/Server/x86_64/os")
                for name in [".repodata", ".repodata-abc123", ".metadata-abc123"] {
                    try Files.createDirectories(tree.appending(name))
                    try Files.writeAtomically("half", to: tree.appending(name).appending("primary.xml"))
                }
                try Files.writeAtomically("half", to: tree.pushing("Packages/.tool-2.0-3.x86_64.rpm.1ab.tmp"))
                try project.configure(Self.everything + "createrepo_database = True")
            }
            try project.write("#!/bin/sh\n", to: "listener", executable: true)
            let again = try await project.pungi(
                ["compose", "--resume", made.top.string],
                environment: [Self.epoch.name: Self.epoch.value])
            #expect(again.status == .exited(0), "\(again.errors)")
            #expect(try made.status == "FINISHED\n")
            #expect(try made.leftovers() == [])
            let whole = try await (phase == "createrepo" ? Self.withDatabases : Self.whole).compose()
            #expect(try made.files() == whole.files())
            for file in try whole.files() {
                let (found, wanted) = (
                    made.published.pushing(FilePath(file)), whole.published.pushing(FilePath(file))
                )
                #expect(try Files.read(found) == Files.read(wanted), "\(file)")
            }
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
                #expect(try made.neutralFiles() == all[0].neutralFiles())
            }
            let link = try Files.readlink(project.target.appending("latest-S-1"))
            #expect(all.contains { $0.top.lastComponent?.string == link.string })
            #expect(try Files.list(project.target).count == 4)
        }
    }
}
