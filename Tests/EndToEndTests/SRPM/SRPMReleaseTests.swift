import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit srpm: release, suffixes and changelog", Tool.require("git", "rpmbuild", "rpm2cpio", "cpio"))
struct SRPMReleaseTests {
    @Test(
        "the release is the spec's number and the suffix",
        arguments: [
            ("release_suffix: nightly", [], "3.nightly%{?dist}"),
            ("release_suffix: 'x.{NOPE}'", [], "3.x.{NOPE}%{?dist}"),
            ("release_suffix: ''", [], "3.DEFAULT%{?dist}"),
            ("release_suffix: 'a{PACKIT_PROJECT_COMMIT}'", [], "aCOMMIT%{?dist}"),
            (
                "release_suffix: '9.{PACKIT_PROJECT_BRANCH}.{PACKIT_RPMSPEC_VERSION}.{PACKIT_PROJECT_VERSION}'",
                [], "9.main.1.0.0.1.2.0%{?dist}"
            ),
            ("release_suffix: '{PACKIT_RPMSPEC_RELEASE}'", [], "3.DEFAULT%{?dist}"),
            ("release_suffix: '3.{PACKIT_PROJECT_SNAPSHOTID}'", [], "3.DEFAULT%{?dist}"),
            ("release_suffix: '{PACKIT_DOWNSTREAM_PACKAGE_NAME}1'", [], "hello1%{?dist}"),
            ("release_suffix: nightly", ["--release-suffix", "given"], "3.given%{?dist}"),
            (
                "release_suffix: nightly", ["--release-suffix", "given", "--default-release-suffix"],
                "3.DEFAULT%{?dist}"
            ),
        ] as [(String, [String], String)])
    func suffix(key: String, options: [String], release: String) async throws {
        try await PackagedProject.with(config: PackagedProject.config + key + "\n") { project in
            try await project.repository.tag("1.2.0")
            let srpm = try await project.srpm(options)
            let snapshot = try await project.defaultRelease(since: "1.2.0").dropFirst(2)
            let expected = release.replacing("DEFAULT", with: snapshot)
                .replacing("COMMIT", with: try await project.shortCommit())
            #expect(try srpm.tag("Release") == expected)
        }
    }

