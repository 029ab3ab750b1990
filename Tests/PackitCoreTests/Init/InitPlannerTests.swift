import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import PackitCore

@Suite struct InitPlannerTests {
    private func plan(
        _ directory: FilePath, _ change: (inout InitPlanner.Options) -> Void = { _ in }
    ) async throws -> InitPlan {
        var options = InitPlanner.Options()
        change(&options)
        return try await InitPlanner(directory, options).plan { "v9.9.9" }
    }

    private func text(_ name: String, _ plan: InitPlan) -> String? {
        plan.files.first { $0.name == name }.map { String(decoding: $0.content, as: UTF8.self) }
    }

    /// Runs a body in a project of a known name.
    private func withProject(_ body: (FilePath) async throws -> Void) async throws {
        try await withTemporaryDirectory { parent in
            let directory = parent.appending("hello")
            try Files.createDirectories(directory)
            try await body(directory)
        }
    }

    @Test("the names come from the git remote, the spec from a search, and the result is valid")
    func repository() async throws {
        try await withProject { directory in
            let repository = try await GitFixture.create(at: directory)
            try await repository.git("remote", "add", "upstream", "https://example.org/other.git")
            try await repository.git("remote", "add", "origin", "git@example.org:me/greeter.git")
            try repository.write("Name: greeter\n", to: "dist/greeter.spec")
            try repository.write("Name: t\n", to: "tests/t.spec")
            let plan = try await plan(directory)
            #expect(
                text(".packit.yaml", plan) == """
                    # See the documentation for more information:
                    # https://packit.dev/docs/configuration/

                    specfile_path: dist/greeter.spec

                    # add or remove files that should be synced
                    files_to_sync:
                        - dist/greeter.spec
                        - .packit.yaml

                    # name in upstream package repository or registry (e.g. in PyPI)
                    upstream_package_name: greeter
                    # downstream (Fedora) RPM package name
                    downstream_package_name: greeter

                    """)
            try plan.perform()
            #expect(try ConfigLoader().load(directory.appending(".packit.yaml")).diagnostics.isEmpty)
        }
    }

    @Test("without a remote the directory's name counts; a missing spec is told")
    func directoryName() async throws {
        try await withProject { directory in
            let plan = try await plan(directory)
            #expect(text(".packit.yaml", plan)?.contains("specfile_path: hello.spec\n") == true)
            #expect(text(".packit.yaml", plan)?.contains("downstream_package_name: hello\n") == true)
            #expect(plan.remarks == ["There is no spec file yet; the configuration expects hello.spec."])
        }
    }

    @Test("the remote asked for wins over origin")
    func otherRemote() async throws {
        try await withProject { directory in
            let repository = try await GitFixture.create(at: directory)
            try await repository.git("remote", "add", "origin", "https://example.org/one")
            try await repository.git("remote", "add", "other", "https://example.org/two/")
            let plan = try await plan(directory) { $0.remote = "other" }
            #expect(text(".packit.yaml", plan)?.contains("upstream_package_name: two\n") == true)
        }
    }

    @Test("a worktree and a submodule have their repository's remotes")
    func worktree() async throws {
        try await withTemporaryDirectory { parent in
            let repository = try await GitFixture.create(at: parent.appending("main"))
            try await repository.git("remote", "add", "origin", "https://example.org/thing.git")
            try await repository.commit("first", ["a": "a"])
            try await repository.git("worktree", "add", "-q", "-b", "side", "../side")
            #expect(try GitRemotes.read(in: parent.appending("side")).naming()?.repositoryName == "thing")
            let outer = try await GitFixture.create(at: parent.appending("outer"))
            let source = parent.appending("main").string
            try await outer.git(
                "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", source, "inner")
            #expect(
                try GitRemotes.read(in: parent.appending("outer/inner")).naming()?.repositoryName == "main")
        }
    }

    @Test("an existing configuration is an error, and nothing is touched", arguments: ConfigLoader.fileNames)
    func existing(_ name: String) async throws {
        try await withProject { directory in
            try Files.writeAtomically("# mine\n", to: directory.appending(name))
            let error = await #expect(throws: PackitError.self) { try await plan(directory) }
            #expect(
                error?.message
                    == "Packit config \(directory.appending(name)) already exists. If you want to regenerate it, use `packit init --force`"
            )
            #expect(try Files.list(directory) == [name])
        }
    }

    @Test("with force the existing configuration is replaced under its own name")
    func force() async throws {
        try await withProject { directory in
            try Files.writeAtomically("# mine\n", to: directory.appending("packit.yml"))
            let plan = try await plan(directory) { $0.force = true }
            #expect(plan.files.first?.name == "packit.yml")
            #expect(plan.files.first?.previous == Array("# mine\n".utf8))
            #expect(text("packit.yml", plan)?.contains("    - packit.yml\n") == true)
        }
    }

    @Test(
        "the results of prepare-sources are ignored, once",
        arguments: [
            (nil, "prepare_sources_result*/\n"), ("a", "a\nprepare_sources_result*/\n"),
            ("a\n", "a\nprepare_sources_result*/\n"), ("a\r\n", "a\r\nprepare_sources_result*/\r\n"),
            ("prepare_sources_result*/\n", nil), ("a\n/prepare_sources_result*/ ", nil),
            ("", "prepare_sources_result*/\n"),
        ] as [(String?, String?)])
    func ignored(old: String?, new: String?) async throws {
        try await withProject { directory in
            if let old { try Files.writeAtomically(old, to: directory.appending(".gitignore")) }
            let plan = try await plan(directory)
            #expect(text(".gitignore", plan) == new)
            try plan.perform()
            let again = try await self.plan(directory) { $0.force = true }
            #expect(text(".gitignore", again) == nil)
        }
    }

    @Test("flags that exclude each other are refused before anything else")
    func exclusive() async throws {
        try await withProject { directory in
            let error = await #expect(throws: PackitError.self) {
                try await plan(directory) {
                    $0.withoutPreCommit = true
                    $0.forcePreCommit = true
                }
            }
            #expect(
                error?.message == "--without-precommit and --force-precommit are mutually exclusive flags.")
        }
    }

    @Test("the hook is added where there is a configuration of hooks, or one is forced")
    func hooks() async throws {
        try await withProject { directory in
            let repository = try await GitFixture.create(at: directory)
            #expect(try await text(PreCommitEntry.fileName, plan(directory)) == nil)
            let forced = try await plan(directory) { $0.forcePreCommit = true }
            #expect(text(PreCommitEntry.fileName, forced)?.contains("rev: v9.9.9\n") == true)
            try repository.write("repos: []\n", to: PreCommitEntry.fileName)
            #expect(
                try await text(PreCommitEntry.fileName, plan(directory))?.contains("validate-config") == true)
            #expect(
                try await text(PreCommitEntry.fileName, plan(directory) { $0.withoutPreCommit = true }) == nil
            )
        }
    }

    @Test("hooks need a repository")
    func noRepository() async throws {
        try await withProject { directory in
            let error = await #expect(throws: PackitError.self) {
                try await plan(directory) { $0.forcePreCommit = true }
            }
            #expect(error?.code == .notARepository)
            #expect(error?.message.hasPrefix(".git repository not found. Initialize") == true)
        }
    }

    @Test("the release is looked up only when the hook is written")
    func lookup() async throws {
        try await withProject { directory in
            let repository = try await GitFixture.create(at: directory)
            let present = "repos:\n- repo: \(PreCommitEntry.repository)\n  hooks: [{id: validate-config}]\n"
            try repository.write(present, to: PreCommitEntry.fileName)
            let planner = InitPlanner(directory, InitPlanner.Options())
            let plan = try await planner.plan {
                Issue.record("nobody needs to know")
                return ""
            }
            #expect(text(PreCommitEntry.fileName, plan) == nil)
        }
    }

    @Test("when a file cannot be written, those before it are as they were")
    func rollback() async throws {
        try await withProject { directory in
            try Files.writeAtomically("old\n", to: directory.appending("a"))
            try Files.createDirectories(directory.appending("c"))
            let files = ["a", "b", "c"].map { name in
                InitPlan.File(
                    name: name, content: Array("new\n".utf8),
                    previous: name == "a" ? Array("old\n".utf8) : nil)
            }
            let plan = InitPlan(directory: directory, files: files, remarks: [])
            #expect(throws: FileError.self) { try plan.perform() }
            #expect(try Files.readText(directory.appending("a")) == "old\n")
            #expect(try Files.list(directory) == ["a", "c"])
        }
    }

    @Test("the plan says each file's content")
    func description() async throws {
        try await withProject { directory in
            try Files.writeAtomically("x\n", to: directory.appending(".gitignore"))
            let text = try await plan(directory).description
            #expect(text.hasPrefix("create .packit.yaml:\n    # See the documentation"))
            #expect(text.hasSuffix("\nchange .gitignore:\n    x\n    prepare_sources_result*/\n"))
        }
    }
}

