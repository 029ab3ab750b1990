import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit build", Tool.require("git", "rpmbuild"))
struct BuildTests {
    @Test("locally builds RPMs under the working directory, from the checkout and from an SRPM")
    func locally() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            let before = try await project.state()
            let made = try await project.packit("build", "locally", project.root.string, in: project.results)
            #expect(made.status.isSuccess, "\(made.errors)")
            let release = try await project.defaultRelease(since: "1.2.0")
            let rpm = project.results.pushing(FilePath("noarch/hello-1.2.0-\(release).noarch.rpm"))
            #expect(made.output == "\(rpm)\n")
            #expect(made.errors.contains("RPMs:") && made.errors.contains(" * \(rpm)"))
            #expect(Files.isRegular(rpm))
            #expect(try await project.state().differences(from: before) == [])
            try Files.removeTree(project.results.appending("noarch"))
            let srpm = try await project.srpm()
            try Files.writeAtomically(
                "%_sourcedir /nowhere\n%_builddir /nowhere\n", to: project.home.appending(".rpmmacros"))
            let again = try await project.packit(
                "build", "--srpm", srpm.path.string, "locally", project.root.string, in: project.results)
            #expect(again.status.isSuccess, "\(again.errors)")
            #expect(Files.isRegular(rpm))
            #expect(try await project.state().differences(from: before) == [])
            try project.expectNothingTemporary()
        }
    }

    @Test("a build that fails shows what rpmbuild said, status 2, the checkout as before") func failing()
        async throws
    {
        let spec = PackagedProject.specfile.replacing("%build", with: "%build\necho broken >&2\nexit 9")
        try await PackagedProject.with(specfile: spec) { project in
            try await project.repository.tag("1.2.0")
            let before = try await project.state()
            let outcome = try await project.packit("build", "locally")
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("rpmbuild failed."))
            #expect(outcome.errors.contains("command: rpmbuild -bb"))
            #expect(outcome.errors.contains("broken"))
            #expect(outcome.errors.contains("Executing(%build): /bin/sh -e \(project.base)/tmp/packit-"))
            #expect(try await project.state().differences(from: before) == [])
            try project.expectNothingTemporary()
        }
    }

    /// A program that behaves like mock: it writes down its arguments and says where the results are.
    private static func standIn(status: Int = 0) -> String {
        """
        #!/bin/sh
        printf '%s\\n' "$@" > "$MOCK_ARGUMENTS"
        mkdir -p "$MOCK_RESULTS"
        touch "$MOCK_RESULTS/hello-1-1.noarch.rpm" "$MOCK_RESULTS/hello-1-1.src.rpm" "$MOCK_RESULTS/build.log"
        echo "INFO: Results and/or logs in: $MOCK_RESULTS"
        exit \(status)

        """
    }

    private func withMock(
        status: Int = 0, _ body: (PackagedProject, [String: String]) async throws -> Void
    ) async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            let bin = project.base.appending("bin")
            try Files.createDirectories(bin)
            try Files.writeAtomically(
                Self.standIn(status: status), to: bin.appending("mock"), mode: [.ownerReadWriteExecute])
            try await body(
                project,
                [
                    "PATH": "\(bin):/usr/bin:/bin",
                    "MOCK_ARGUMENTS": project.base.appending("arguments").string,
                    "MOCK_RESULTS": project.results.string,
                ])
        }
    }

    @Test("in-mock gives mock an SRPM and the chroot, and prints the RPMs") func inMock() async throws {
        try await withMock { project, environment in
            let before = try await project.state()
            let outcome = try await project.packit(
                "build", "in-mock", "-r", "fedora-42-x86_64", "--default-resultdir", environment: environment)
            #expect(outcome.status.isSuccess, "\(outcome.errors)")
            #expect(outcome.output == "\(project.results.appending("hello-1-1.noarch.rpm"))\n")
            let arguments = try Files.readText(project.base.appending("arguments")).split(separator: "\n")
            #expect(arguments.dropLast() == ["--root", "fedora-42-x86_64"])
            #expect(arguments.last?.hasSuffix(".src.rpm") == true)
            let elsewhere = try await project.packit(
                "build", "in-mock", "--resultdir", project.results.string, environment: environment)
            #expect(elsewhere.status.isSuccess, "\(elsewhere.errors)")
            let given = try Files.readText(project.base.appending("arguments")).split(separator: "\n")
            #expect(given.dropLast() == ["--root", "default", "--resultdir", project.results.string[...]])
            #expect(try await project.state().differences(from: before) == [])
        }
    }

    @Test("in-mock takes a given SRPM, and shows what a failing mock said") func failingMock() async throws {
        try await withMock(status: 3) { project, environment in
            let srpm = try await project.srpm()
            let outcome = try await project.packit(
                "build", "--srpm", srpm.path.string, "in-mock", environment: environment)
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("mock failed with status 3"))
            let arguments = try Files.readText(project.base.appending("arguments")).split(separator: "\n")
            #expect(arguments.last == srpm.path.string[...])
        }
    }

    @Test("an SRPM that is not there is a usage error; a missing mock has a remedy") func missing()
        async throws
    {
        try await PackagedProject.with { project in
            let outcome = try await project.packit("build", "--srpm", "none.src.rpm", "locally")
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("none.src.rpm"))
            let mock = try await project.packit("build", "in-mock", environment: ["PATH": "/usr/bin:/bin"])
            #expect(mock.status == .exited(2))
            #expect(mock.errors.contains("install mock"))
        }
    }
}
