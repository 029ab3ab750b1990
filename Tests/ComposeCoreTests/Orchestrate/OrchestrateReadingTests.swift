import ConfigSyntax
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// What a file of parts says, and what is wrong with it.
struct OrchestrateReadingTests {
    private static let general = """
        [general]
        target = out
        compose_type = nightly
        release_name = Sample
        release_short = S
        release_version = 1.0

        """

    private func read(_ text: String) -> (config: OrchestrateConfig, findings: [String]) {
        let environment = HostEnvironment(
            variables: ["HOME": "/home/me"], currentDirectory: "/work", now: { Timestamp(seconds: 0) })
        var reading = OrchestrateReading(
            INIDocument(SourceFile(name: "c/all.conf", text: text)), environment: environment)
        let config = reading.config()
        return (
            config,
            reading.diagnostics.map { "\($0.range.start) \($0.message)" + ($0.hint.map { "; \($0)" } ?? "") }
        )
    }

    @Test("every option is understood") func options() throws {
        let (config, findings) = read(
            Self.general + """
                release_type = UPDATES
                extra_args = --supported --x 'a b'
                koji_profile = koji
                kerberos = On
                pre_compose_script =
                    one "two"

                    three
                post_compose_script: four
                notification_script = five
                [base]
                config = base.conf
                just_phase = init, pkgset gather
                skip_phase = productimg
                [top]
                config = /abs/top.conf
                depends_on = base,
                    base
                failable = 1

                """)
        #expect(findings == [])
        #expect(config.target == "/work/out")
        #expect(config.type == .nightly)
        #expect(config.release.type == "updates")
        #expect(config.extraArguments == ["--supported", "--x", "a b"])
        #expect(config.kojiProfile == "koji")
        #expect(config.kerberos == .init())
        #expect(config.preScripts == ["one \"two\"", "three"])
        #expect(config.postScripts == ["four"])
        #expect(config.notificationScripts == ["five"])
        let base = try #require(config["base"])
        #expect(base.config == "c/base.conf")
        #expect(base.just == ["init", "pkgset", "gather"])
        #expect(base.skipped == ["productimg"])
        let top = try #require(config["top"])
        #expect(top.config == "/abs/top.conf")
        #expect(top.dependencies == ["base"])
        #expect(top.isFailable)
        #expect(!base.isFailable)
    }

    @Test("options of DEFAULT hold for all sections") func defaults() {
        let (config, findings) = read(
            "[DEFAULT]\nfailable = yes\n" + Self.general + "[a]\nconfig=a\n[b]\nconfig=b\nfailable=no\n")
        #expect(findings == [])
        #expect(config.parts.map(\.isFailable) == [true, false])
    }

    @Test(
        "mistakes are told in their place, with what to do",
        arguments: [
            (
                "[a]\nconfig = a\ndepends_on = a\n",
                "9:14 part 'a' depends on itself; remove one of these dependencies"
            ),
            (
                "[a]\nconfig=a\ndepends_on=c\n[b]\nconfig=b\ndepends_on=a\n[c]\nconfig=c\ndepends_on=b\n",
                "9:12 parts depend on each other in a circle: 'a' needs 'c' needs 'b' needs 'a'; "
                    + "remove one of these dependencies"
            ),
            (
                "[a]\nconfig = a\n[b]\nconfig = b\ndepends_on = a, aa x\n",
                "11:17 part 'b' depends on 'aa', which is no part; did you mean 'a'?\n"
                    + "11:20 part 'b' depends on 'x', which is no part; add a section '[x]', or remove it here"
            ),
            (
                "[a]\nfailable = maybe\n",
                "7:2 'config' is missing in section 'a'\n8:12 'failable' is neither true nor "
                    + "false: 'maybe'; write true or false, yes or no, on or off, 1 or 0"
            ),
            (
                "kerberos_principal = x\n[a]\nconfig = a\n",
                "7:1 'kerberos_principal' has no effect; add 'kerberos = true', or remove it"
            ),
            (
                "kerberos = true\nkerberos_keytab = /nowhere\n[a]\nconfig = a\n",
                "8:19 there is no keytab /nowhere"
            ),
            (
                "release_type = gb\n[a]\nconfig = a\n",
                "7:16 release_type 'gb' is unknown; use one of fast, ga, updates, "
                    + "updates-testing, eus, aus, els, tus, e4s"
            ),
            (
                "extra_args = 'a\n[a]\nconfig = a\n",
                "7:14 'extra_args' cannot be split into words: the quote at offset 0 is never closed"
            ),
            (
                "",
                "1:2 there are no parts; add a section for each part, such as '[base]' with 'config = base.conf'"
            ),
        ])
    func mistakes(text: String, expected: String) {
        let findings = read(Self.general + text).findings
        #expect(findings.joined(separator: "\n") == expected)
    }

