import HostKit
import TestSupport
import Testing

/// What the commands of pungi say of themselves.
struct PungiHelpTests {
    @Test(
        "the help of each command is as recorded",
        arguments: [
            [], ["compose"], ["why"], ["diff"], ["report"], ["repoclosure"], ["create-unified-isos"],
            ["patch-iso"], ["comps-filter"], ["config", "validate"], ["config", "dump"],
            ["config", "show"], ["orchestrate"], ["orchestrate", "start"], ["cache-cleanup"],
            ["compare-depsolving"], ["notification-report-progress"],
            ["make-ostree"], ["make-ostree", "tree"], ["make-ostree", "container"],
            ["make-ostree", "installer"],
        ])
    func help(_ words: [String]) async throws {
        try await withTemporaryDirectory { directory in
            let project = ComposeProject(root: directory, repositories: directory)
            let run = try await project.pungi(words + ["--help"])
            #expect(run.status == .exited(0))
            #expect(run.errors.isEmpty)
            let name = (["pungi"] + words).joined(separator: "-")
            try expectGolden(run.output, "help/\(name).txt")
        }
    }
}
