import HostKit
import SourceDiagnostics
import SystemPackage
import Testing

@testable import ConfigSyntax
@testable import PackitCore

/// The settings of a project's first package.
private func package(_ text: String, named name: String? = nil) throws -> PackageConfig {
    let packages = try resolve(text).packages
    return PackageConfig(
        try #require(name.map { name in packages.first { $0.name == name } } ?? packages.first))
}

struct PackageConfigTests {
    @Test("an empty configuration has the documented defaults")
    func defaults() throws {
        let config = try package("")
        #expect(config.name == "hello")
        #expect(config.specfilePath == "hello.spec")
        #expect(config.downstreamPackageName == "hello")
        #expect(config.upstreamPackageName == "hello")
        #expect(config.upstreamProjectURL == nil)
        #expect(config.directory == "./")
        #expect(config.packageTool == nil)
        #expect(config.distGitBaseURL == nil)
        #expect(config.distGitNamespace == "rpms")
        #expect(config.upstreamTagTemplate == "{version}")
        #expect(config.upstreamTagInclude == nil)
        #expect(config.upstreamTagExclude == nil)
        #expect(config.archiveRootTemplate == "{upstream_pkg_name}-{version}")
        #expect(config.specSourceNumber == 0)
        #expect(config.releaseSuffix == nil)
        #expect(config.versionSuffix == nil)
        #expect(config.updatesRelease)
        #expect(!config.preservesSpec)
        #expect(config.upstreamRef == nil)
        #expect(config.patchIgnoredPaths.isEmpty)
        #expect(config.patchIDDigits == 4)
        #expect(config.parseTimeMacros.isEmpty)
        #expect(config.sources.isEmpty)
        #expect(config.filesToSync.isEmpty)
        for action in ActionName.allCases {
            let commands = try config.commands(of: action)
            #expect(commands == nil && !config.defines(action))
        }
    }

    @Test("each setting is read as its type")
    func values() throws {
        let config = try package(
            """
            specfile_path: rpm/h.spec
            paths: [sub, other]
            upstream_package_name: up
            downstream_package_name: down
            upstream_tag_template: v{version}
            upstream_tag_include: v.+
            spec_source_id: "Source2"
            release_suffix: ""
            version_suffix: ^git
            update_release: "no"
            preserve_spec: 1
            upstream_ref: v1
            patch_generation_ignore_paths: [a, b]
            patch_generation_patch_id_digits: "2"
            parse_time_macros: {a: 1, b: null, c: x}
            sources: [{path: p, url: https://example.org/p}]
            pkg_tool: centpkg
            """)
        #expect(config.specfilePath == "rpm/h.spec")
        #expect(config.directory == "sub")
        #expect(config.name == "down")
        #expect(config.upstreamPackageName == "up")
        #expect(config.upstreamTagTemplate == "v{version}")
        #expect(config.upstreamTagInclude == "v.+")
        #expect(config.specSourceNumber == 2)
        #expect(config.releaseSuffix?.isEmpty == true)
        #expect(config.versionSuffix == "^git")
        #expect(!config.updatesRelease)
        #expect(config.preservesSpec)
        #expect(config.upstreamRef == "v1")
        #expect(config.patchIgnoredPaths == ["a", "b"])
        #expect(config.patchIDDigits == 2)
        #expect(config.parseTimeMacros == ["a": "1", "b": String?.none, "c": "x"])
        #expect(config.sources == [RemoteSource(path: "p", url: "https://example.org/p")])
        #expect(config.packageTool == "centpkg")
    }

    @Test(
        "a source is a number, a digit string, or a name with one",
        arguments: [("3", 3), ("'3'", 3), ("Source7", 7), ("x12y3", 12), ("banana", 0)])
    func sourceNumbers(value: String, number: Int) throws {
        #expect(try package("spec_source_id: \(value)").specSourceNumber == number)
    }

    @Test("a command is text, a list of texts, or a list of word lists")
    func commands() throws {
        let config = try package(
            """
            actions:
              create-archive: make 'dist dir' && x
              get-current-version:
              - git describe
              - [sed, s/-/~/, 5]
              pre-sync: []
              post-modifications: {cmd: make}
              fix-spec-file: "it's"
            """)
        #expect(try config.commands(of: .createArchive) == [["make", "dist dir", "&&", "x"]])
        #expect(
            try config.commands(of: .getCurrentVersion) == [["git", "describe"], ["sed", "s/-/~/", "5"]])
        #expect(try config.commands(of: .preSync) == [])
        #expect(config.defines(.preSync) && !config.defines(.runCondition))
        #expect(throws: PackitError.self) { try config.commands(of: .postModifications) }
        #expect(throws: PackitError.self) { try config.commands(of: .fixSpecFile) }
    }

    @Test("an item to sync is a path, or sources with a destination")
    func syncedFiles() throws {
        let config = try package(
            """
            files_to_sync:
            - README.md
            - {src: docs/, dest: doc/, mkpath: yes, delete: "1", filters: ["- *.o", "+ *"]}
            - {src: [a, b], dest: c}
            """)
        var second = SyncedFiles(sources: ["docs/"], destination: "doc/")
        second.makesPath = true
        second.deletes = true
        second.filters = ["- *.o", "+ *"]
        let expected = [
            SyncedFiles(sources: ["README.md"], destination: "README.md"), second,
            SyncedFiles(sources: ["a", "b"], destination: "c"),
        ]
        #expect(config.filesToSync == expected)
    }

    @Test("without a name of its own a spec is named after the written package name, else searched")
    func specfile() throws {
        #expect(try package("downstream_package_name: other").specfilePath == "other.spec")
        #expect(try package("specfile_path: ''\ndownstream_package_name: other").specfilePath == "other.spec")
        #expect(try package("specfile_path:").specfilePath == "hello.spec")
        #expect(try package("packages: {a: {}}").specfilePath == "hello.spec")
    }
}

