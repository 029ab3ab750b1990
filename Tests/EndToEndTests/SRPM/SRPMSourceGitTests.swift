import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit srpm: source-git", Tool.require("git", "rpmbuild", "rpm2cpio", "cpio"))
struct SRPMSourceGitTests {
    private static let specfile = PackagedProject.specfile
        .replacing("hello-%{version}.tar.gz", with: "greeting.txt")
        .replacing("%autosetup -p1", with: "cp %{SOURCE0} greeting")

    private static let config = """
        specfile_path: .distro/hello.spec
        downstream_package_name: hello
        upstream_ref: "1.0.0"
        patch_generation_ignore_paths: [.distro]

        """

    /// A source-git repository: the upstream's tag 1.0.0, the packaging, and what a body adds.
    private func with(
        config: String = Self.config, specfile: String = Self.specfile,
        _ body: (PackagedProject) async throws -> Void
    ) async throws {
        try await PackagedProject.with(config: config, specfile: nil) { project in
            try await project.repository.tag("1.0.0")
            try await project.repository.commit(
                "Add packaging", [".distro/hello.spec": specfile, ".distro/greeting.txt": "hello\n"])
            try await body(project)
        }
    }

    @Test("each commit since the reference is a patch, with its subject and author above the tag")
    func patches() async throws {
        try await with { project in
            try await project.repository.commit("Greet everybody", ["greeting": "hello, all\n"])
            try await project.repository.commit("Be 100% %{polite}", ["greeting": "good day, all\n"])
            let srpm = try await project.srpm()
            let commit = try await project.shortCommit()
            #expect(
                try srpm.files == [
                    "0001-Greet-everybody.patch", "0002-Be-100-polite.patch", "greeting.txt", "hello.spec",
                ])
            let expected = Self.specfile
                .replacing("Release:        3%{?dist}", with: "Release:        4.g\(commit)%{?dist}")
                .replacing(
                    "Source0:        greeting.txt\n",
                    with: """
                        Source0:        greeting.txt
                        # Greet everybody
                        # Author: Ada Packager <ada@example.org>
                        Patch0001:      0001-Greet-everybody.patch
                        # Be 100%% %%{polite}
                        # Author: Ada Packager <ada@example.org>
                        Patch0002:      0002-Be-100-polite.patch

                        """
                )
                .replacing(
                    "%changelog\n",
                    with: """
                        %changelog
                        * \(PackagedProject.day) Ada Packager <ada@example.org> - 1.0.0-4.g\(commit)
                        - Downstream changes (\(commit))


                        """)
            #expect(try srpm.spec == expected)
        }
    }

    @Test("--release-suffix is appended to the release; --no-update-release leaves it") func release()
        async throws
    {
        try await with { project in
            try await project.repository.commit("Greet", ["greeting": "hi\n"])
            #expect(try await project.srpm("--release-suffix", "beta").tag("Release") == "3.beta%{?dist}")
            #expect(try await project.srpm("--no-update-release").tag("Release") == "3%{?dist}")
        }
    }

    @Test("trailers name, number, describe, join and leave out patches") func trailers() async throws {
        try await with(config: Self.config + "patch_generation_patch_id_digits: 2\n") { project in
            let repository = project.repository
            try await repository.commit(
                "First\n\nPatch-name: named.patch\nPatch-id: 7\nPatch-status: |\n    carried since 2020",
                ["a": "1\n"])
            try await repository.commit("Second\n\nPatch-name: named.patch", ["a": "2\n"])
            try await repository.commit("Third\n\nIgnore-patch: true", ["b": "1\n"])
            try await repository.commit("Fourth\n\nNo-prefix: true", ["c": "1\n"])
            try await repository.commit(
                "Fifth\n\nPatch-name: there.patch\nPatch-present-in-specfile: true", ["d": "1\n"])
            let srpm = try await project.srpm("--no-update-release")
            let spec = try srpm.spec
            #expect(spec.contains("Patch07:        named.patch\n"))
            #expect(!spec.contains("there.patch") && !spec.contains("Third"))
            #expect(
                try srpm.text("named.patch").split(separator: "\n").filter { $0.hasPrefix("Subject:") }.count
                    == 2)
            let fourth = try #require(try srpm.files.first { $0.hasSuffix("Fourth.patch") })
            #expect(spec.contains("Patch08:        \(fourth)\n"))
            #expect(try srpm.text(fourth).contains("diff --git c c\n"))
        }
    }

    @Test("what is ignored or synced is in no patch") func ignored() async throws {
        let config = Self.config + "files_to_sync:\n  - src: notes/\n    dest: notes/\n"
        try await with(config: config) { project in
            try await project.repository.commit("Both", ["notes/a": "1\n", "code": "1\n"])
            try await project.repository.commit("Notes only", ["notes/b": "1\n"])
            let srpm = try await project.srpm()
            #expect(try srpm.files.filter { $0.hasSuffix(".patch") }.count == 1)
            let patch = try #require(try srpm.files.first { $0.hasSuffix("Both.patch") })
            #expect(try !srpm.text(patch).contains("notes/a"))
        }
    }

    @Test("merges are flattened, and the repository sees nothing of it; so in another user's checkout")
    func merges() async throws {
        try await with { project in
            let repository = project.repository
            try await repository.git("checkout", "--quiet", "-b", "side", "HEAD")
            try await repository.commit("Side", ["side": "1\n"])
            try await repository.git("checkout", "--quiet", "main")
            try await repository.commit("Main", ["main": "1\n"])
            try await repository.git("merge", "--quiet", "--no-ff", "--message", "Merge", "side")
            let references = try await repository.git("for-each-ref")
            #expect(try await project.srpm().files.filter { $0.hasSuffix(".patch") }.count == 2)
            #expect(try await repository.git("for-each-ref") == references)
            #expect(try await repository.git("worktree", "list").split(separator: "\n").count == 1)
            guard try Host.forTests().environment.userID == 0 else { return }
            try await Host.forTests().runner.check(.shell("chown -R 12345:12345 hello", in: project.base))
            let outcome = try await project.packit("srpm", "--output", project.results.string)
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
        }
    }

    @Test(
        "upstream_ref may be a glob for tags, or with branches/ for any reference",
        arguments: ["1.*", "branches/upstream*", "branches/origin/up*"])
    func globs(reference: String) async throws {
        let config = Self.config.replacing("upstream_ref: \"1.0.0\"", with: "upstream_ref: \"\(reference)\"")
        try await with(config: config) { project in
            let repository = project.repository
            try await repository.git(
                "tag", "--annotate", "--message", "old", "1.old", "1.0.0", date: "2020-01-01T00:00:00 +0000")
            try await repository.git("branch", "upstream-1.0", "1.0.0")
            try await repository.git("update-ref", "refs/remotes/origin/upstream-1.0", "1.0.0")
            try await repository.commit("Greet", ["greeting": "hi\n"])
            #expect(try await project.srpm().files.contains { $0.hasSuffix("-Greet.patch") })
        }
    }

    @Test("a reference that is not here is named, with the remedy") func unknown() async throws {
        try await with { project in
            let outcome = try await project.failingSRPM("--upstream-ref", "v9")
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("upstream_ref 'v9' is no commit here; 'git fetch' may bring it"))
        }
    }

    @Test("create-patches makes the patches itself") func action() async throws {
        let config =
            Self.config + """
                actions:
                  create-patches:
                    - [sh, -c, "echo x > .distro/own.patch; sed -i 's/^BuildArch/Patch0: own.patch\\\\nBuildArch/' .distro/hello.spec"]

                """
        try await with(config: config) { project in
            try await project.repository.commit("Greet", ["greeting": "hi\n"])
            let before = Set(try Files.list(project.root.appending(".distro")))
            let outcome = try await project.packit("srpm", "--output", project.results.string)
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            #expect(
                try Set(Files.list(project.root.appending(".distro"))).subtracting(before) == ["own.patch"])
        }
    }

    @Test("the user's git settings change no patch") func gitSettings() async throws {
        try await with { project in
            try await project.repository.git("checkout", "--quiet", "-b", "side")
            try await project.repository.commit("Side", ["side": "1\n"])
            try await project.repository.git("checkout", "--quiet", "main")
            try await project.repository.commit("Main", ["greeting": "hi\n"])
            try await project.repository.git("merge", "--quiet", "--no-ff", "--message", "Merge", "side")
            try Files.writeAtomically(
                "[diff]\n noprefix = true\n[commit]\n gpgSign = true\n[format]\n coverLetter = true\n",
                to: project.home.appending(".gitconfig"))
            let srpm = try await project.srpm()
            let patch = try #require(try srpm.files.first { $0.hasSuffix("-Main.patch") })
            #expect(try srpm.text(patch).contains("diff --git a/greeting b/greeting\n"))
        }
    }

    @Test("three runs that keep their changes add each patch and the changelog entry once") func kept()
        async throws
    {
        try await with { project in
            try await project.repository.commit("Greet", ["greeting": "hi\n"])
            for _ in 1...3 {
                let outcome = try await project.packit("srpm", "--keep", "--output", project.results.string)
                #expect(outcome.status.isSuccess, "\(outcome.errors)")
            }
            let spec = try Files.readText(project.root.pushing(".distro/hello.spec"))
            #expect(spec.split(separator: "\n").filter { $0.hasPrefix("Patch") }.count == 1)
            #expect(spec.split(separator: "\n").filter { $0.hasPrefix("* ") }.count == 2)
        }
    }
}
