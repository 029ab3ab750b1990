import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// `pungi patch-iso`, by that name and by the reference's.
@Suite(Tool.require("xorriso", "genisoimage", "implantisomd5", "checkisomd5"))
struct PatchISOCommandTests {
    /// Makes a medium `old.iso` and a directory `graft`, and runs a program there.
    private func run(
        _ arguments: String..., as name: String = "pungi", _ check: (Outcome, FilePath) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let script = """
                set -e
                mkdir tree graft
                head -c 2000000 /dev/zero > tree/a
                echo new > graft/b
                genisoimage -quiet -volid OLD -R -J -o old.iso tree
                implantisomd5 --supported-iso old.iso
                """
            try await Host.forTests().runner.check(.shell(script, in: directory))
            let program = directory.appending(name)
            try Files.symlink(Executable.pungi(), at: program)
            let command = Command(
                program.string, arguments, environment: Project.variables([:], home: directory),
                in: directory,
                timeout: .seconds(60))
            let result = try await Host.forTests().runner.run(command)
            try await check(
                Outcome(status: result.status, output: result.output, errors: result.errorOutput), directory)
        }
    }

    private func facts(_ directory: FilePath) async throws -> String {
        let script = """
            isoinfo -d -i new.iso | grep '^Volume id'
            isoinfo -R -x /b -i new.iso
            checkisomd5 --md5sumonly new.iso | grep -i supported
            """
        return try await Host.forTests().runner.check(.shell(script, in: directory)).output
    }

    @Test("an image gets files, a name, and no mark when there shall be none") func patch() async throws {
        try await run(
            "patch-iso", "--supported", "false", "--volume-id", "NEW", "new.iso", "old.iso", "graft"
        ) { outcome, directory in
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            let facts = try await facts(directory)
            #expect(facts == "Volume id: NEW\nnew\nSupported ISO: no\n")
            #expect(outcome.errors == "new.iso: volume ID 'NEW', not supported, 1 file changed\n")
            #expect(outcome.output == "")
        }
    }

    @Test("the reference's name takes the same; -v shows the commands") func reference() async throws {
        try await run("-v", "new.iso", "old.iso", "graft", as: "pungi-patch-iso") { outcome, directory in
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            let facts = try await facts(directory)
            #expect(facts == "Volume id: OLD\nnew\nSupported ISO: yes\n")
            #expect(outcome.errors.contains("+ xorriso -no_rc"))
        }
    }

    @Test("a request that cannot be ends with 2, an image that is none with 1") func statuses() async throws {
        try await run("patch-iso", "old.iso", "old.iso", "graft") { outcome, _ in
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("is the image to start from"))
        }
        try await run("patch-iso", "new.iso", "graft/b") { outcome, directory in
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("graft/b: it is no ISO 9660 image"))
            #expect(!Files.exists(directory.appending("new.iso")))
        }
    }
}
