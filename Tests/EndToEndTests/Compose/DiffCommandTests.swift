import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// `pungi diff` as a program.
struct DiffCommandTests {
    private static let recorded = Fixtures.path("pungi-compose-case/expected").string

    private func pungi(_ arguments: String...) async throws -> Outcome {
        try await withTemporaryDirectory { directory in
            let command = Command(
                try Executable.pungi().string, arguments,
                environment: Project.variables([:], home: directory), in: directory, timeout: .seconds(60))
            let result = try await Host.forTests().runner.run(command)
            return Outcome(status: result.status, output: result.output, errors: result.errorOutput)
        }
    }

    @Test("our compose has the packages of the reference's", Tool.require("rpmbuild", "createrepo_c"))
    func reference() async throws {
        let ours = try await ComposeCase.plain.path.appending("PT-1.0-20261121.t.0").string
        let outcome = try await pungi("diff", Self.recorded, ours, "--json")
        #expect(outcome.status == .exited(0), "\(outcome.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        #expect((object?["packages"] as? [Any])?.count == 0)
        #expect((object?["moves"] as? [Any])?.count == 0)
        let trees = try #require(object?["trees"] as? [[String: Any]])
        #expect(trees.count == 8)
        for tree in trees {
            let (old, new) = (tree["old"] as? [String: Any], tree["new"] as? [String: Any])
            #expect(old?["bytes"] is NSNull)
            #expect((new?["bytes"] as? Int ?? 0) > 10_000)
        }
    }

    @Test("a difference is told, and is the exit status only where that is asked for")
    func status() async throws {
        let other = Fixtures.path("pungi-compose-case/expected-xorriso").string
        let outcome = try await pungi("diff", Self.recorded, other)
        #expect(outcome.status == .exited(0))
        #expect(outcome.output.hasPrefix("PT-1.0-20261121.t.0 -> PT-1.0-20261121.n.0\n"))
        #expect(outcome.errors.isEmpty)
        #expect(try await pungi("diff", "--exit-code", Self.recorded, other).status == .exited(1))
        #expect(try await pungi("diff", "--exit-code", Self.recorded, Self.recorded).status == .exited(0))
    }

    @Test("one variant and arch alone are compared where they are named")
    func part() async throws {
        let other = Fixtures.path("pungi-compose-case/expected-xorriso").string
        let outcome = try await pungi(
            "diff", Self.recorded, other, "--variant", "Everything", "--arch", "aarch64", "--full")
        #expect(outcome.output.contains("  packages     no difference\n"))
        #expect(!outcome.output.contains("Server"))
    }

    @Test("a directory that is no compose is named")
    func noCompose() async throws {
        let outcome = try await pungi("diff", Self.recorded, "nowhere")
        #expect(outcome.status == .exited(1))
        #expect(outcome.errors.contains("nowhere has no metadata of a compose"))
    }
}
