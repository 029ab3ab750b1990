import HostKit
import SystemPackage
import TestSupport
import Testing

/// The hooks that this repository offers to pre-commit.
struct HookTests {
    private static let root = Fixtures.root.removingLastComponent()

    /// Runs `check-rebase` in a checkout.
    private func checkRebase(_ repository: GitFixture, _ arguments: String...) async throws -> CommandResult {
        let script = Self.root.appending("Hooks").appending("check-rebase")
        let command = Command(
            script.string, arguments, environment: repository.environment, in: repository.path,
            timeout: .seconds(60))
        return try await HostKit.Host.forTests().runner.run(command)
    }

    private func withRepositories(_ body: (GitFixture, GitFixture) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let upstream = try await GitFixture.create(at: directory.appending("upstream"))
            try await upstream.commit("first")
            try await upstream.git("clone", "--quiet", ".", "\(directory)/clone")
            try await body(upstream, try GitFixture(at: directory.appending("clone")))
        }
    }

    @Test("a branch on top of its upstream passes, one that lacks the newest commit does not")
    func rebased() async throws {
        try await withRepositories { upstream, clone in
            try await clone.commit("mine")
            #expect(try await checkRebase(clone, upstream.path.string).status == .exited(0))
            try await upstream.commit("newer")
            let behind = try await checkRebase(clone, upstream.path.string)
            #expect(behind.status == .exited(1))
            #expect(behind.errorOutput.contains("fetch it and rebase onto it"))
        }
    }

    @Test("merge commits, a missing argument and an upstream that does not answer have their own status")
    func misuse() async throws {
        try await withRepositories { upstream, clone in
            #expect(try await checkRebase(clone).status == .exited(3))
            #expect(try await checkRebase(clone, "\(upstream.path)-gone").status == .exited(1))
            try await clone.commit("Merge commit 'abc'")
            #expect(try await checkRebase(clone, upstream.path.string).status == .exited(2))
        }
    }

    @Test("the manifest has the reference's hooks, and the default one fails when packit is missing")
    func manifest() async throws {
        let text = try Files.readText(Self.root.appending(".pre-commit-hooks.yaml"))
        for id in ["validate-config", "validate-config-in-container", "check-rebase"] {
            #expect(text.contains("- id: \(id)\n"))
        }
        #expect(text.contains(#"files: ^\.?packit\.ya?ml$"#))
        #expect(text.contains("entry: packit config validate --offline\n  language: system"))
    }
}