    @Test("a suffix with a known and an unknown variable is refused, and names both") func unknown()
        async throws
    {
        let key = "release_suffix: '{PACKIT_PROJECT_COMMIT}.{NOPE}'\n"
        try await PackagedProject.with(config: PackagedProject.config + key) { project in
            try await project.repository.tag("1.2.0")
            let outcome = try await project.failingSRPM()
            #expect(outcome.status == .exited(2))
            #expect(
                outcome.errors.contains(
                    "release_suffix names '{NOPE}', which nothing fills; known are PACKIT_"))
        }
    }

    @Test("the number is what stands before the first dot; a detached HEAD gives the whole commit")
    func number() async throws {
        let spec = PackagedProject.specfile.replacing("3%{?dist}", with: "0.3.beta1%{?dist}")
        try await PackagedProject.with(specfile: spec) { project in
            try await project.repository.tag("1.2.0")
            try await project.repository.git("checkout", "--quiet", "--detach")
            let srpm = try await project.srpm()
            let commit = try await project.repository.git("rev-parse", "HEAD")
            let release = try await project.defaultRelease(number: 0, branch: commit, since: "1.2.0")
            #expect(try srpm.tag("Release") == release + "%{?dist}")
        }
    }

    @Test("a branch with the name of a tag keeps its name") func ambiguousBranch() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            try await project.repository.git(
                "tag", "main", "1.2.0", "--message", "old", date: "2020-01-01T00:00:00 +0000")
            let release = try #require(try await project.srpm().tag("Release"))
            #expect(release.hasPrefix("3.\(PackagedProject.stamp).main."))
        }
    }

    @Test("version_suffix is appended, with its variables filled") func versionSuffix() async throws {
        for (suffix, version) in [("^dev", "1.2.0^dev"), ("+git{PACKIT_PROJECT_COMMIT}", "1.2.0+gitCOMMIT")] {
            try await PackagedProject.with(config: PackagedProject.config + "version_suffix: '\(suffix)'\n") {
                project in
                try await project.repository.tag("1.2.0")
                let srpm = try await project.srpm()
                let expected = version.replacing("COMMIT", with: try await project.shortCommit())
                #expect(try srpm.tag("Version") == expected)
                #expect(try srpm.newestEntry.contains(" - \(expected)-3."))
                #expect(try srpm.files.contains("hello-1.2.0.tar.gz"))
            }
        }
    }

    @Test("the changelog has the commits since the tag, without merges") func commits() async throws {
        try await PackagedProject.with { project in
            let repository = project.repository
            try await repository.tag("1.2.0")
            try await repository.git("checkout", "--quiet", "-b", "side")
            try await repository.commit("* On the side: %{name} %%x 5%", ["side": "1"])
            try await repository.git("checkout", "--quiet", "main")
            try await repository.commit("On main", ["main": "1"])
            try await repository.git("merge", "--quiet", "--no-ff", "--message", "Merge side", "side")
            let lines = try await project.srpm().newestEntry.split(separator: "\n").dropFirst()
            #expect(
                Set(lines) == ["- On main (Ada Packager)", "- * On the side: %%{name} %%x 5% (Ada Packager)"])
        }
    }

    @Test("without commits since the tag, and without tags, it is a snapshot") func snapshot() async throws {
        try await PackagedProject.with { project in
            let line = "- Development snapshot (\(try await project.shortCommit()))\n"
            #expect(try await project.srpm().newestEntry.hasSuffix(line))
            try await project.repository.tag("1.2.0")
            #expect(try await project.srpm().newestEntry.hasSuffix(line))
        }
    }

    @Test("changelog-entry replaces the text, also without a new release; a star does not start an entry")
    func action() async throws {
        let config =
            PackagedProject.config + """
                update_release: false
                actions:
                  changelog-entry:
                    - [printf, "- One %%build\\n* two  \\n\\n"]
                    - [echo, "- three"]

                """
        try await PackagedProject.with(config: config) { project in
            try await project.repository.tag("1.2.0")
            let entry = try await project.srpm().newestEntry
            #expect(
                entry == """
                    * \(PackagedProject.day) Ada Packager <ada@example.org> - 1.2.0-3
                    - One %%build
                     * two
                    - three

                    """)
        }
    }

    @Test("the author is RPM_PACKAGER, the macro, git's user, or the system's") func author() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            func author() async throws -> String {
                let entry = try await project.srpm(environment: ["RPM_PACKAGER": ""]).newestEntry
                return String(
                    entry.split(separator: "\n")[0].dropFirst("* \(PackagedProject.day) ".count).prefix {
                        $0 != "-"
                    })
            }
            let system = try await author()
            #expect(system.contains("@localhost>"))
            try await project.repository.git("config", "user.name", "Gita Git")
            try await project.repository.git("config", "user.email", "gita@example.org")
            #expect(try await author() == "Gita Git <gita@example.org> ")
            try Files.writeAtomically(
                "%packager Mac Ro <mac@example.org>\n", to: project.home.appending(".rpmmacros"))
            #expect(try await author() == "Mac Ro <mac@example.org> ")
        }
    }

    @Test("a newer entry is laid out like the older ones: padded day, time of day") func layout() async throws
    {
        let spec = PackagedProject.specfile.replacing(
            "* Mon Jan 02 2023 Bea", with: "* Mon Jan  2 10:11:12 UTC 2023 Bea")
        try await PackagedProject.with(specfile: spec) { project in
            try await project.repository.tag("1.2.0")
            let entry = try await project.srpm(environment: ["SOURCE_DATE_EPOCH": "1699056000"]).newestEntry
            #expect(entry.hasPrefix("* Sat Nov  4 00:00:00 UTC 2023 Ada Packager"))
        }
    }

    @Test("three runs that keep their changes write one changelog entry") func kept() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            try await project.repository.commit("Fix it", ["fix": "1"])
            for epoch in ["1700000000", "1700000060", "1700090000"] {
                let outcome = try await project.packit(
                    "srpm", "--keep", "--output", project.results.string,
                    environment: ["SOURCE_DATE_EPOCH": epoch])
                #expect(outcome.status.isSuccess, "\(outcome.errors)")
            }
            let spec = try Files.readText(project.root.appending("hello.spec"))
            #expect(spec.split(separator: "\n").filter { $0.hasPrefix("* ") }.count == 2)
            #expect(spec.contains("%autosetup -p1 -n hello-1.2.0\n"))
            #expect(Files.isRegular(project.root.appending("hello-1.2.0.tar.gz")))
        }
    }
}
