import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit srpm: the version", Tool.require("git", "rpmbuild", "rpm2cpio", "cpio"))
struct SRPMVersionTests {
    @Test("the tag made last counts, not the one that sorts highest") func newestTag() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("2.0.0", message: "two", date: "2024-03-01T12:00:00 +0000")
            try await project.repository.commit("Next")
            try await project.repository.tag("1.9.1", message: "fix", date: "2024-04-01T12:00:00 +0000")
            let srpm = try await project.srpm()
            #expect(try srpm.tag("Version") == "1.9.1")
            #expect(try srpm.files == ["hello-1.9.1.tar.gz", "hello.spec"])
        }
    }

    @Test("tags must match the include filter, then must not match the exclude filter") func filters()
        async throws
    {
        let config =
            PackagedProject.config + """
                upstream_tag_template: "v{version}"
                upstream_tag_include: "v[12]"
                upstream_tag_exclude: ".*rc"

                """
        try await PackagedProject.with(config: config) { project in
            for (month, tag) in ["v1.0", "v1.1", "v2.0-rc1", "v3.0"].enumerated() {
                try await project.repository.tag(
                    tag, message: tag, date: "2024-0\(month + 1)-01T12:00:00 +0000")
            }
            #expect(try await project.srpm().tag("Version") == "1.1")
        }
    }

    @Test("the template may name the package, and another package's tags do not count")
    func packageInTemplate() async throws {
        let config =
            PackagedProject.config + #"upstream_tag_template: "{upstream_package_name}-{version}""# + "\n"
        try await PackagedProject.with(config: config) { project in
            try await project.repository.tag("hello-1.4.2", message: "a", date: "2024-03-01T12:00:00 +0000")
            try await project.repository.tag("other-9.0", message: "b", date: "2024-04-01T12:00:00 +0000")
            #expect(try await project.srpm().tag("Version") == "1.4.2")
        }
    }

    @Test("what rpm does not take in a version is removed or replaced") func sanitizing() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("2.5.0-rc1")
            try await project.repository.git("checkout", "--quiet", "-b", "feature/ABC-1_x+y")
            let srpm = try await project.srpm()
            #expect(try srpm.tag("Version") == "2.5.0.rc1")
            let release = try await project.defaultRelease(branch: "featureABC.1_x+y", since: "2.5.0-rc1")
            #expect(try srpm.tag("Release") == release + "%{?dist}")
            #expect(try await srpm.members("hello-2.5.0.rc1.tar.gz").first == "hello-2.5.0.rc1/")
        }
    }

    @Test("when no tag fits the template, the message names tag and template, and the status is 2")
    func unfitting() async throws {
        let config = PackagedProject.config + #"upstream_tag_template: "v{version}""# + "\n"
        try await PackagedProject.with(config: config) { project in
            try await project.repository.tag("release-1")
            let outcome = try await project.failingSRPM()
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains(#"Unable to extract "version" from release-1 using v{version}"#))
            #expect(outcome.errors.contains("Preparation of the repository for creation of an SRPM failed: "))
        }
    }

    @Test("without tags the spec file's version counts, and the log says so") func noTags() async throws {
        let spec = PackagedProject.specfile.replacing("1.0.0\n", with: "%{base}.7\n", maxReplacements: 1)
        try await PackagedProject.with(specfile: "%global base 1.2\n" + spec) { project in
            let srpm = try await project.srpm()
            #expect(srpm.log.contains("No git tags found, falling back to %version in the specfile."))
            #expect(try srpm.tag("Version") == "1.2.7")
            #expect(try srpm.tag("Release") == "3.\(PackagedProject.stamp).main%{?dist}")
            #expect(!srpm.log.contains("ERROR"))
        }
    }

    @Test("the last command of get-current-version says the version") func action() async throws {
        let config =
            PackagedProject.config + """
                actions:
                  get-current-version:
                    - echo 9.9
                    - [echo, "  4.5-2  "]

                """
        try await PackagedProject.with(config: config) { project in
            try await project.repository.tag("1.2.0")
            let srpm = try await project.srpm()
            #expect(try srpm.tag("Version") == "4.5.2")
            #expect(try srpm.files.contains("hello-4.5.2.tar.gz"))
        }
    }

    @Test(
        "a get-current-version that prints no version, or several lines, is refused",
        arguments: [("true", "printed nothing"), ("printf '1\\n2\\n'", "printed several lines")])
    func badAction(command: String, message: String) async throws {
        let config =
            PackagedProject.config
            + "actions:\n  get-current-version: \"\(command.replacing("\\", with: "\\\\"))\"\n"
        try await PackagedProject.with(config: config) { project in
            let outcome = try await project.failingSRPM()
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("action 'get-current-version' \(message)"))
        }
    }
}
