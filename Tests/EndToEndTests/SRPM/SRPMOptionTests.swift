import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit srpm: options", Tool.require("git", "rpmbuild", "rpm2cpio", "cpio"))
struct SRPMOptionTests {
    @Test("the SRPM goes to the working directory, a directory, or a file") func output() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            let here = try await project.packit("srpm")
            let name = "hello-1.2.0-\(try await project.defaultRelease(since: "1.2.0")).src.rpm"
            #expect(here.output == "\(project.root.appending(name))\n")
            #expect(here.errors.contains("SRPM: \(project.root.appending(name))\n"))
            #expect(try await project.repository.git("status", "--porcelain", "--ignored") == "?? \(name)")
            let file = try await project.packit("srpm", "--output", "../results/my.src.rpm")
            #expect(file.status.isSuccess, "\(file.errors)")
            #expect(try Files.list(project.results) == ["my.src.rpm"])
        }
    }

    @Test("a missing directory is told before any action runs") func missingParent() async throws {
        let config = PackagedProject.config + "actions:\n  post-upstream-clone: touch ../ran\n"
        try await PackagedProject.with(config: config) { project in
            let outcome = try await project.packit("srpm", "--output", "no/where/x.src.rpm")
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("no/where of --output does not exist"))
            #expect(!Files.exists(project.base.appending("ran")))
        }
    }

    @Test("an unknown package is an error") func unknownPackage() async throws {
        try await PackagedProject.with { project in
            let outcome = try await project.failingSRPM("-p", "other")
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("Packages {'other'} are not defined in packit configuration"))
        }
    }

    @Test("--bump is deprecated, and excludes its successor") func bump() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            let srpm = try await project.srpm("--no-bump")
            #expect(srpm.log.contains("--[no-]bump is deprecated. Use --[no-]update-release instead."))
            #expect(try srpm.tag("Release") == "3%{?dist}")
            let both = try await project.failingSRPM("--bump", "--update-release")
            #expect(both.status == .exited(2))
            #expect(both.errors.contains("--[no-]bump and --[no-]update-release are mutually exclusive"))
        }
    }

    @Test("the command line wins over PACKIT_ variables, and these over .packit") func elsewhere()
        async throws
    {
        try await PackagedProject.with(files: [
            ".packit": #"{"release_suffix": "file", "preserve_spec": false}"#
        ]) { project in
            try await project.repository.tag("1.2.0")
            #expect(try await project.srpm().tag("Release") == "3.file%{?dist}")
            let variable = ["PACKIT_RELEASE_SUFFIX": "variable"]
            #expect(try await project.srpm(environment: variable).tag("Release") == "3.variable%{?dist}")
            let both = try await project.srpm("--release-suffix", "option", environment: variable)
            #expect(try both.tag("Release") == "3.option%{?dist}")
            let off = try await project.srpm(environment: ["PACKIT_UPDATE_RELEASE": "false"])
            #expect(try off.tag("Release") == "3%{?dist}")
            let directory = project.base.appending("elsewhere")
            try Files.createDirectories(directory)
            let moved = try await project.packit("srpm", environment: ["PACKIT_OUTPUT": directory.string])
            #expect(moved.status.isSuccess)
            #expect(try Files.list(directory).count == 1)
            let bad = try await project.failingSRPM(environment: ["PACKIT_UPDATE_RELEASE": "perhaps"])
            #expect(bad.status == .exited(2))
            #expect(bad.errors.contains("PACKIT_UPDATE_RELEASE"))
        }
    }

    @Test("--dry-run shows the plan and changes nothing") func dryRun() async throws {
        let config =
            PackagedProject.config + """
                version_suffix: "+x"
                actions:
                  post-modifications: [[sh, -c, "touch ../ran"]]
                sources: [{path: a.txt, url: "https://example.org/a.txt"}]

                """
        try await PackagedProject.with(config: config) { project in
            try await project.repository.tag("1.2.0")
            let before = try await project.state()
            let outcome = try await project.packit("srpm", "--dry-run")
            #expect(try await project.state().differences(from: before) == [])
            #expect(!Files.exists(project.base.appending("ran")))
            try project.expectNothingTemporary()
            let text = outcome.output.replacing(project.base.string, with: "BASE")
            try expectGolden(text, "srpm-plan.txt")
        }
    }

    @Test("a URL is cloned, a file stands for its directory, and anything else is a usage error")
    func arguments() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            for argument in [
                "file://\(project.root)", project.root.appending("hello.spec").string, project.root.string,
            ] {
                let outcome = try await project.packit("srpm", argument, in: project.results)
                #expect(outcome.status.isSuccess, "\(outcome.errors)")
                let names = try Files.list(project.results)
                #expect(names.count == 1 && names[0].hasPrefix("hello-1.2.0-3."))
                try Files.remove(project.results.appending(names[0]))
                try project.expectNothingTemporary()
            }
            let outcome = try await project.packit("srpm", "no-such-thing")
            #expect(outcome.status == .exited(2))
            #expect(
                outcome.errors.contains(
                    "Invalid value for '[PATH_OR_URL]': Provided input path_or_url is not a directory nor an URL of a git repo."
                ))
        }
    }

    @Test("--debug shows each command with its time, and no password") func debug() async throws {
        try await PackagedProject.with { project in
            let log = try await project.srpm("--debug").log
            for command in ["git tag --list", "git archive", "rpmbuild -bs"] {
                let line = log.split(separator: "\n").first { $0.contains(" DEBUG ") && $0.contains(command) }
                #expect(line?.contains(/\[status 0, \d+ ms\]$/) == true)
            }
            let clone = try await project.packit("--debug", "srpm", "https://me:s3cret@localhost:9/x.git")
            #expect(clone.status == .exited(2))
            #expect(clone.errors.contains("https://<redacted>@localhost:9/x.git"))
            #expect(!clone.errors.contains("s3cret"))
        }
    }

    @Test("two runs with the same SOURCE_DATE_EPOCH give the same bytes") func reproducible() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            let first = try await Files.read(project.srpm().path)
            try Files.setModified(Timestamp.now(), of: project.root.appending("hello.spec"))
            let second = try await Files.read(project.srpm().path)
            let isSame = first == second
            #expect(isSame)
        }
    }

    @Test("temporary files may lie in another file system than the checkout") func otherFileSystem()
        async throws
    {
        let other = FilePath("/dev/shm")
        guard Files.isDirectory(other), Files.record(other)?.device != Files.record("/tmp")?.device else {
            return
        }
        try await WorkDirectory.withTemporaryDirectory(prefix: "packit-test-", in: other) { directory in
            try await PackagedProject.with { project in
                try await project.repository.tag("1.2.0")
                let environment = ["TMPDIR": directory.string]
                #expect(try await project.srpm(environment: environment).tag("Version") == "1.2.0")
                let built = try await project.packit("build", "locally", environment: environment)
                #expect(built.status.isSuccess, "\(built.errors)")
                #expect(try Files.list(directory).isEmpty)
            }
        }
    }

    @Test("several packages do not fit into one file") func severalPackages() async throws {
        let config = "packages:\n  one: {specfile_path: hello.spec}\n  two: {specfile_path: hello.spec}\n"
        try await PackagedProject.with(config: config) { project in
            let outcome = try await project.failingSRPM("--output", "\(project.results)/x.src.rpm")
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("--output must be a directory"))
            let one = try await project.packit(
                "srpm", "-p", "two", "--output", "\(project.results)/x.src.rpm")
            #expect(one.status.isSuccess, "\(one.errors)")
        }
    }
}
