import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Composes that are gone on with by their directory alone.
@Suite(Tool.require("python3", "createrepo_c")) struct ComposeResumeTests {
    /// Makes a compose that is killed when a phase begins.
    private func killed(
        _ project: ComposeProject, at phase: String, _ arguments: [String] = []
    ) async throws -> MadeCompose {
        let listener = try ComposeListener(
            in: project, at: "phase-start \(phase)", action: "kill -KILL $PPID; exit")
        try Files.createDirectories(project.target)
        let outcome = try await project.pungi(
            ["--config", "sample.conf", "--target-dir", project.target.string] + arguments
                + listener.arguments)
        #expect(outcome.status == .signalled(9))
        try Files.removeTree(project.root.appending("listener"))
        try project.write("#!/bin/sh\n", to: "listener", executable: true)
        return try project.onlyCompose()
    }

    private func resume(_ project: ComposeProject, _ made: MadeCompose) async throws -> Outcome {
        // From elsewhere: the compose knows where its relative paths start.
        var elsewhere = project
        elsewhere.root = project.root.appending("elsewhere")
        try Files.createDirectories(elsewhere.root)
        return try await elsewhere.pungi(["compose", "--resume", made.top.string])
    }

    @Test("it keeps its identity, its label and its options") func identity() async throws {
        try await withComposeProject { project in
            let arguments = ["--production", "--label", "RC-1.0", "--skip-phase", "test"]
            let made = try await killed(project, at: "createrepo", arguments)
            let outcome = try await resume(project, made)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(try project.onlyCompose().top == made.top)
            #expect(try made.status == "FINISHED\n")
            #expect(try made.metadata("composeinfo", "payload", "compose", "label") as? String == "RC-1.0")
            #expect(try made.log.contains("The compose is gone on with; it was STARTED"))
            #expect(try made.log.contains("[SKIP ] ---------- PHASE: TEST ----------"))
            #expect(Files.isSymlink(project.target.appending("latest-S-1")))
        }
    }

    @Test("a copy of a package that was damaged meanwhile is made anew") func damagedCopy() async throws {
        try await withComposeProject("link_type = \"copy\"") { project in
            let made = try await killed(project, at: "createrepo", ["--test"])
            let path = made.path("compose/Server/x86_64/os/Packages/tool-2.0-3.x86_64.rpm")
            let whole = try Files.read(path)
            let time = try Files.stat(path).modified
            var damaged = whole
            damaged[damaged.count / 2] ^= 0xFF
            try Files.writeAtomically(damaged, to: path)
            try Files.setModified(time, of: path)
            let outcome = try await resume(project, made)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(try Files.read(path) == whole)
        }
    }

    @Test("packages that the inputs do not ask for any more are removed") func changedInputs() async throws {
        try await withComposeProject { project in
            let made = try await killed(project, at: "createrepo", ["--test"])
            #expect(try made.packages("Server/x86_64/os").contains("docs-1.0-1.noarch.rpm"))
            try project.writeComps("core: base, tool")
            let outcome = try await resume(project, made)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(
                try made.packages("Server/x86_64/os")
                    == ["base-1.0-1.x86_64.rpm", "sample-release-1.0-1.noarch.rpm", "tool-2.0-3.x86_64.rpm"])
            #expect(try !made.packages("Server/source").contains("docs-1.0-1.src.rpm"))
            #expect(try Set(made.listedPaths()).count == made.files().count { $0.hasSuffix(".rpm") })
            #expect(try made.log.contains("docs-1.0-1.noarch.rpm, which is not part of the compose any more"))
        }
    }

    @Test("images that the configuration does not ask for any more are removed, with their lists")
    func changedImages() async throws {
        let extra =
            "extra_isos = {\"^Server$\": [{\"include_variants\": [], \"filename\": \"x-{filename}\"}]}"
        try await withComposeProject(extra + "\ncreate_jigdo = True") { project in
            let made = try await killed(project, at: "test", ["--test"])
            #expect(try made.files().contains { $0.contains("/x-S-1.0-") && $0.hasSuffix(".jigdo") })
            try project.configure("create_jigdo = True\ncreateiso_skip = [(\"^Server$\", {\"src\": True})]")
            let outcome = try await resume(project, made)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(try made.files().filter { $0.contains("x-S-1.0-") || $0.contains("source-dvd1") } == [])
            #expect(try made.files().contains { $0.hasSuffix("x86_64-dvd1.iso.manifest") })
        }
    }

    @Test("a compose that failed is resumed when its configuration is mended") func mended() async throws {
        try await withComposeProject("additional_packages = [(\"^Server$\", {\"*\": [\"broken\"]})]") {
            project in
            let failed = try await project.run()
            #expect(failed.status == .exited(1))
            let made = try project.onlyCompose()
            #expect(try made.status == "DOOMED\n")
            try project.configure("")
            let outcome = try await resume(project, made)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(try made.status == "FINISHED\n")
        }
    }

    @Test("what cannot be resumed is said, and left as it is") func refused() async throws {
        try await withComposeProject { project in
            let made = try await project.compose()
            let before = try made.text("logs/global/pungi.global.log")
            let finished = try await resume(project, made)
            #expect(finished.status == .exited(1))
            #expect(finished.errors.contains("is FINISHED; there is nothing to resume"))
            #expect(try made.text("logs/global/pungi.global.log") == before)

            let nothing = try await project.pungi(["compose", "--resume", project.root.string])
            #expect(nothing.status == .exited(1))
            #expect(nothing.errors.contains("is not a compose that can be resumed"))
            #expect(!Files.exists(project.root.appending("work")))

            try project.write("DOOMED\n", to: "out/\(made.top.lastComponent?.string ?? "")/STATUS")
            try Files.writeAtomically("{\"config\": 1", to: made.path("work/global/request.json"))
            let broken = try await resume(project, made)
            #expect(broken.status == .exited(1))
            #expect(broken.errors.contains("request.json does not say how the compose was started"))

            let options = try await project.pungi(
                ["compose", "--resume", made.top.string, "--config", "sample.conf"])
            #expect(options.status == .exited(2))
            #expect(options.errors.contains("--resume takes the options that the compose was started with"))
        }
    }
}
