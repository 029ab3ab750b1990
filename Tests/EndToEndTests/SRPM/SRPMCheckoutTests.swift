import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit srpm: checkouts as CI makes them", Tool.require("git", "rpmbuild", "rpm2cpio", "cpio"))
struct SRPMCheckoutTests {
    private static var isRoot: Bool { (try? HostEnvironment.current().userID) == 0 }

    /// Runs `packit srpm` in another directory than the project's.
    private func srpm(
        _ project: PackagedProject, in directory: FilePath, environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await project.packit(
            "srpm", "--output", project.results.string, environment: environment, in: directory)
    }

    @Test("a shallow clone with a detached HEAD and without identity works, and says how to get the tags")
    func shallow() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            try await project.repository.commit("Next", ["next": "1\n"])
            try await project.repository.git(
                "clone", "--quiet", "--depth", "1", "--no-tags", "file://\(project.root)", "../clone")
            let clone = project.base.appending("clone")
            try await GitFixture(at: clone).git("checkout", "--quiet", "--detach")
            let outcome = try await srpm(
                project, in: clone,
                environment: ["HOME": "", "GIT_CONFIG_GLOBAL": "/dev/null", "RPM_PACKAGER": ""])
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            #expect(outcome.errors.contains("git fetch --unshallow --tags"))
            #expect(outcome.output.contains("/hello-1.0.0-3."))
        }
    }

    @Test("a checkout of another user works for root", .enabled(if: isRoot)) func otherOwner() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            try await Host.forTests().runner.check(.shell("chown -R 12345:12345 hello", in: project.base))
            let outcome = try await srpm(project, in: project.root)
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            #expect(outcome.output.contains("/hello-1.2.0-3."))
        }
    }

    @Test("so does one whose .git alone is another user's", .enabled(if: isRoot)) func otherGit() async throws
    {
        try await PackagedProject.with { project in
            try await Host.forTests().runner.check(
                .shell("chown -R 12345:12345 hello/.git", in: project.base))
            #expect(try await srpm(project, in: project.root).status.isSuccess)
        }
    }

    @Test("a worktree, whose .git is a file, works") func worktree() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            try await project.repository.git("worktree", "add", "--quiet", "-b", "topic", "../tree")
            let outcome = try await srpm(project, in: project.base.appending("tree"))
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            #expect(outcome.output.contains(".topic."))
        }
    }

    @Test("a submodule works as a project of its own, and its parent packs without it") func submodule()
        async throws
    {
        try await PackagedProject.with { project in
            let parent = try await GitFixture.create(at: project.base.appending("parent"))
            try await parent.git(
                "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", project.root.string, "sub")
            try await parent.commit(
                "Parent", ["hello.spec": PackagedProject.specfile, ".packit.yaml": PackagedProject.config])
            for directory in [parent.path, parent.path.appending("sub")] {
                let outcome = try await srpm(project, in: directory)
                #expect(outcome.status.isSuccess, "\(outcome.errors)")
                #expect(try await GitFixture(at: directory).git("status", "--porcelain", "--ignored").isEmpty)
            }
        }
    }

    @Test("what is no checkout is refused with the remedy, before anything is made")
    func noCheckout() async throws {
        try await PackagedProject.with(files: ["below/hello.spec": PackagedProject.specfile]) { project in
            let bare = try await GitFixture.create(at: project.base.appending("bare"), bare: true)
            let empty = try await GitFixture.create(at: project.base.appending("empty"))
            let cases = [
                (project.root.appending("below"), "is not a git repository"),
                (bare.path, "is not a git repository"),
                (project.base, "is not a git repository"), (empty.path, "has no commit yet"),
            ]
            for (directory, message) in cases {
                let outcome = try await srpm(project, in: directory)
                #expect(outcome.status == .exited(2))
                #expect(outcome.errors.contains(message), "\(directory): \(outcome.errors)")
            }
            #expect(try Files.list(project.results).isEmpty)
        }
    }

    @Test("a checkout that cannot be written is named, with the file", .enabled(if: isRoot)) func readOnly()
        async throws
    {
        try await PackagedProject.with { project in
            let script = """
                mount --bind hello hello && mount -o remount,bind,ro hello || exit 77
                cd hello && "$PACKIT" srpm --output ../results
                """
            let (outcome, wasMounted) = try await inOwnMounts(script, project)
            guard wasMounted else { return }
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("hello"))
            #expect(outcome.errors.lowercased().contains("read-only"), "\(outcome.errors)")
            #expect(try Files.list(project.results).isEmpty)
        }
    }

    @Test("a full disk is told, and the checkout is as before", .enabled(if: isRoot)) func fullDisk()
        async throws
    {
        try await PackagedProject.with { project in
            let noise = String(repeating: "0123456789abcdef", count: 4096)
            try await project.repository.commit("Large", ["large": noise])
            let script = """
                mkdir disk && mount -t tmpfs -o size=400k none disk && cp -r hello disk/ || exit 77
                cd disk/hello && cp hello.spec ../../before
                dd if=/dev/zero of=../fill bs=1k 2>/dev/null; truncate -s -4k ../fill
                "$PACKIT" srpm --output ../../results; status=$?
                cmp hello.spec ../../before && git -c safe.directory='*' status --porcelain --ignored
                ls -A . ; exit $status
                """
            let (outcome, wasMounted) = try await inOwnMounts(script, project)
            guard wasMounted else { return }
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.lowercased().contains("no space left"), "\(outcome.errors)")
            #expect(outcome.output == ".git\n.packit.yaml\ngreeting\nhello.spec\nlarge\n")
            #expect(try Files.list(project.results).isEmpty)
        }
    }

    /// Runs a script where it may mount; the second value is false where the kernel forbids that.
    private func inOwnMounts(_ script: String, _ project: PackagedProject) async throws -> (Outcome, Bool) {
        let packit = try project.command([])
        var command = Command(
            "unshare", ["--mount", "sh", "-c", script], environment: packit.environment, in: project.base)
        command.environment["PACKIT"] = packit.executable
        command.timeout = .seconds(60)
        let result = try await Host.forTests().runner.run(command)
        let outcome = Outcome(status: result.status, output: result.output, errors: result.errorOutput)
        return (outcome, result.status != .exited(77) && !result.errorOutput.contains("unshare:"))
    }

    @Test("without git, and without rpmbuild, the remedy is named", arguments: ["git", "rpmbuild"])
    func missing(tool: String) async throws {
        try await PackagedProject.with { project in
            let bin = project.base.appending("bin")
            try Files.createDirectories(bin)
            for name in ["git", "rpm", "rpmspec", "rpmbuild", "sh", "gzip"] where name != tool {
                try Files.symlink(FilePath("/usr/bin/\(name)"), at: bin.appending(name))
            }
            let outcome = try await project.failingSRPM(environment: ["PATH": bin.string])
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("\(tool): command not found; install "))
        }
    }

    @Test("a spec file outside of the repository, or behind links that go round, is refused")
    func specPaths() async throws {
        for path in ["../outside.spec", "/etc/passwd", "link/x.spec", "loop.spec"] {
            let config = PackagedProject.config.replacing("hello.spec", with: path)
            try await PackagedProject.with(config: config) { project in
                try Files.writeAtomically(
                    PackagedProject.specfile, to: project.base.appending("outside.spec"))
                try Files.symlink("..", at: project.root.appending("link"))
                try Files.symlink("loop.spec", at: project.root.appending("loop.spec"))
                let outcome = try await project.failingSRPM()
                #expect(outcome.status == .exited(2))
                #expect(outcome.errors.contains(path), "\(outcome.errors)")
            }
        }
    }

    @Test("a link to a spec file outside of the repository is refused") func linkedSpec() async throws {
        try await PackagedProject.with(specfile: nil) { project in
            let outside = project.base.appending("outside.spec")
            try Files.writeAtomically(PackagedProject.specfile, to: outside)
            try Files.symlink("../outside.spec", at: project.root.appending("hello.spec"))
            let outcome = try await project.failingSRPM()
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("hello.spec"))
            #expect(try Files.readText(outside) == PackagedProject.specfile)
        }
    }

    @Test("the user's git settings change nothing") func gitSettings() async throws {
        try await PackagedProject.with { project in
            let settings = """
                [color]
                    ui = always
                [column]
                    ui = always
                [log]
                    showSignature = true
                [tag]
                    sort = version:refname
                [alias]
                    log = log --oneline

                """
            try await project.repository.tag("1.2.0", message: "a", date: "2024-03-01T00:00:00 +0000")
            try await project.repository.tag("1.1.9", message: "b", date: "2024-04-01T00:00:00 +0000")
            try await project.repository.commit("Next")
            let plain = try await project.srpm().spec
            try Files.writeAtomically(settings, to: project.home.appending(".gitconfig"))
            #expect(try await project.srpm().spec == plain)
            #expect(plain.contains("Version:        1.1.9\n"))
        }
    }

    @Test("a directory with blanks and other signs in its name works") func oddPath() async throws {
        try await PackagedProject.with(named: "my hello, 100% (new)") { project in
            try await project.repository.tag("1.2.0")
            #expect(try await project.srpm().files == ["hello-1.2.0.tar.gz", "hello.spec"])
        }
    }

    @Test("post-upstream-clone may move HEAD: archive, release and changelog are of the new one")
    func movedHead() async throws {
        let config =
            PackagedProject.config + "actions:\n  post-upstream-clone: git checkout --quiet release\n"
        try await PackagedProject.with(config: config) { project in
            try await project.repository.tag("1.2.0")
            try await project.repository.git("checkout", "--quiet", "-b", "release")
            let commit = try await project.repository.commit("Only there", ["there": "1\n"])
            try await project.repository.git("checkout", "--quiet", "main")
            let outcome = try await project.packit("srpm", "--output", project.results.string)
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            let stamp = PackagedProject.stamp
            #expect(outcome.output.contains("/hello-1.2.0-3.\(stamp).release.1.g\(commit.prefix(7)).src.rpm"))
        }
    }

    @Test("of a branch name rpm gets what it takes") func branchName() async throws {
        try await PackagedProject.with { project in
            try await project.repository.git("checkout", "--quiet", "-b", "fix/größe#1@x")
            #expect(try await project.srpm().tag("Release") == "3.\(PackagedProject.stamp).fixgre1x%{?dist}")
        }
    }

    @Test("a user who may not write the checkout is told so, and of nothing else", .enabled(if: isRoot))
    func notWritable() async throws {
        try await PackagedProject.with { project in
            let command = try project.command([])
            // The directory of the test is closed to other users.
            let script = """
                chmod 755 . tmp hello; chmod 777 tmp
                cd hello && exec setpriv --reuid 54321 --regid 54321 --clear-groups "$PACKIT" srpm --output ../tmp
                """
            var stranger = Command("sh", ["-c", script], environment: command.environment, in: project.base)
            stranger.environment["PACKIT"] = command.executable
            let result = try await Host.forTests().runner.run(stranger)
            // Where the program itself is closed to other users there is nothing to see.
            guard result.status == .exited(2) else { return }
            #expect(result.errorOutput.contains("permission denied"), "\(result.errorOutput)")
            #expect(!result.errorOutput.contains("cannot restore"), "\(result.errorOutput)")
        }
    }
}
