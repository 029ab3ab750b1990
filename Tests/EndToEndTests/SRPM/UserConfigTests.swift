import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit srpm: the user's configuration", Tool.require("git", "rpmbuild", "rpm2cpio", "cpio"))
struct SRPMUserConfigTests {
    private func configure(_ project: PackagedProject, _ text: String) throws {
        let directory = project.home.appending(".config")
        try Files.createDirectories(directory)
        try Files.writeAtomically(text, to: directory.appending("packit.yaml"))
    }

    private static let touching =
        PackagedProject.config + """
            actions:
              post-modifications:
                - [sh, -c, "echo $PACKIT_PWD > inside; touch /etc/packit-test-outside || echo kept inside"]

            """

    @Test("a configuration with mistakes ends the run with status 1, and shows the place")
    func broken() async throws {
        for (text, place) in [
            ("debug: [\n", "packit.yaml:2:1"), ("no_such_key: 1\n", "packit.yaml:1:1"),
            ("- a\n", "packit.yaml:1:1"), ("debug: maybe\n", "packit.yaml:1:8"),
        ] {
            try await PackagedProject.with { project in
                try configure(project, text)
                let outcome = try await project.failingSRPM()
                #expect(outcome.status == .exited(1))
                #expect(outcome.errors.contains(place), "\(outcome.errors)")
            }
        }
    }

    @Test("debug, package_config_path and upstream_git_remote count") func keys() async throws {
        try await PackagedProject.with(files: [
            "other.yaml": PackagedProject.config + "release_suffix: other\n"
        ]) { project in
            try await project.repository.tag("1.2.0")
            try configure(project, "debug: true\npackage_config_path: \(project.root)/other.yaml\n")
            let srpm = try await project.srpm()
            #expect(try srpm.tag("Release") == "3.other%{?dist}")
            #expect(srpm.log.contains(" DEBUG "))
            let given = try await project.packit(
                "-c", ".packit.yaml", "srpm", "--output", project.results.string)
            #expect(given.output.contains(project.results.string) && !given.output.contains("3.other"))
        }
    }

    @Test("upstream_git_remote names the project, and --remote wins") func remote() async throws {
        try await PackagedProject.with(config: "specfile_path: hello.spec\n") { project in
            try await project.repository.tag("1.2.0")
            try await project.repository.git("remote", "add", "origin", "https://example.org/a/one.git")
            try await project.repository.git("remote", "add", "fork", "https://example.org/b/two.git")
            try await project.repository.git("remote", "add", "third", "https://example.org/b/three.git")
            #expect(try await project.srpm().files.contains("one-1.2.0.tar.gz"))
            try configure(project, "upstream_git_remote: fork\n")
            #expect(try await project.srpm().files.contains("two-1.2.0.tar.gz"))
            #expect(
                try await project.srpm(environment: ["PACKIT_REMOTE": "third"]).files.contains(
                    "three-1.2.0.tar.gz"))
        }
    }

    @Test("in bubblewrap an action writes the checkout and nothing else", Tool.require("bwrap"))
    func bubblewrap() async throws {
        try await PackagedProject.with(config: Self.touching) { project in
            let probe = try await Host.forTests().runner.run(
                .shell("bwrap --ro-bind / / --dev /dev --proc /proc --unshare-pid true", in: project.base))
            // The kernel of some containers forbids the namespaces.
            guard probe.status.isSuccess else { return }
            try configure(project, "command_handler: bubblewrap\n")
            let outcome = try await project.packit("srpm", "--output", project.results.string)
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            #expect(outcome.errors.contains("kept inside"))
            #expect(Files.isRegular(project.root.appending("inside")))
            #expect(!Files.exists("/etc/packit-test-outside"))
        }
    }

    @Test("podman gets the image, the directories and the names of the variables") func podman() async throws
    {
        try await PackagedProject.with(config: Self.touching) { project in
            try configure(
                project, "command_handler: podman\ncommand_handler_image_reference: example.org/image\n")
            let bin = project.base.appending("bin")
            try Files.createDirectories(bin)
            try Files.writeAtomically(
                "#!/bin/sh\nprintf '%s\\n' \"$@\" > '\(project.base)/arguments'\n",
                to: bin.appending("podman"),
                mode: [.ownerReadWriteExecute])
            _ = try await project.srpm(environment: ["PATH": "\(bin):/usr/bin:/bin"])
            let arguments = try Files.readText(project.base.appending("arguments")).split(separator: "\n")
                .map(String.init)
            #expect(arguments.prefix(2) == ["run", "--rm"])
            #expect(arguments.contains("\(project.root):\(project.root)"))
            #expect(arguments.contains("PACKIT_SPECFILE_PATH"))
            #expect(!arguments.contains { $0.hasPrefix("PACKIT_SPECFILE_PATH=") })
            let image = try #require(arguments.firstIndex(of: "example.org/image"))
            #expect(arguments[(image + 1)...].prefix(2) == ["sh", "-c"])
        }
    }

    @Test("sandcastle is refused, with what else there is") func sandcastle() async throws {
        try await PackagedProject.with(config: Self.touching) { project in
            try configure(project, "command_handler: sandcastle\n")
            let outcome = try await project.failingSRPM()
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("set it to local, bubblewrap or podman"))
        }
    }
}
