import HostKit
import TestSupport
import Testing

/// What the commands say of themselves.
struct HelpTests {
    @Test(
        "the help of each command is as recorded",
        arguments: [
            [], ["init"], ["config"], ["config", "validate"], ["config", "show"], ["config", "schema"],
            ["config", "fix"], ["srpm"], ["prepare-sources"], ["build"], ["build", "locally"],
            ["build", "in-mock"],
        ])
    func help(_ words: [String]) async throws {
        try await withProject { project in
            let run = try await project.run(words + ["--help"])
            #expect(run.status == .exited(0))
            #expect(run.errors.isEmpty)
            let name = (["packit"] + words).joined(separator: "-")
            try expectGolden(run.output, "help/\(name).txt")
        }
    }

    @Test("without a command the help is shown, as an error; a command of later times is none yet")
    func noCommand() async throws {
        try await withProject { project in
            let bare = try await project.run([])
            #expect(bare.status == .exited(2))
            #expect(bare.errors.contains("SUBCOMMANDS:"))
            #expect(bare.output.isEmpty)
            let later = try await project.run(["propose-downstream"])
            #expect(later.status == .exited(2))
            #expect(later.errors.contains("Error: No such command 'propose-downstream'."))
        }
    }
}