struct ConfigOverridingTests {
    private func view(_ text: String, job: Int = 0, package: Int = 0) throws -> Settings {
        let jobs = try resolve(text).jobs
        try #require(job < jobs.count && package < jobs[job].packages.count)
        return jobs[job].packages[package].settings
    }

    private let monorepo = """
        owner: root
        timeout: 1
        env: {A: root}
        packages:
          one: {specfile_path: one.spec, owner: one, project: one}
          two: {specfile_path: two.spec}

        """

    @Test("a package goes over the root, a job over the package, its own entry over the job")
    func order() throws {
        let text =
            monorepo + """
                jobs:
                - job: tests
                  trigger: commit
                  project: job
                  env: {B: job}
                  packages:
                    one: {project: inner}
                    two: {}
                """
        let one = try view(text)
        #expect(one.text("owner") == "one")
        #expect(one.text("project") == "inner")
        #expect(one.number("timeout", default: 0) == 1)
        #expect(one.node("env")?.mapping?.entries.map(\.name) == ["B"])
        let two = try view(text, package: 1)
        #expect(two.text("owner") == "root")
        #expect(two.text("project") == "job")
    }

    @Test("null in a job cancels what the job inherits; keys of jobs alone count as absent")
    func null() throws {
        let settings = try view(
            """
            release_suffix: x
            owner: me
            jobs: [{job: copr_build, trigger: commit, release_suffix: null, owner: ~, skip_build: null}]
            """)
        #expect(settings["release_suffix"]?.node.isNull == true)
        #expect(settings.text("release_suffix") == nil)
        #expect(settings.text("owner") == nil)
        let resolved = try resolve("jobs: [{job: tests, trigger: commit, skip_build: null}]")
        #expect(!resolved.diagnostics.hasErrors)
        #expect(resolved.jobs.first?.settings.names == ["job", "trigger"])
    }

    @Test("the root's package name does not reach the packages, its URL replaces theirs")
    func rootNames() throws {
        let packages = try resolve(
            """
            downstream_package_name: zzz
            upstream_project_url: https://example.org/root
            packages:
              one: {upstream_project_url: https://example.org/one}
              two: {downstream_package_name: other}
            """
        ).packages.map(PackageConfig.init)
        #expect(packages.map(\.name) == ["one", "two"])
        #expect(packages.map(\.downstreamPackageName) == ["one", "other"])
        #expect(
            packages.map(\.upstreamProjectURL) == ["https://example.org/root", "https://example.org/root"])
        #expect(packages.map(\.upstreamPackageName) == ["hello", "hello"])
        #expect(packages.map(\.specfilePath) == ["hello.spec", "other.spec"])
    }

    @Test("of several packages each view has an identifier, its own or the package's name")
    func identifiers() throws {
        let explicit = monorepo + "jobs: [{job: tests, trigger: commit, identifier: mine}]"
        #expect(try view(explicit, package: 1).text("identifier") == "mine")
        let derived = monorepo + "jobs: [{job: tests, trigger: commit}]"
        #expect(try view(derived).text("identifier") == "one")
        #expect(try view(derived, package: 1).text("identifier") == "two")
        #expect(try view(monorepo, job: 2, package: 1).text("identifier") == "two")
        #expect(
            try view("packages: {one: {}}\njobs: [{job: tests, trigger: commit}]").text("identifier") == nil)
        #expect(try view("jobs: [{job: tests, trigger: commit}]").text("identifier") == nil)
    }

    @Test(
        "a job is for the packages that it names, in the order of the configuration",
        arguments: [
            ("", ["one", "two"]), ("packages: [two]", ["two"]),
            ("packages: [two, one, two]", ["one", "two"]),
            ("packages: {two: {owner: x}}", ["two"]), ("packages: []", ["one", "two"]),
            ("package: two", ["two"]),
            ("packages: null", ["one", "two"]),
        ])
    func selection(text: String, names: [String]) throws {
        let resolved = try resolve(monorepo + "jobs:\n- job: tests\n  trigger: commit\n  \(text)\n")
        #expect(resolved.jobs.first?.packages.map(\.name) == names)
    }

    @Test("an undefined package is named where it stands")
    func undefined() throws {
        try expectDiagnostics(
            """
            packages:
              one: {}
            jobs:
            - {job: tests, trigger: commit, targets: [fedora-all], packages: [1️⃣onee]}
            - {job: tests, trigger: release, targets: [fedora-all], package: 2️⃣nine}
            """,
            "1️⃣ config.undefined-package: no package is called 'onee'; did you mean 'one'?",
            "2️⃣ config.undefined-package: no package is called 'nine'")
        let paths = try resolve("packages: {one: {}}\njobs: [{job: tests, trigger: commit, package: x}]")
            .diagnostics
        #expect(paths.first { $0.code == "config.undefined-package" }?.path == "jobs[0].package")
    }
}