    @Test("what is missing altogether is told") func missing() {
        #expect(
            read("").findings.first?.hasPrefix(
                "1:1 section 'general' is missing; add '[general]' with target") == true)
        #expect(
            read("[General]\nx = 1\n").findings.first
                == "1:2 section 'general' is missing; write 'General' in small letters")
        #expect(
            read("[general]\ntarget = x\ncompose_type = beta\n[a]\nconfig=a\n").findings == [
                "1:2 'release_name', 'release_short', 'release_version' are missing in section 'general'",
                "3:16 there is no compose type 'beta'; use one of production, nightly, test, ci, development",
            ])
    }

    @Test("parts of different releases, and a variant in two parts, are told with both names")
    func conflicts() async throws {
        try await withTemporaryDirectory { directory in
            func write(_ name: String, version: String) throws {
                let text = """
                    release_name = "Sample"
                    release_short = "S"
                    release_version = "\(version)"
                    variants_file = "variants.xml"
                    pkgset_source = "repos"
                    pkgset_repos = {"x86_64": "/r"}
                    gather_method = "deps"
                    comps_file = "c.xml"
                    sigkeys = [None]

                    """
                try Files.writeAtomically(text, to: directory.appending("\(name).conf"))
            }
            try Files.writeAtomically(
                """
                <variants><variant id="Server" name="Server" type="variant"><arches><arch>x86_64</arch></arches>\
                <groups><group>core</group></groups></variant></variants>
                """, to: directory.appending("variants.xml"))
            try write("one", version: "1.0")
            try write("two", version: "2.0")
            try Files.writeAtomically(
                Self.general + "[one]\nconfig=one.conf\n[two]\nconfig=two.conf\n[three]\nconfig=nope\n",
                to: directory.appending("all.conf"))
            var environment = try HostEnvironment.current()
            environment.currentDirectory = directory
            let loaded = try OrchestrateConfigReader(environment).read("all.conf")
            let found = loaded.diagnostics.map { "\($0.range.location) \($0.message)" }
            #expect(
                found == [
                    "all.conf:10:8 parts 'one' and 'two' are of different releases: S-1.0 and S-2.0",
                    "all.conf:10:8 parts 'one' and 'two' both make variant 'Server'",
                    "all.conf:12:8 part 'three' has no configuration: there is no file nope",
                ])
            #expect(throws: ComposeError.self) { try loaded.check() }
        }
    }

    @Test("placeholders are checked against parts and dependencies, but not in comments") func placeholders()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let text = """
                # {{anything}} goes here
                release_name = "Sample"
                release_short = "S"
                release_version = "1.0"
                a = "{{part-one}} {{part-two}} {{ configdir }} {{configdri}} {{}} {a}"
                """
            try Files.writeAtomically(text, to: directory.appending("two.conf"))
            try Files.writeAtomically("", to: directory.appending("one.conf"))
            try Files.writeAtomically(
                Self.general + "[one]\nconfig=one.conf\n[two]\nconfig=two.conf\n",
                to: directory.appending("all.conf"))
            var environment = try HostEnvironment.current()
            environment.currentDirectory = directory
            let loaded = try OrchestrateConfigReader(environment).read("all.conf")
            let found = loaded.diagnostics.filter { $0.code == "orchestrate.placeholder" }
                .map { "\($0.range.location) \($0.message)" }
            #expect(
                found == [
                    "two.conf:5:6 part 'two' uses part 'one', which need not be finished before it",
                    "two.conf:5:19 part 'two' uses part 'two', which need not be finished before it",
                    "two.conf:5:48 Unknown placeholder 'configdri' in 'two.conf'",
                ])
        }
    }

    @Test("placeholders are filled in, others stay") func filling() {
        let text = "{{a}}{{ a }}{{{a}}}{{b}} {a} {{\n}} {{"
        let filled = Placeholders.fill(Array(text.utf8), with: ["a": "{{b}}", "c": "x"])
        #expect(String(decoding: filled, as: UTF8.self) == "{{b}}{{b}}{{{b}}}{{b}} {a} {{\n}} {{")
    }
}
