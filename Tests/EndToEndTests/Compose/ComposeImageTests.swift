import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Composes whose images cannot be made, may fail, or are made again.
@Suite(Tool.require("python3", "createrepo_c", "genisoimage", "implantisomd5", "xorriso"))
struct ComposeImageTests {
    private static let image = "compose/Server/x86_64/iso/S-1.0-20261121.t.0-Server-x86_64-dvd1.iso"
    private static let time = ["SOURCE_DATE_EPOCH": "1795242752"]

    /// Puts a program of one's own before the real one.
    private func stub(_ project: ComposeProject, _ name: String, _ lines: String) throws -> [String: String] {
        try project.write("#!/bin/bash\n\(lines)\n", to: "bin/\(name)", executable: true)
        return ["PATH": "\(project.root)/bin:/usr/bin:/bin"].merging(Self.time) { first, _ in first }
    }

    /// What is left of images, checksums and lists of an arch that failed.
    private func remains(_ made: MadeCompose) throws -> [String] {
        try made.files().filter { $0.contains("-x86_64-dvd1") }
    }

    @Test(
        "an image that cannot be made dooms the compose: nothing of it is left, the next run makes it",
        arguments: [
            ("genisoimage", "echo out of luck >&2; head -c 5000 /dev/zero >half.iso; exit 3", "out of luck"),
            ("genisoimage", "ulimit -f 200; exec /usr/bin/genisoimage \"$@\"", "genisoimage"),
            ("genisoimage", "kill -KILL $$", "signal 9"),
            ("implantisomd5", "echo no room for a sum >&2; exit 1", "no room for a sum"),
        ])
    func failing(tool: String, lines: String, message: String) async throws {
        try await withComposeProject { project in
            let environment = try stub(project, tool, lines)
            let outcome = try await project.run(environment: environment)
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
            let made = try project.onlyCompose()
            #expect(try made.status == "DOOMED\n")
            #expect(try remains(made) == [])
            #expect(try !made.files().contains { $0.hasSuffix("SUM") })
            #expect(!made.exists("compose/metadata/images.json"))
            #expect(try made.leftovers() == [])
            let again = try await project.pungi(
                ["compose", "--resume", made.top.string], environment: Self.time)
            #expect(again.status == .exited(0), "\(again.errors)")
            #expect(try made.status == "FINISHED\n")
            #expect(made.exists(Self.image))
        }
    }

    @Test(
        "a compose that is killed while a program works on an image is resumed, and nothing half is left",
        arguments: ["genisoimage", "implantisomd5", "jigdo-file"])
    func killed(tool: String) async throws {
        try await withComposeProject("create_jigdo = True") { project in
            let whole = try await project.compose(environment: Self.time)
            let environment = try stub(
                project, tool, "/usr/bin/\(tool) \"$@\"; echo half >half; kill -KILL $PPID; exit 1")
            let outcome = try await project.run(environment: environment)
            #expect(outcome.status == .signalled(9))
            let made = try #require(try project.composes.first { $0.top != whole.top })
            #expect(try made.status == "STARTED\n")
            #expect(!made.exists("compose/metadata/images.json"))
            let again = try await project.pungi(
                ["compose", "--resume", made.top.string], environment: Self.time)
            #expect(again.status == .exited(0), "\(again.errors)")
            #expect(try made.status == "FINISHED\n")
            #expect(try made.leftovers() == [])
            #expect(try made.neutralFiles() == whole.neutralFiles())
        }
    }