struct ConfigJobTests {
    private func jobs(_ text: String) throws -> [String] {
        try resolve(text).jobs.map {
            "\($0.index.map(String.init) ?? "-") \($0.type.rawValue)/\($0.trigger.rawValue)"
        }
    }

    @Test("without 'jobs' the three default jobs run, with their settings")
    func defaults() throws {
        let resolved = try resolve("")
        #expect(
            try jobs("") == [
                "- copr_build/pull_request", "- tests/pull_request", "- propose_downstream/release",
            ])
        let settings = resolved.jobs.map { $0.packages[0].settings }
        #expect(settings.map { $0.texts("targets") } == [["fedora-stable"], ["fedora-stable"], nil])
        #expect(settings[2].texts("dist_git_branches") == ["fedora-all"])
        #expect(try jobs("jobs: []").isEmpty)
    }

    @Test("'a | b' is a job for each trigger, in order, under one place of the list")
    func pipes() throws {
        let text = """
            jobs:
            - {job: koji_build, trigger: commit | koji_build, dist_git_branches: [f42]}
            - {job: tests, trigger: " release|commit\\n", targets: [fedora-all]}
            """
        let expected = [
            "0 koji_build/commit", "0 koji_build/koji_build", "1 tests/release", "1 tests/commit",
        ]
        #expect(try jobs(text) == expected)
    }

    @Test("a trigger that is missing or unknown is told at its value")
    func triggers() throws {
        try expectDiagnostics(
            """
            jobs:
            - {job: tests, targets: [fedora-all], trigger: 1️⃣'commit |'}
            - {job: tests, targets: [fedora-all], trigger: 2️⃣comit}
            - 3️⃣{job: tests, targets: [fedora-all]}
            """,
            "1️⃣ config.not-a-choice: a trigger is missing beside the '|'",
            "2️⃣ config.not-a-choice: 'comit' is no trigger; did you mean 'commit'?",
            "3️⃣ config.missing-key: required key 'trigger' is missing in 'jobs[2]'")
    }

    @Test("'metadata' is read as if its keys stood in the job")
    func metadata() throws {
        let resolved = try resolve(
            """
            jobs:
            - job: propose_downstream
              trigger: release
              metadata: {dist-git-branch: f42, owner: me, skip_build: true, timeout: "5"}
            """)
        let job = try #require(resolved.jobs.first)
        #expect(job.packages[0].settings.texts("dist_git_branches") == ["f42"])
        #expect(job.packages[0].settings.text("owner") == "me")
        #expect(job.packages[0].settings.number("timeout", default: 0) == 5)
        #expect(job.settings.flag("skip_build", default: false))
        #expect(resolved.diagnostics.map(\.code) == ["config.deprecated-metadata", "config.renamed-key"])
    }

    @Test("keys of 'metadata' beside it are an error each")
    func mixed() throws {
        try expectDiagnostics(
            """
            jobs:
            - job: copr_build
              trigger: commit
              1️⃣owner: me
              2️⃣metadata: {targets: [fedora-all], 3️⃣tragets: []}
            """,
            "1️⃣ config.mixed-metadata: 'owner' stands beside 'metadata', where such keys no longer mix",
            "2️⃣ config.deprecated-metadata: 'metadata' of a job is deprecated: its keys now stand in the job itself",
            "3️⃣ config.unknown-key: unknown key 'tragets' in 'metadata'; did you mean 'targets'?")
    }

    @Test("what only a job may have is sent there")
    func misplaced() throws {
        try expectDiagnostics(
            "1️⃣skip_build: true\n",
            "1️⃣ config.unknown-key: unknown key 'skip_build' at the top level: it belongs in a job")
    }
}
