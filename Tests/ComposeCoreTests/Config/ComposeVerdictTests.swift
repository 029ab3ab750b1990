import ConfigSyntax
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct ComposeVerdictTests {
    /// A malformed definition is a matter of the command line.
    static let cases = ComposeCase.all.filter { $0.number != 248 }

    /// What the written reference promises, against the recorded behaviour.
    static let promised: Set<Int> = [170, 233, 235, 236]
    /// Old spellings that count here, with a warning.
    static let oldSpellings: Set<Int> = [132, 133]

    @Test("all cases of the validator are there") func complete() {
        #expect(ComposeCase.all.count == 144)
        #expect(Set(ComposeCase.all.map(\.number)) == Set(112...255))
    }

    @Test("what the reference refuses is refused, and what it only warns of is a warning", arguments: cases)
    func standard(_ recorded: ComposeCase) throws {
        let found = try recorded.read(.standard).diagnostics
        let isWarning = recorded.hasOnlyWarnings || Self.oldSpellings.contains(recorded.number)
        let isAccepted = recorded.exit == 0 || Self.promised.contains(recorded.number)
        #expect(found.hasErrors == !(isAccepted || isWarning), "\(found.map(\.message))")
        if isWarning { #expect(found.contains { $0.severity == .warning }) }
    }

    @Test("weighed as the reference does it, the exit status is the recorded one", arguments: cases)
    func reference(_ recorded: ComposeCase) throws {
        let found = ReferenceVerdict.weighed(try recorded.read(.reference).diagnostics).strict()
        let isAccepted = recorded.exit == 0 || Self.promised.contains(recorded.number)
        #expect(found.hasErrors == !isAccepted, "\(found.map(\.message))")
    }

    @Test(
        "every finding that makes a case fail has its place, and says what to do about it", arguments: cases)
    func remedy(_ recorded: ComposeCase) throws {
        for finding in try recorded.read(.standard).diagnostics where finding.severity == .error {
            #expect(finding.range.start.line > 1 || finding.code != "config.wrong-type")
            #expect(!finding.message.hasSuffix(".") && !finding.message.isEmpty)
            #expect(!finding.message.contains("YAML") && finding.hint?.contains("packit") != true)
        }
    }

    @Test(
        "the place and the kind of a finding are right",
        arguments: [
            (114, ["config.missing-key 1:1"]), (121, ["config.wrong-type 9:19"]),
            (122, ["config.wrong-type 9:22"]), (123, ["config.wrong-type 9:22"]),
            (127, ["config.not-a-choice 9:16"]), (134, ["config.not-a-choice 9:13"]),
            (136, ["config.not-a-choice 9:29"]), (137, ["config.not-a-choice 9:29"]),
            (139, ["config.unknown-key 9:1"]), (142, ["config.removed-key 9:1"]),
            (146, ["config.empty 9:11"]), (148, ["config.wrong-type 9:12"]),
            (150, ["config.not-a-choice 9:30"]), (155, ["config.bad-pattern 9:25"]),
            (157, ["config.wrong-type 9:43"]), (158, ["config.wrong-type 9:23"]),
            (159, ["config.wrong-count 9:24"]), (160, ["config.wrong-count 9:24"]),
            (163, ["config.wrong-type 9:25"]), (166, ["config.not-a-choice 9:22"]),
            (167, ["config.missing-key 9:14"]), (168, ["config.unknown-key 9:51"]),
            (173, ["config.unknown-key 9:73"]), (175, ["config.wrong-type 9:27"]),
            (177, ["config.conflicts 9:1"]), (185, ["config.conflicts 9:1"]),
            (188, ["config.unknown-key 10:34"]), (199, ["config.unknown-key 9:20"]),
            (200, ["createrepo.no-old-compose 9:1"]), (203, ["image-checksum.several 9:1"]),
            (211, ["config.missing-key 9:28"]), (215, ["gather.no-such-variant 9:36"]),
            (217, ["gather.lookaside-arches 9:36"]), (218, ["config.wrong-count 9:25"]),
            (220, ["config.both-names 9:133"]), (223, ["config.old-name 9:111"]),
            (239, ["pkgset.signed-scratch-tasks 10:1"]), (241, ["variants.invalid 1:1"]),
            (242, ["variants.blanks 1:1"]), (243, ["variants.no-such-variant 1:1"]),
            (244, ["variants.not-xml 2:1"]), (247, ["conf.undefined 9:17"]),
            (252, ["ostree-installer.clash 10:45"]), (254, ["config.paths-module 9:16"]),
        ])
    func place(number: Int, expected: [String]) throws {
        let recorded = try #require(ComposeCase.all.first { $0.number == number })
        let found = try recorded.read(.standard).diagnostics
        #expect(found.prefix(1).map { "\($0.code.rawValue) \($0.range.start)" } == expected)
    }

    @Test("the reference's own example is valid, with a warning for each option that was removed")
    func example() async throws {
        let text = """
            # RELEASE
            release_name = "Fedora"
            release_short = "Fedora"
            release_version = "23"

            # GENERAL SETTINGS
            comps_file = "comps-f23.xml"
            variants_file = "variants.xml"
            module_defaults_dir = "module_defaults"

            # KOJI
            koji_profile = "koji"
            runroot = False

            # PKGSET
            sigkeys = [None]
            pkgset_source = "koji"
            pkgset_koji_tag = "f23"

            # CREATEREPO
            createrepo_checksum = "sha256"

            # GATHER
            gather_method = "deps"
            greedy_method = "build"
            check_deps = False

            # BUILDINSTALL
            bootable = True
            buildinstall_method = "lorax"
            """
        let loaded = try await validate(text)
        #expect(loaded.short == ["warning config.removed-key 13:1", "warning config.removed-key 29:1"])
    }
}
