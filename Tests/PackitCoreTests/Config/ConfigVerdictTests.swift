import PackitCore
import SourceDiagnostics
import Testing

/// The recorded verdicts of the reference, and where ours differ on purpose.
struct ConfigVerdictTests {
    /// Cases that the reference rejects although its documentation promises them, or passes by mistake.
    static let differences: [String: Bool] = [
        "051": true,  // crashes over a key that it means to ignore
        "065": true,  // an unquoted 'on' is documented
        "130": false,  // forgets what is missing in any package but the last
        "181": true,  // one target as text is accepted in jobs
        "220": true,  // documented, not in the schema
        "227": true,  // null is the documented way out
    ]

    @Test("there are as many cases as were recorded")
    func complete() {
        #expect(ProbeCase.all.count == 250)
    }

    @Test("a configuration is valid where the reference says so", arguments: ProbeCase.all)
    func verdict(_ probe: ProbeCase) async throws {
        let loaded = try await probe.load()
        let expected = Self.differences[probe.number] ?? (probe.class == "valid")
        let findings = loaded.diagnostics.map { "\($0.range.location) \($0.code.rawValue) \($0.message)" }
        #expect(!loaded.diagnostics.hasErrors == expected, "\(findings)")
    }

    @Test("every finding lies within the file and its sentence has no full stop", arguments: ProbeCase.all)
    func places(_ probe: ProbeCase) async throws {
        let loaded = try await probe.load()
        let size = try probe.bytes().count
        for diagnostic in loaded.diagnostics {
            #expect(diagnostic.range.lower >= 0 && diagnostic.range.upper <= size)
            #expect(diagnostic.range.lower <= diagnostic.range.upper)
            #expect(!diagnostic.message.hasSuffix("."), "\(diagnostic.message)")
            #expect(diagnostic.range.file == ".packit.yaml")
        }
    }

    @Test(
        "one mistake is reported once, however many jobs and packages inherit it",
        arguments: [("027", 1), ("028", 1), ("065", 0), ("226", 6), ("181", 0), ("114", 2), ("131", 2)])
    func once(number: String, errors: Int) async throws {
        let loaded = try await ProbeCase.numbered(number).load()
        #expect(loaded.diagnostics.filter { $0.severity == .error }.count == errors)
    }

    @Test("the reference's six mistakes in one file are all named, at their places")
    func manyErrors() async throws {
        let loaded = try await ProbeCase.numbered("226").load()
        let found = loaded.diagnostics.map { "\($0.range.start) \($0.code.rawValue) \($0.path ?? "")" }
        #expect(
            found == [
                "2:1 config.unknown-key foo", "3:12 config.wrong-type create_pr",
                "4:10 config.wrong-type timeout",
                "5:11 config.unknown-action actions.bad", "8:12 config.not-a-choice jobs[0].trigger",
                "11:12 config.wrong-type jobs[1].targets",
            ])
    }

    @Test("an error behind thousands of warnings is found, and a note tells that not all are shown")
    func manyWarnings() throws {
        let targets = (0..<6000).map { "fedora-none\($0)" }.joined(separator: ", ")
        let resolved = try resolve("targets: [\(targets)]\nzzz: 1\njobs: []\n")
        #expect(resolved.diagnostics.contains { $0.code == "config.unknown-key" && $0.path == "zzz" })
        #expect(resolved.diagnostics.count == 1001)
        #expect(resolved.diagnostics.last?.code == "config.more-findings")
    }
}
