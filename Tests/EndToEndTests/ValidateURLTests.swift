import HostKit
import SystemPackage
import TestSupport
import Testing

/// `packit config validate` of repositories elsewhere.
struct ValidateURLTests {
    @Test("a repository's URL is cloned, checked and forgotten; the clone's files count, not those around")
    func clone() async throws {
        try await withProject(["packit.yaml": "not: for this\n"]) { project in
            let repository = try await GitFixture.create(at: project.path.appending("upstream"))
            try repository.write("specfile_path: hello.spec\n", to: ".packit.yaml")
            try repository.write("Name: hello\n", to: "hello.spec")
            try await repository.git("add", "--all")
            try await repository.git("commit", "--quiet", "--message", "first")
            let temporary = project.path.appending("tmp")
            try Files.createDirectories(temporary)
            let url = "file://\(repository.path)"
            let run = try await project.packit(
                "config", "validate", url, environment: ["TMPDIR": temporary.string])
            #expect(run.errors == "\(url)/.packit.yaml is valid and ready to be used\n")
            #expect(run.status == .exited(0))
            #expect(try Files.list(temporary).isEmpty)
        }
    }

    @Test("a repository that cannot be cloned fails; a password in its URL is not shown")
    func unreachable() async throws {
        try await withProject { project in
            let run = try await project.packit("validate", "https://ada:secret@localhost:1/x.git")
            #expect(run.status == .exited(2))
            #expect(run.errors.contains("cannot clone https://<redacted>@localhost:1/x.git"))
            #expect(!run.errors.contains("secret"))
        }
    }
}
