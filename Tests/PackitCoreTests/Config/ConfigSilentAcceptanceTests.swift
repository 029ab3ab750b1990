import PackitCore
import SourceDiagnostics
import Testing

/// What the reference accepts in silence although it cannot have been meant: a warning, an error when strict.
struct ConfigSilentAcceptanceTests {
    static let findings: [(number: String, code: Diagnostic.Code, place: String)] = [
        ("007", "config.missing-specfile", "1:16"),
        ("020", "yaml.duplicate-key", "4:1"),
        ("021", "yaml.duplicate-key", "7:3"),
        ("043", "config.too-small", "4:10"),
        ("044", "config.truncated-number", "4:10"),
        ("045", "config.too-small", "4:35"),
        ("049", "config.bad-source-id", "4:17"),
        ("051", "config.ignored-key", "4:15"),
        ("054", "config.bad-pattern", "4:22"),
        ("055", "config.bad-pattern", "4:23"),
        ("056", "config.missing-placeholder", "4:24"),
        ("057", "config.unknown-placeholder", "4:24"),
        ("058", "config.bad-pattern", "4:28"),
        ("062", "config.no-instance", "4:19"),
        ("078", "config.no-url", "4:19"),
        ("080", "config.unknown-placeholder", "4:17"),
        ("107", "config.bad-command", "5:19"),
        ("108", "config.bad-command", "5:19"),
        ("109", "config.bad-command", "5:18"),
        ("110", "config.bad-command", "5:19"),
        ("126", "config.path-outside", "4:17"),
        ("150", "config.useless-trigger", "8:12"),
        ("151", "config.useless-trigger", "8:12"),
        ("152", "config.useless-trigger", "6:12"),
        ("153", "config.useless-trigger", "12:12"),
        ("154", "config.useless-trigger", "12:12"),
        ("155", "config.useless-trigger", "6:12"),
        ("156", "config.useless-trigger", "12:12"),
        ("157", "config.useless-trigger", "6:12"),
        ("158", "config.useless-trigger", "6:12"),
        ("159", "config.useless-trigger", "6:12"),
        ("161", "config.duplicate-job", "7:3"),
        ("175", "config.unknown-key", "8:32"),
        ("176", "config.unknown-target", "7:13"),
        ("180", "config.deprecated-target", "7:13"),
        ("188", "config.ignored-value", "8:40"),
        ("189", "config.missing-selection", "5:3"),
        ("190", "config.deprecated-metadata", "7:3"),
        ("191", "config.renamed-key", "8:5"),
        ("202", "config.ignored-key", "1:1"),
        ("212", "config.missing-specfile", "3:20"),
        ("214", "config.missing-image-keys", "5:3"),
        ("216", "config.no-fmf-url", "7:12"),
        ("222", "config.unknown-placeholder", "4:23"),
        ("238", "config.bad-identifier", "7:15"),
        ("239", "config.contradiction", "5:17"),
        ("240", "config.exclusive-keys", "4:37"),
        ("245", "config.path-outside", "4:9"),
        ("246", "config.ignored-key", "5:5"),
        ("247", "config.short-fingerprint", "4:20"),
        ("249", "config.no-namespace", "4:20"),
        ("250", "config.self-merge", "8:41"),
    ]

    @Test("what the reference passes over in silence is a warning at its place", arguments: findings)
    func warning(number: String, code: Diagnostic.Code, place: String) async throws {
        let loaded = try await ProbeCase.numbered(number).load()
        let found = loaded.diagnostics.first { $0.code == code }
        #expect(found?.severity == .warning)
        #expect(found.map { "\($0.range.start)" } == place)
        #expect(!loaded.diagnostics.hasErrors)
        #expect(loaded.diagnostics.strict().hasErrors)
    }

    @Test("each job that never runs is named, the template is not")
    func pairs() async throws {
        let expected = [
            "150": 3, "151": 3, "152": 3, "153": 1, "154": 1, "155": 2, "156": 1, "157": 2, "158": 3,
            "159": 3,
        ]
        for (number, count) in expected {
            let loaded = try await ProbeCase.numbered(number).load()
            #expect(
                loaded.diagnostics.filter { $0.code == "config.useless-trigger" }.count == count, "\(number)")
        }
    }

    @Test("a build for both instances of the service is left to one of them")
    func bothInstances() throws {
        try expectDiagnostics(
            """
            packit_instances: 1️⃣[prod, stg]
            jobs:
            - {job: koji_build, trigger: commit, dist_git_branches: [rawhide]}
            - {job: copr_build, trigger: commit, targets: [fedora-all]}
            """,
            "1️⃣ config.two-instances: 'koji_build' is left to 'prod' when 'stg' is set as well")
    }

    @Test("jobs that something tells apart are no duplicates")
    func tellingJobs() throws {
        try expectDiagnostics(
            """
            jobs:
            - {job: tests, trigger: commit, targets: [fedora-all], identifier: a}
            - {job: tests, trigger: commit, targets: [fedora-all], identifier: b}
            - {job: tests, trigger: commit, targets: [fedora-all], branch: main}
            - {job: tests, trigger: release, targets: [fedora-all]}
            - {job: tests, trigger: ignore, targets: [fedora-all]}
            - {job: tests, trigger: ignore, targets: [fedora-all]}
            """)
    }
}
