import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite("packit srpm: the spec file", Tool.require("git", "rpmbuild", "rpmspec", "rpm2cpio", "cpio"))
struct SRPMSpecTests {
    private static let specfile = PackagedProject.specfile

    @Test("only the lines that must change do") func wholeText() async throws {
        try await PackagedProject.with { project in
            try await project.repository.tag("1.2.0")
            try await project.repository.commit("Fix %{_bindir} and 100%", ["greeting": "hello, you\n"])
            let srpm = try await project.srpm()
            let release = try await project.defaultRelease(since: "1.2.0")
            let expected = Self.specfile
                .replacing("Version:        1.0.0", with: "Version:        1.2.0")
                .replacing("Release:        3%{?dist}", with: "Release:        \(release)%{?dist}")
                .replacing("hello-%{version}.tar.gz", with: "hello-1.2.0.tar.gz")
                .replacing("%autosetup -p1", with: "%autosetup -p1 -n hello-1.2.0")
                .replacing(
                    "%changelog\n",
                    with: """
                        %changelog
                        * \(PackagedProject.day) Ada Packager <ada@example.org> - 1.2.0-\(release)
                        - Fix %%{_bindir} and 100% (Ada Packager)


                        """)
            #expect(try srpm.spec == expected)
            #expect(try await srpm.header("%{NVR}") == "hello-1.2.0-\(release)")
            #expect(try await srpm.header("[%{CHANGELOGTEXT}]").hasPrefix("- Fix %{_bindir} and 100%"))
        }
    }

    @Test("update_release: false leaves Release and changelog alone, and nothing else") func noRelease()
        async throws
    {
        try await PackagedProject.with(config: PackagedProject.config + "update_release: false\n") {
            project in
            try await project.repository.tag("1.2.0")
            let expected = Self.specfile
                .replacing("Version:        1.0.0", with: "Version:        1.2.0")
                .replacing("hello-%{version}.tar.gz", with: "hello-1.2.0.tar.gz")
                .replacing("%autosetup -p1", with: "%autosetup -p1 -n hello-1.2.0")
            #expect(try await project.srpm().spec == expected)
            #expect(try await project.srpm("--update-release").spec != expected)
        }
    }

    @Test("preserve_spec, as a key and as an option, leaves the spec file alone") func preserve() async throws
    {
        for (key, option) in [("preserve_spec: true\n", []), ("", ["--preserve-spec"])] {
            try await PackagedProject.with(config: PackagedProject.config + key) { project in
                try await project.repository.tag("1.0.0")
                let srpm =
                    option.isEmpty ? try await project.srpm() : try await project.srpm("--preserve-spec")
                #expect(try srpm.spec == Self.specfile)
                #expect(try srpm.files == ["hello-1.0.0.tar.gz", "hello.spec"])
            }
        }
    }

    @Test(
        "the source with the number of spec_source_id becomes the archive",
        arguments: [("Source1", "Source1"), ("1", "Source1"), ("Source0", "Source"), ("0", "Source")])
    func source(id: String, tag: String) async throws {
        let spec = Self.specfile.replacing(
            "Source0:        hello-%{version}.tar.gz",
            with: "Source:         first.txt\nSource1:        second.txt")
        let files = ["first.txt": "1", "second.txt": "2"]
        let config = PackagedProject.config + "spec_source_id: \(id)\n"
        try await PackagedProject.with(config: config, specfile: spec, files: files) { project in
            try await project.repository.tag("1.2.0")
            let srpm = try await project.srpm()
            #expect(try srpm.tag(tag) == "hello-1.2.0.tar.gz")
            let other = tag == "Source" ? ("Source1", "second.txt") : ("Source", "first.txt")
            #expect(try srpm.tag(other.0) == other.1)
        }
    }