    @Test("an image that may fail is left out and told, and made when the compose is gone on with")
    func failable() async throws {
        try await withComposeProject("failable_deliverables = [(\"^Server$\", {\"x86_64\": [\"iso\"]})]") {
            project in
            let environment = try stub(
                project, "genisoimage",
                "case \"$*\" in *x86_64-dvd1*) exit 4;; *) exec /usr/bin/genisoimage \"$@\";; esac")
            let listener = try ComposeListener(in: project)
            let outcome = try await project.run(
                "--notification-script", listener.script.string, environment: environment)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            let made = try project.onlyCompose()
            #expect(try made.status == "FINISHED_INCOMPLETE\n")
            #expect(
                try made.log.contains(
                    "[FAIL] Iso (variant Server, arch x86_64) failed, but going on anyway."))
            #expect(try remains(made) == [])
            let images = try made.text("compose/metadata/images.json")
            #expect(images.contains("source-dvd1.iso"))
            #expect(!images.contains("x86_64-dvd1.iso"))
            let failed = try made.json("logs/global/deliverables.json")["failed"] as? [String: [[Any]]]
            #expect(failed?["iso"]?.count == 1)
            let events = try listener.messages.map(\.event)
            #expect(events.count { $0 == "createiso-targets" } == 1)
            #expect(events.count { $0 == "createiso-imagedone" } == 1)
            #expect(events.count { $0 == "createiso-imagefail" } == 1)

            let again = try await project.pungi(
                ["compose", "--resume", made.top.string], environment: Self.time)
            #expect(again.status == .exited(0), "\(again.errors)")
            #expect(try made.status == "FINISHED\n")
            #expect(try made.log.contains("Keeping ISO S-1.0-20261121.t.0-Server-source-dvd1.iso"))
            #expect(try made.text("compose/metadata/images.json").contains("x86_64-dvd1.iso"))
        }
    }

    @Test("an image that was damaged after a stop is found and made again") func damaged() async throws {
        try await withComposeProject { project in
            let listener = try ComposeListener(
                in: project, at: "phase-start test", action: "kill -KILL $PPID; exit")
            let killed = try await project.run(
                "--notification-script", listener.script.string, environment: Self.time)
            #expect(killed.status == .signalled(9))
            try project.write("#!/bin/sh\n", to: "listener", executable: true)
            let made = try project.onlyCompose()
            let whole = try Files.read(made.path(Self.image))
            var bytes = whole
            bytes[bytes.count - 3000] ^= 1
            try Files.writeAtomically(bytes, to: made.path(Self.image))
            let again = try await project.pungi(
                ["compose", "--resume", made.top.string], environment: Self.time)
            #expect(again.status == .exited(0), "\(again.errors)")
            #expect(try made.log.contains("x86_64-dvd1.iso is missing or damaged"))
            #expect(try Files.read(made.path(Self.image)) == whole)
        }
    }

    @Test("unchanged images of an older compose are linked, changed ones are made, and the log says why")
    func reuse() async throws {
        try await withComposeProject { project in
            let first = try await project.compose()
            try project.writeComps("core: base, tool, docs, extra")
            let second = try await project.compose("--old-composes", project.target.string)
            let name = try #require(second.top.lastComponent?.string)
            #expect(
                try second.log.contains(
                    "Not reusing ISO \(name)-Server-x86_64-dvd1.iso: these differ: "))
            let third = try await project.compose("--old-composes", project.target.string)
            let id = try #require(third.top.lastComponent?.string)
            #expect(
                try third.log.contains("Reusing ISO \(id)-Server-x86_64-dvd1.iso of \(name)"))
            func inode(_ made: MadeCompose) throws -> UInt64 {
                let id = made.top.lastComponent?.string ?? ""
                return try Files.stat(made.path("compose/Server/x86_64/iso/\(id)-Server-x86_64-dvd1.iso"))
                    .inode
            }
            #expect(try inode(third) == inode(second))
            #expect(try inode(second) != inode(first))
            let checksum = try Files.readText(
                third.path("compose/Server/x86_64/iso/\(id)-Server-x86_64-dvd1.iso.SHA256SUM"))
            #expect(checksum.contains("(\(id)-Server-x86_64-dvd1.iso)"))
        }
    }

    @Test("fatal repoclosure ends the compose at once, with all findings and why") func fatal() async throws {
        try await withComposeProject(
            """
            check_deps = False
            repoclosure_strictness = [("^.*$", {"*": "fatal"})]
            additional_packages = [("^Server$", {"*": ["broken"]})]
            """
        ) { project in
            let outcome = try await project.run()
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("nothing-has-this"), "\(outcome.errors)")
            #expect(outcome.errors.contains("asked for as 'broken'"), "\(outcome.errors)")
            #expect(try project.onlyCompose().status == "DOOMED\n")
        }
    }

    @Test("images lie in another directory behind links where the configuration says so") func links()
        async throws
    {
        try await withComposeProject { project in
            try project.configure(
                """
                symlink_isos_to = "\(project.root)/store"
                extra_isos = {"^Server$": [{"include_variants": [], "filename": "extra-{filename}"}]}
                """)
            let made = try await project.compose(environment: Self.time)
            #expect(Files.isSymlink(made.path("compose/Server/x86_64/iso")))
            #expect(Files.isRegular(made.path(Self.image)))
            let store = project.root.pushing("store/S-1.0-20261121.t.0/compose/Server/x86_64/iso")
            #expect(try Files.list(store).contains("S-1.0-20261121.t.0-Server-x86_64-dvd1.iso"))
            #expect(try Files.list(store).contains("extra-S-1.0-20261121.t.0-Server-x86_64-dvd1.iso"))
        }
    }
}
