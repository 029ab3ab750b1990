import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit srpm: actions", Tool.require("git", "rpmbuild", "rpm2cpio", "cpio"))
struct SRPMActionTests {
    /// The variables that an action wrote down.
    private func variables(_ project: PackagedProject, _ name: String) throws -> [String: String] {
        let text = try Files.readText(project.base.appending(name))
        return Dictionary(
            uniqueKeysWithValues: text.split(separator: "\n").map { line in
                let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), String(parts[1]))
            })
    }

    private static let common = [
        "PACKIT_CONFIG_PACKAGE_NAME": "python-hello", "PACKIT_UPSTREAM_PACKAGE_NAME": "hello",
        "PACKIT_DOWNSTREAM_PACKAGE_NAME": "python-hello", "PACKIT_SPECFILE_PATH": "hello.spec",
    ]

    private static let config = """
        specfile_path: hello.spec
        upstream_package_name: hello
        downstream_package_name: python-hello
        actions:
          post-upstream-clone:
            - \(printingVariables(to: "../clone"))
            - [sh, -c, "pwd > ../directory"]
          get-current-version:
            - \(printingVariables(to: "../version"))
            - echo 1.2.0
          create-archive:
            - \(printingVariables(to: "../archive"))
            - [sh, -c, "git archive -o hello-1.2.0.tar.gz --prefix hello-1.2.0/ HEAD; echo hello-1.2.0.tar.gz"]
          post-modifications:
            - \(printingVariables(to: "../modifications"))

        """

    @Test("each action has the common variables and its own, and nothing of another's") func ownVariables()
        async throws
    {
        let config =
            Self.config
            + "  changelog-entry:\n    - \(printingVariables(to: "../changelog"))\n    - echo '- x'\n"
        try await PackagedProject.with(config: config) { project in
            try await project.repository.tag("1.1.0")
            _ = try await project.srpm()
            let places = [
                "PACKIT_UPSTREAM_REPO": project.root.string, "PACKIT_DOWNSTREAM_REPO": "",
                "PACKIT_PWD": project.root.string,
            ]
            #expect(try variables(project, "clone") == Self.common.merging(places) { $1 })
            #expect(try Files.readText(project.base.appending("directory")) == "\(project.root)\n")
            #expect(try variables(project, "version") == Self.common)
            let archive = ["PACKIT_PROJECT_VERSION": "1.2.0", "PACKIT_PROJECT_NAME_VERSION": "hello-1.2.0"]
            #expect(try variables(project, "archive") == Self.common.merging(archive) { $1 })
            let changelog = [
                "PACKIT_PROJECT_VERSION": "1.2.0", "PACKIT_PROJECT_UPSTREAM_TAG": "1.1.0",
                "PACKIT_RESOLVED_BUGS": "", "PACKIT_PROJECT_PREVIOUS_VERSION": "1.0.0",
            ]
            #expect(try variables(project, "changelog") == Self.common.merging(changelog) { $1 })
            #expect(try variables(project, "modifications") == Self.common.merging(places) { $1 })
        }
    }

    @Test("fix-spec-file replaces the edit of the spec file, and knows all about the version")
    func fixSpecFile() async throws {
        let config =
            Self.config + """
                  fix-spec-file:
                    - \(printingVariables(to: "../fix"))
                    - [sh, -c, "sed -i s/1.0.0$/$PACKIT_PROJECT_VERSION/ $PACKIT_SPECFILE_PATH"]

                """
        try await PackagedProject.with(config: config) { project in
            try await project.repository.tag("1.1.0")
            let srpm = try await project.srpm()
            let release = try await project.defaultRelease(since: "1.1.0")
            let own = [
                "PACKIT_PROJECT_VERSION": "1.2.0", "PACKIT_RPMSPEC_VERSION": "1.0.0",
                "PACKIT_RPMSPEC_RELEASE": release, "PACKIT_PROJECT_COMMIT": try await project.shortCommit(),
                "PACKIT_PROJECT_ARCHIVE": "hello-1.2.0.tar.gz", "PACKIT_PROJECT_BRANCH": "main",
                "PACKIT_PROJECT_SNAPSHOTID": String(release.dropFirst(2)),
            ]
            #expect(try variables(project, "fix") == Self.common.merging(own) { $1 })
            let expected = PackagedProject.specfile.replacing(
                "Version:        1.0.0", with: "Version:        1.2.0")
            #expect(try srpm.spec == expected)
        }
    }

    @Test("the packages of a monorepo do not see each other's variables, and run in their own directories")
    func monorepo() async throws {
        let config = """
            actions:
              post-upstream-clone:
                - [sh, -c, "pwd >> ../../directories"]
                - \(printingVariables(to: "../../$PACKIT_CONFIG_PACKAGE_NAME"))
            packages:
              one: {specfile_path: one.spec, paths: [one], upstream_package_name: up-one}
              two: {specfile_path: two.spec, paths: [two]}

            """
        let spec = PackagedProject.specfile
        let files = [
            "one/one.spec": spec.replacing("hello", with: "one"),
            "two/two.spec": spec.replacing("hello", with: "two"),
        ]
        try await PackagedProject.with(config: config, specfile: nil, files: files) { project in
            try await project.repository.tag("1.2.0")
            _ = try await project.srpm()
            let directories = try Files.readText(project.base.appending("directories"))
            #expect(directories == "\(project.root)/one\n\(project.root)/two\n")
            let two = try variables(project, "two")
            #expect(two["PACKIT_SPECFILE_PATH"] == "two.spec")
            #expect(two["PACKIT_DOWNSTREAM_PACKAGE_NAME"] == "two")
            #expect(two["PACKIT_UPSTREAM_PACKAGE_NAME"] != "up-one")
        }
    }

    @Test("what an action prints is logged at INFO") func output() async throws {
        let config =
            PackagedProject.config + """
                actions:
                  post-modifications:
                    - [sh, -c, "echo spoken; echo whispered >&2"]

                """
        try await PackagedProject.with(config: config) { project in
            let log = try await project.srpm().log.split(separator: "\n")
            for word in ["spoken", "whispered"] {
                #expect(log.contains { $0.contains(" INFO ") && $0.hasSuffix(word) })
            }
        }
    }

    @Test(
        "an action that fails ends the run: the message names it, its command and its status, and all is as before",
        arguments: [
            "post-upstream-clone", "get-current-version", "create-archive", "fix-spec-file",
            "changelog-entry", "post-modifications",
        ])
    func failure(action: String) async throws {
        let config =
            PackagedProject.config
            + "actions:\n  \(action):\n    - [sh, -c, 'echo broken >> hello.spec; exit 3']\n"
        try await PackagedProject.with(config: config) { project in
            try await project.repository.tag("1.2.0")
            let outcome = try await project.failingSRPM()
            #expect(outcome.status == .exited(2))
            #expect(
                outcome.errors.contains(
                    "action '\(action)': `sh -c 'echo broken >> hello.spec; exit 3'` failed with status 3"))
        }
    }

    @Test("an action that takes too long is stopped, and its children with it") func timeout() async throws {
        let config =
            PackagedProject.config + """
                actions:
                  post-modifications:
                    - [sh, -c, "sleep 987 & echo $! > ../child; wait"]

                """
        try await PackagedProject.with(config: config) { project in
            let outcome = try await project.failingSRPM("--action-timeout", "1")
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("did not end within 1 s"))
            #expect(outcome.errors.contains("--action-timeout"))
            let child = try Files.readText(project.base.appending("child")).trimmingCharacters(
                in: .whitespacesAndNewlines)
            #expect(!isRunning(child))
        }
    }

    @Test(
        "SIGINT and SIGTERM stop the run: status 1, no child left, the checkout as before",
        arguments: ["INT", "TERM"])
    func signals(signal: String) async throws {
        let config =
            PackagedProject.config + """
                actions:
                  post-modifications:
                    - [sh, -c, "echo dirty >> hello.spec; sleep 987 & echo $! > ../child; echo > ../started; wait"]

                """
        try await PackagedProject.with(config: config) { project in
            let before = try await project.state()
            let fifo = project.base.appending("started")
            let packit = try project.command(["srpm", "--output", project.results.string])
            // Opening the FIFO waits until the action has come as far as that; a shell's background job would
            // ignore SIGINT.
            let script = """
                mkfifo '\(fifo)'
                env --default-signal=INT "\(packit.executable)" srpm --output '\(project.results)' & packit=$!
                read line < '\(fifo)'
                kill -\(signal) $packit
                wait $packit
                """
            var command = try Command.shell(script, in: project.root)
            command.environment = packit.environment
            let result = try await Host.forTests().runner.run(command)
            #expect(result.status == .exited(1))
            #expect(result.errorOutput.contains("Quitting on user request."))
            #expect(try await project.state().differences(from: before) == [])
            try project.expectNothingTemporary()
            #expect(try Files.list(project.results).isEmpty)
            let child = try Files.readText(project.base.appending("child")).trimmingCharacters(
                in: .whitespacesAndNewlines)
            #expect(!isRunning(child))
        }
    }

    /// Whether a process is there and no mere zombie.
    private func isRunning(_ process: String) -> Bool {
        guard let status = try? Files.readText(FilePath("/proc/\(process)/status")) else { return false }
        return !status.contains("State:\tZ")
    }

    @Test("an action may print 50 MB") func megabytes() async throws {
        let config =
            PackagedProject.config + """
                actions:
                  create-archive:
                    - [sh, -c, "yes 0123456789012345678901234567890123456789012345678 | head -c 50000000; tar czf hello-1.tgz greeting; echo; echo hello-1.tgz"]

                """
        try await PackagedProject.with(config: config) { project in
            let command = try project.command(["srpm", "--output", project.results.string])
            var quiet = Command(
                "sh", ["-c", "exec '\(command.executable)' srpm --output '\(project.results)' 2>/dev/null"],
                environment: command.environment, in: project.root)
            quiet.timeout = .seconds(120)
            let result = try await Host.forTests().runner.run(quiet)
            #expect(result.status.isSuccess)
            #expect(result.output.hasSuffix(".src.rpm\n"))
        }
    }

    @Test("a spec file that post-upstream-clone generates is gone afterwards") func generated() async throws {
        let config =
            PackagedProject.config + "actions:\n  post-upstream-clone: [[sh, -c, 'cp template hello.spec']]\n"
        let files = ["template": PackagedProject.specfile]
        try await PackagedProject.with(config: config, specfile: nil, files: files) { project in
            try await project.repository.tag("1.2.0")
            #expect(try await project.srpm().tag("Version") == "1.2.0")
            #expect(!Files.exists(project.root.appending("hello.spec")))
            let prepared = try await project.packit("prepare-sources")
            #expect(prepared.status.isSuccess, "\(prepared.errors)")
            #expect(Files.exists(project.root.appending("hello.spec")))
        }
    }

    @Test("a spec file behind a symbolic link is edited and restored, the link stays") func symlink()
        async throws
    {
        try await PackagedProject.with(specfile: nil, files: ["rpm/real.spec": PackagedProject.specfile]) {
            project in
            try await project.repository.git("rm", "--quiet", "--ignore-unmatch", "hello.spec")
            try Files.symlink("rpm/real.spec", at: project.root.appending("hello.spec"))
            try await project.repository.commit("Link")
            try await project.repository.tag("1.2.0")
            #expect(try await project.srpm().tag("Version") == "1.2.0")
        }
    }

    @Test("an unreadable action is refused before anything runs") func unreadable() async throws {
        for command in ["\"echo 'open\"", "{a: b}", "12"] {
            try await PackagedProject.with(
                config: PackagedProject.config + "actions:\n  get-current-version: \(command)\n"
            ) { project in
                let outcome = try await project.failingSRPM()
                #expect(outcome.status == .exited(2))
                #expect(outcome.errors.contains("get-current-version"))
            }
        }
    }
}