@Suite struct GitRemotesTests {
    @Test("remotes are read as git reads them")
    func configuration() {
        let text = """
            [core]
            \tbare = false ; no
            [remote "origin"] url = https://example.org/a.git # first
            \turl = https://example.org/second.git
            \tfetch = +refs/heads/*:refs/remotes/origin/*
            [REMOTE "odd \\"name\\""]
            \tURL = "https://example.org/b #c" \\
              tail
            [remote.old]
            url=git@example.org:d.git
            [branch "main"]
            \turl = no
            """
        #expect(
            GitRemotes(configuration: text).remotes.map { [$0.name, $0.url] } == [
                ["origin", "https://example.org/a.git"], ["odd \"name\"", "https://example.org/b #c   tail"],
                ["old", "git@example.org:d.git"],
            ])
    }

    @Test("origin names the project, else the first remote, unless another is asked for")
    func naming() {
        let remotes = GitRemotes([.init(name: "a", url: "x/a"), .init(name: "origin", url: "x/o")])
        #expect(remotes.naming()?.name == "origin")
        #expect(remotes.naming("a")?.name == "a")
        #expect(remotes.naming("b") == nil)
        #expect(GitRemotes([.init(name: "a", url: "x/a")]).naming()?.name == "a")
        #expect(GitRemotes([]).naming() == nil)
    }

    @Test("what is no repository has no remotes")
    func none() async throws {
        try await withTemporaryDirectory { directory in
            let found = try GitRemotes.read(in: directory)
            #expect(found.remotes.isEmpty)
        }
    }
}

@Suite struct HookReleaseTests {
    @Test("the highest release counts, whatever the order and other tags")
    func newest() {
        let listing =
            "1\trefs/tags/v1.9.0\n2\trefs/tags/v1.10.0\n3\trefs/tags/nightly\n4\trefs/tags/v2-rc\n5\trefs/tags/1.2.3\n"
        #expect(HookRelease.newest(inListing: listing) == "v1.10.0")
        #expect(HookRelease.newest(inListing: "") == nil)
    }
}