    @Test("without such a source the reference's message is shown") func noSource() async throws {
        let config = PackagedProject.config + "spec_source_id: 7\n"
        try await PackagedProject.with(config: config) { project in
            try await project.repository.tag("1.2.0")
            let outcome = try await project.failingSRPM()
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("The spec file doesn't have sources set via SourceN nor Source."))
        }
    }

    @Test(
        "-n of the first call is set, and comments are not calls",
        arguments: [
            ("%setup -q", "%setup -q -n hello-1.2.0"),
            ("%setup -q -n %{name}-old -D", "%setup -q -n hello-1.2.0 -D"),
            ("%autosetup", "%autosetup -n hello-1.2.0"),
            ("# %setup -q\n%autosetup -p1", "# %setup -q\n%autosetup -p1 -n hello-1.2.0"),
            ("%setup -q # unpack", "%setup -q -n hello-1.2.0 # unpack"),
        ])
    func setup(before: String, after: String) async throws {
        let spec = Self.specfile.replacing("%autosetup -p1", with: before)
        try await PackagedProject.with(specfile: spec) { project in
            try await project.repository.tag("1.2.0")
            let text = try await project.srpm().spec
            #expect(text.contains("%prep\n\(after)\n"), "\(text)")
        }
    }

    @Test(
        "a spec file without %prep, or without a setup macro, gets a warning",
        arguments: [
            ("%prep\n%autosetup -p1\n", "", "This package doesn't have a %prep section."),
            (
                "%autosetup -p1", "tar xf %{SOURCE0}",
                "This package is not using %(auto)setup macro in prep. Packit will not update the %prep section."
            ),
        ])
    func noSetup(before: String, after: String, warning: String) async throws {
        try await PackagedProject.with(specfile: Self.specfile.replacing(before, with: after)) { project in
            try await project.repository.tag("1.2.0")
            #expect(try await project.srpm().log.contains(warning))
        }
    }

    @Test("a macro in Version gives way to the version, %autorelease to a release, and %autochangelog stays")
    func macros() async throws {
        let spec =
            "%global base 1.0\n"
            + Self.specfile
            .replacing("Version:        1.0.0", with: "Version:        %{base}")
            .replacing("Release:        3%{?dist}", with: "Release:        %autorelease")
            .replacing(/%changelog\n(.|\n)*/, with: "%changelog\n%autochangelog\n")
        try await PackagedProject.with(specfile: spec) { project in
            try await project.repository.tag("1.2.0")
            let srpm = try await project.srpm()
            #expect(try srpm.tag("Version") == "1.2.0")
            let release = try await project.defaultRelease(number: 1, since: "1.2.0")
            #expect(try srpm.tag("Release") == release + "%{?dist}")
            #expect(try srpm.spec.hasSuffix("%changelog\n%autochangelog\n"))
        }
    }

    @Test("a spec file without %changelog gets none") func noChangelog() async throws {
        let spec = Self.specfile.replacing(/\n%changelog\n(.|\n)*/, with: "")
        try await PackagedProject.with(specfile: spec) { project in
            try await project.repository.tag("1.2.0")
            #expect(try await !project.srpm().spec.contains("%changelog"))
        }
    }

    @Test("an epoch stands in the changelog, and the dist tag does not") func epoch() async throws {
        let spec = Self.specfile.replacing("Release: ", with: "Epoch:          2\nRelease: ")
        try await PackagedProject.with(
            config: PackagedProject.config + "release_suffix: beta%{?dist}\n", specfile: spec
        ) { project in
            try await project.repository.tag("1.2.0")
            let srpm = try await project.srpm()
            #expect(try srpm.tag("Release") == "3.beta%{?dist}")
            #expect(
                try srpm.newestEntry.hasPrefix(
                    "* \(PackagedProject.day) Ada Packager <ada@example.org> - 2:1.2.0-3.beta\n"))
        }
    }

    @Test("tags in conditional blocks are edited where rpm reads them") func conditions() async throws {
        let spec = Self.specfile
            .replacing(
                "Version:        1.0.0",
                with: "%if 0%{?with_old:1}\nVersion:        0.9\n%else\nVersion:        1.0.0\n%endif"
            )
            .replacing(
                "Source0:        hello-%{version}.tar.gz",
                with:
                    "%if %{defined with_old}\nSource0:        old.tar.gz\n%else\nSource0:        hello-%{version}.tar.gz\n%endif"
            )
        try await PackagedProject.with(specfile: spec) { project in
            try await project.repository.tag("1.2.0")
            let text = try await project.srpm().spec
            #expect(text.contains("Version:        0.9\n%else\nVersion:        1.2.0\n"))
            #expect(text.contains("Source0:        old.tar.gz\n%else\nSource0:        hello-1.2.0.tar.gz\n"))
        }
    }

    @Test("values that only rpm knows come from rpm: Lua, includes, expressions") func evaluated()
        async throws
    {
        let spec =
            "%include %{_sourcedir}/common.inc\n"
            + Self.specfile
            .replacing("Version:        1.0.0", with: "Version:        %{lua: print('4.' .. '5')}")
            .replacing("Release:        3%{?dist}", with: "Release:        %[3 + %{common}]%{?dist}")
        try await PackagedProject.with(specfile: spec, files: ["common.inc": "%global common 4\n"]) {
            project in
            let srpm = try await project.srpm()
            #expect(try srpm.tag("Version") == "4.5")
            #expect(try srpm.tag("Release") == "7.\(PackagedProject.stamp).main%{?dist}")
        }
    }

    @Test(
        "parse_time_macros count while the spec file is read, null undefines, the package's win over the user's"
    )
    func parseTimeMacros() async throws {
        let config =
            PackagedProject.config + """
                parse_time_macros:
                  flavour: special
                  _prefix: null

                """
        let spec = Self.specfile.replacing(
            "Version:        1.0.0",
            with: """
                %if "%{?flavour}" == "special" && "%{?shade}" == "blue"
                Version:        7.%{!?_prefix:7}
                %else
                Version:        1.0.0
                %endif
                """)
        try await PackagedProject.with(config: config, specfile: spec) { project in
            let user = project.home.appending(".config")
            try Files.createDirectories(user)
            try Files.writeAtomically(
                "default_parse_time_macros:\n  flavour: plain\n  shade: blue\n",
                to: user.appending("packit.yaml"))
            #expect(try await project.srpm().spec.contains("Version:        7.7\n"))
        }
    }

    @Test("a spec file that rpm cannot read is named, with what rpm says") func unreadable() async throws {
        let spec = Self.specfile.replacing("%prep", with: "%if 1\n%prep")
        try await PackagedProject.with(
            specfile: spec.replacing("Version:        1.0.0", with: "Version: %{lua:}")
        ) { project in
            let outcome = try await project.failingSRPM()
            #expect(outcome.status == .exited(2))
            #expect(outcome.errors.contains("rpm cannot read hello.spec: "))
        }
    }
}
