import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit srpm: from a dist-git clone", Tool.require("git", "rpmbuild", "rpm2cpio", "cpio"))
struct SRPMDistGitTests {
    /// A dist-git clone `hello` and the upstream repository `upstream` that its configuration names.
    private func with(
        config: String? = nil, _ body: (PackagedProject, GitFixture) async throws -> Void
    ) async throws {
        try await PackagedProject.with(
            config: "", files: ["sources": "SHA512 (hello-1.0.0.tar.gz) = 0\n", "a.patch": "p\n"]
        ) { project in
            let upstream = try await GitFixture.create(at: project.base.appending("upstream"))
            try await upstream.commit("Upstream", ["greeting": "hello from upstream\n"])
            try await upstream.tag("5.0.0")
            let own = PackagedProject.config + "upstream_project_url: file://\(upstream.path)\n"
            let spec = PackagedProject.specfile.replacing("BuildArch", with: "Patch0: a.patch\nBuildArch")
            try await project.repository.commit(
                "Configure", [".packit.yaml": config ?? own, "hello.spec": spec])
            try await project.repository.git(
                "remote", "add", "origin", "https://src.fedoraproject.org/rpms/hello.git")
            try await body(project, upstream)
        }
    }

    @Test("version, tags and archive come from upstream, spec and patches from the clone, which stays clean")
    func fromClone() async throws {
        try await with { project, upstream in
            let srpm = try await project.srpm()
            #expect(try srpm.files == ["a.patch", "hello-5.0.0.tar.gz", "hello.spec"])
            #expect(try await srpm.members("hello-5.0.0.tar.gz") == ["hello-5.0.0/", "hello-5.0.0/greeting"])
            #expect(try srpm.tag("Version") == "5.0.0")
            try await upstream.commit("More", ["more": "1\n"], date: "2024-05-01T00:00:00 +0000")
            try await upstream.tag("5.1.0", message: "5.1", date: "2024-05-02T00:00:00 +0000")
            let second = try await project.srpm()
            #expect(try await second.members("hello-5.1.0.tar.gz").contains("hello-5.1.0/more"))
            let mirrors = try Files.list(project.home.pushing(".cache/packit/upstream"))
            #expect(mirrors.filter { $0.hasSuffix(".git") }.count == 1)
        }
    }

    @Test("two runs give the same bytes, although the spec names a source by its path; nothing is left")
    func reproducible() async throws {
        try await with { project, _ in
            let spec = try Files.readText(project.root.appending("hello.spec"))
            let named = spec.replacing("%install\n", with: "%install\ntrue %{_sourcedir}/a.patch\n")
            #expect(named != spec)
            try await project.repository.commit("Name a source by its path", ["hello.spec": named])
            let first = try Files.read(try await project.srpm().path)
            let second = try await project.srpm()
            #expect(try Files.read(second.path) == first)
            let left = try Files.list(project.home.pushing(".cache/packit/dist-git"))
            #expect(left == ["hello.lock"])
        }
    }

    @Test("the SRPM lands in the caller's directory, the cache where XDG_CACHE_HOME says") func places()
        async throws
    {
        try await with { project, _ in
            let cache = project.base.appending("cache")
            let outcome = try await project.packit(
                "srpm", project.root.string, environment: ["XDG_CACHE_HOME": cache.string],
                in: project.results)
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            #expect(try Files.list(project.results).count == 1)
            #expect(Files.isDirectory(cache.pushing("packit/upstream")))
            #expect(try await project.repository.git("status", "--porcelain", "--ignored").isEmpty)
        }
    }

    @Test("an upstream whose default branch was renamed is followed") func renamedBranch() async throws {
        try await with { project, upstream in
            _ = try await project.srpm()
            try await upstream.git("branch", "--move", "main", "trunk")
            try await upstream.commit("On trunk", ["trunk": "1\n"])
            let srpm = try await project.srpm()
            #expect(try srpm.tag("Release")?.contains(".trunk.") == true)
            #expect(try await srpm.members("hello-5.0.0.tar.gz").contains("hello-5.0.0/trunk"))
        }
    }

    @Test("without upstream_project_url the message names the key") func noUpstream() async throws {
        try await with(config: PackagedProject.config) { project, _ in
            let outcome = try await project.failingSRPM()
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("upstream_project_url"))
        }
    }

    @Test("an upstream that cannot be cloned is named without its password") func unreachable() async throws {
        let url = "https://me:s3cret@localhost:9/none.git"
        try await with(config: PackagedProject.config + "upstream_project_url: \(url)\n") { project, _ in
            let outcome = try await project.failingSRPM("--debug")
            #expect(outcome.status == .exited(2))
            #expect(
                outcome.errors.contains(
                    "cannot clone upstream_project_url https://<redacted>@localhost:9/none.git"))
            #expect(!outcome.errors.contains("s3cret"))
        }
    }

    @Test("actions know both repositories, and where the spec file is") func actions() async throws {
        try await with { project, upstream in
            let config =
                PackagedProject.config + """
                    upstream_project_url: file://\(upstream.path)
                    actions:
                      post-upstream-clone:
                        - \(printingVariables(to: "\(project.base)/variables"))

                    """
            try await project.repository.commit("Act", [".packit.yaml": config])
            _ = try await project.srpm()
            let text = try Files.readText(project.base.appending("variables"))
            #expect(text.contains("PACKIT_DOWNSTREAM_REPO=\(project.root)\n"))
            #expect(text.contains("/upstream\n") && text.contains("/dist-git/hello/hello.spec\n"))
        }
    }

    @Test("repository_cache is where the mirrors are, unless new ones are not wanted") func cache()
        async throws
    {
        try await with { project, upstream in
            let configuration = project.home.appending(".config")
            try Files.createDirectories(configuration)
            for adds in [false, true] {
                try Files.writeAtomically(
                    "repository_cache: \(project.base)/mirrors\nadd_repositories_to_repository_cache: \(adds)\n",
                    to: configuration.appending("packit.yaml"))
                #expect(try await project.srpm().tag("Version") == "5.0.0")
                #expect(Files.isDirectory(project.base.appending("mirrors")) == adds)
            }
        }
    }

    @Test("prepare-sources leaves the clone clean, and the sources in its result") func prepared()
        async throws
    {
        try await with { project, _ in
            let outcome = try await project.packit(
                "prepare-sources", project.root.string, in: project.results)
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            let result = project.results.appending("prepare_sources_result")
            #expect(try Files.list(result).contains("hello-5.0.0.tar.gz"))
            #expect(try await project.repository.git("status", "--porcelain", "--ignored").isEmpty)
        }
    }
}
