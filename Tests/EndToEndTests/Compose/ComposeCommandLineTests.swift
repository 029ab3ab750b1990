import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// What `pungi` says and returns for command lines, good and bad.
@Suite(Tool.require("python3", "createrepo_c")) struct ComposeCommandLineTests {
    @Test("a missing target directory is a wrong command line, and scripts hear of it where they can run")
    func missingTarget() async throws {
        try await withComposeProject { project in
            let listener = try ComposeListener(in: project)
            let outcome = try await project.run(
                "--notification-script", listener.script.string, to: ["--target-dir", "missing"])
            #expect(outcome.status == .exited(2))
            #expect(
                outcome.errors.contains("the target directory \(project.root)/missing does not exist"))
            let messages = try listener.messages
            #expect(messages.map(\.event) == ["fail-to-start"])
            #expect(messages.first?["target_dir"] == "\(project.root)/missing")
            #expect(messages.first?["config"] == "sample.conf")
            #expect(messages.first?["detail"]?.contains("does not exist") == true)
            let command = messages.first?.members["command"] as? [String]
            #expect(command?.contains("missing") == true)
            #expect(messages.first?["compose_id"] == nil)
        }
    }

    @Test(
        "what no compose can be made of has status 2, and nothing is made",
        arguments: [
            (["--test", "--target-dir", "out", "--label", "Final-1"], "Label in unknown format: Final-1"),
            (["--target-dir", "out"], "must specify label for a production compose"),
            (["--production", "--target-dir", "out"], "must specify label for a production compose"),
            (
                ["--test", "--target-dir", "out", "--compose-dir", "x"],
                "--target-dir and --compose-dir exclude"
            ),
            (["--test"], "one of --target-dir, --compose-dir and --resume is needed"),
            (["--test", "--target-dir", "out", "--skip-phase", "nonsense"], "there is no phase 'nonsense'"),
            (["--test", "--target-dir", "out", "--just-phase", "gahter"], "there is no phase 'gahter'"),
            (["--test", "--target-dir", "out", "--no-such-option"], "--no-such-option"),
        ] as [([String], String)])
    func wrong(arguments: [String], message: String) async throws {
        try await withComposeProject { project in
            try Files.createDirectories(project.target)
            let outcome = try await project.pungi(["--config", "sample.conf"] + arguments)
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
            #expect(try project.composes.isEmpty)
            #expect(!Files.exists(project.root.appending("x")))
        }
    }

    @Test("an invalid configuration has status 1, its place, and is told to scripts with all errors")
    func invalid() async throws {
        try await withComposeProject("gather_method = \"dpes\"\nhashed_directories = \"perhaps\"") {
            project in
            let listener = try ComposeListener(in: project)
            let outcome = try await project.run("--notification-script", listener.script.string)
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("sample.conf:13:17: error: 'dpes' is not a value"))
            #expect(try project.composes.isEmpty)
            let message = try listener.messages.first
            #expect(message?.event == "fail-to-start")
            let errors = message?.members["errors"] as? [String] ?? []
            #expect(errors.count == 2)
            #expect(errors.first?.hasPrefix("sample.conf:13:17: 'dpes' is not a value") == true)
        }
    }

    @Test(
        "a phase that needs a skipped one stops everything before it begins",
        arguments: [
            (["--skip-phase", "pkgset"], "pkgset phase is skipped but it's needed by gather phase"),
            (["--skip-phase", "gather"], "gather phase is skipped but it's needed by createrepo phase"),
            (["--just-phase", "gather"], "pkgset phase is skipped but it's needed by gather phase"),
            (
                ["--just-phase", "createrepo", "--just-phase", "pkgset"],
                "gather phase is skipped but it's needed by createrepo phase"
            ),
        ] as [([String], String)])
    func neededPhase(arguments: [String], message: String) async throws {
        try await withComposeProject { project in
            try Files.createDirectories(project.target)
            let outcome = try await project.pungi(
                ["--config", "sample.conf", "--test", "--target-dir", "out"] + arguments)
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains(message))
            #expect(try project.composes.isEmpty)
        }
    }

    @Test("every skipped phase is logged, and makes nothing") func skipped() async throws {
        try await withComposeProject("skip_phases = [\"createrepo\"]") { project in
            let gathered = try await project.compose("--just-phase", "init", "--just-phase", "productimg")
            for phase in ["PKGSET", "GATHER", "CREATEREPO"] {
                let line = "[WARNING ] [SKIP ] ---------- PHASE: \(phase) ----------"
                #expect(try gathered.log.contains(line))
            }
            #expect(try gathered.files() == ["metadata/composeinfo.json"])
            let linked = try await project.compose()
            #expect(try linked.log.contains("[SKIP ] ---------- PHASE: CREATEREPO ----------"))
            #expect(linked.exists("compose/Server/x86_64/os/Packages/tool-2.0-3.x86_64.rpm"))
            #expect(try !linked.files().contains { $0.contains("repodata/") })
            #expect(try linked.status == "FINISHED\n")
        }
    }

    @Test("a directory of one's own is begun, gone on with, and left alone when it is finished")
    func composeDirectory() async throws {
        try await withComposeProject { project in
            let made = MadeCompose(top: project.root.appending("mine"))
            let first = try await project.run("--just-phase", "init", to: ["--compose-dir", "mine"])
            #expect(first.status == .exited(0), "\(first.errors)")
            #expect(try made.status == "FINISHED\n")
            let identity = try made.text("COMPOSE_ID")
            #expect(identity.wholeMatch(of: /S-1\.0-\d{8}\.t\.0/) != nil)
            let again = try await project.run(to: ["--compose-dir", "mine"])
            #expect(again.status == .exited(1))
            #expect(again.errors.contains("Could not modify a FINISHED compose: \(made.top)"))
            #expect(try made.status == "FINISHED\n")
            #expect(try made.files() == ["metadata/composeinfo.json"])
            // It keeps its identity, whatever type is asked for.
            try Files.writeAtomically("DOOMED\n", to: made.path("STATUS"))
            let resumed = try await project.run("--nightly", to: ["--compose-dir", "mine"])
            #expect(resumed.status == .exited(0), "\(resumed.errors)")
            #expect(try made.metadata("composeinfo", "payload", "compose", "id") as? String == identity)
            #expect(made.exists("compose/Server/x86_64/os/repodata/repomd.xml"))
            #expect(try Files.readlink(project.root.appending("latest-S-1")) == "mine")
        }
    }

    @Test("the directory is printed for scripts, and --quiet leaves nothing else") func quiet() async throws {
        try await withComposeProject("no_such_option = 1") { project in
            let outcome = try await project.run("--quiet", "--print-output-dir", "--just-phase", "init")
            #expect(outcome.status == .exited(0))
            #expect(try outcome.output == "Compose dir: \(project.onlyCompose().top)\n")
            #expect(outcome.errors.isEmpty)
            #expect(try project.onlyCompose().log.contains("no_such_option"))
        }
    }

    @Test("--quiet does not hide why a compose failed") func quietFailure() async throws {
        try await withComposeProject("comps_file = \"missing.xml\"") { project in
            let outcome = try await project.run("--quiet")
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("missing.xml"))
        }
    }

    @Test("each compose of a day has the next respin, and the link leads to the newest") func respins()
        async throws
    {
        try await withComposeProject { project in
            let link = project.target.appending("latest-S-1")
            for respin in 0...2 {
                let made = try await project.compose("--just-phase", "init")
                #expect(made.top.string.hasSuffix(".t.\(respin)"))
                #expect(try Files.readlink(link).string == made.top.lastComponent?.string)
            }
        }
    }

    @Test("the latest link is only made where it is wanted, and named as asked") func latestLink()
        async throws
    {
        try await withComposeProject { project in
            let cases: [([String], [String])] = [
                (["--no-latest-link"], []), (["--latest-link-status", "finished_incomplete"], []),
                (["--latest-link-status", "finished"], ["latest-S-1"]),
                (["--latest-link-components", "2"], ["latest-S-1.0"]),
                (["--latest-link-components=0"], ["latest-S"]),
            ]
            for (number, (arguments, expected)) in cases.enumerated() {
                let target = project.root.appending("links-\(number)")
                try Files.createDirectories(target)
                let usual = ["--config", "sample.conf", "--test", "--just-phase", "init"]
                let outcome = try await project.pungi(usual + ["--target-dir", target.string] + arguments)
                #expect(outcome.status == .exited(0), "\(outcome.errors)")
                let links = try Files.list(target).filter { $0.hasPrefix("latest") }
                #expect(links == expected, "\(arguments)")
            }
        }
    }

    @Test("something else in the link's place is left alone, and the finished compose stays finished")
    func linkInTheWay() async throws {
        try await withComposeProject { project in
            try Files.createDirectories(project.target.appending("latest-S-1"))
            let outcome = try await project.run("--just-phase", "init")
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("latest-S-1 is no symbolic link; move it away"))
            let made = try project.composes.first { $0.exists("STATUS") }
            #expect(try made?.status == "FINISHED\n")
        }
    }

    @Test("the reference's name makes composes too") func name() async throws {
        try await withComposeProject { project in
            let program = project.root.appending("pungi-koji")
            try Files.symlink(Executable.pungi(), at: program)
            try Files.createDirectories(project.target)
            let outcome = try await project.pungi(
                [
                    "--target-dir=out", "--config=sample.conf", "--production", "--label=RC-1.2",
                    "--no-latest-link", "--skip-phase=createrepo",
                ], program: program)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            let compose = try project.onlyCompose().metadata("composeinfo", "payload", "compose")
            let members = try #require(compose as? [String: Any])
            #expect(members["label"] as? String == "RC-1.2")
            #expect(members["final"] as? Bool == true)
            #expect(members["type"] as? String == "production")
        }
    }

    @Test("packages of Koji want a profile before there is a directory, unless nobody wants packages")
    func koji() async throws {
        try await withComposeProject { project in
            let text = try Files.readText(project.root.appending("sample.conf"))
                .replacing(
                    "pkgset_source = \"repos\"", with: "pkgset_source = \"koji\"\npkgset_koji_tag = \"f99\""
                )
                .replacing(/pkgset_repos = \{[^}]*\}/, with: "")
            try Files.writeAtomically(text, to: project.root.appending("koji.conf"))
            try Files.createDirectories(project.target)
            let arguments = ["--config=koji.conf", "--test", "--target-dir=out"]
            let refused = try await project.pungi(arguments)
            #expect(refused.status == .exited(1))
            #expect(refused.errors.contains("Koji profile must be configured: set koji_profile"))
            #expect(try Files.list(project.target).isEmpty)
            let allowed = try await project.pungi(arguments + ["--just-phase=init"])
            #expect(allowed.status == .exited(0), "\(allowed.errors)")
        }
    }

    @Test("the last type given counts, and production without a label needs --no-label") func types()
        async throws
    {
        try await withComposeProject { project in
            try Files.createDirectories(project.target)
            for (arguments, suffix) in [
                (["--production", "--nightly"], ".n.0"), (["--ci"], ".ci.0"), (["--development"], ".d.0"),
                (["--production", "--no-label"], ".0"),
            ] {
                let outcome = try await project.pungi(
                    ["--config", "sample.conf", "--target-dir", "out", "--just-phase", "init"] + arguments)
                #expect(outcome.status == .exited(0), "\(outcome.errors)")
                #expect(try project.composes.contains { $0.top.string.hasSuffix(suffix) })
            }
        }
    }

    @Test("a umask that hides the compose from others is warned of, the usual one is not") func umask()
        async throws
    {
        try await withComposeProject { project in
            let program = try Executable.pungi()
            func run(_ umask: String) async throws -> Outcome {
                let options = "--config sample.conf --test --just-phase init --compose-dir mine-\(umask)"
                let command = Command(
                    "sh", ["-c", "umask \(umask); exec '\(program)' \(options)"],
                    environment: Project.variables([:], home: project.root), in: project.root,
                    timeout: .seconds(60))
                return try await ComposeTurns.run(command)
            }
            let strict = try await run("077")
            #expect(strict.status == .exited(0))
            #expect(strict.errors.contains("[WARNING ] the umask 0077 keeps others from reading"))
            for usual in ["022", "002"] {
                let outcome = try await run(usual)
                #expect(!outcome.errors.contains("umask"))
            }
        }
    }

    @Test("the log's lines have one form, and begin with who makes what, where and how") func log()
        async throws
    {
        try await withComposeProject { project in
            let made = try await project.compose("--just-phase", "init")
            let lines = try made.log.split(separator: "\n").map(String.init)
            let form = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[A-Z]+ *\] .*/
            for line in lines where !line.hasPrefix("    ") {
                #expect(line.wholeMatch(of: form) != nil, "\(line)")
                #expect(line.dropFirst(20).prefix(10).last == "]", "\(line)")
            }
            let texts = lines.prefix(9).map { String($0.dropFirst(31)) }
            let starts = [
                "Host: ", "Pungi version: ", "User name: ", "Working directory: \(project.root)",
                "Command line: ", "Compose top directory: \(made.top)", "Current timezone offset: 0.0 hours",
                "COMPOSE_ID=S-1.0-", "[BEGIN] ---------- PHASE: INIT ----------",
            ]
            for (text, start) in zip(texts, starts) { #expect(text.hasPrefix(start), "\(text)") }
            #expect(lines.contains { $0.hasSuffix("] PHASE INIT took 1 seconds") })
            #expect(lines.last?.hasSuffix("Compose finished: \(made.top)") == true)
        }
    }
}
