import Foundation
import SourceDiagnostics
import TestSupport
import Testing

@testable import ConfigSyntax
@testable import PackitCore

/// Damaged configurations are resolved or refused; no finding lies outside of the file.
///
/// `FUZZ_SECONDS` says how long the test goes on, `FUZZ_SEED` where it starts.
struct ConfigFuzzTests {
    private static let mutation = ByteMutation(
        snippets: [
            "jobs:\n", "- job: tests\n  trigger: commit\n", "packages:\n  a: {}\n",
            "metadata: {targets: x}\n", "trigger: a|b\n",
            "files_to_sync: [{src: [1], dest: x}]\n", "actions: {pre-sync: [[a], 1, ~]}\n",
            "targets: {x: {distros: 1}}\n",
            "dist_git_branches: {a: {fast_forward_merge_into: [a]}}\n", "paths: [..]\n", "~", "5", "[]", "{}",
            "\n", " ", "- ", ": ",
            "spec_source_id: -1\n", "upstream_tag_template: '{'\n", "upstream_tag_include: '(?P<a>'\n",
            "null", "[[x]]", "2024-01-01",
            "version_update_specifiers: '>='\n", "sources: [{}]\n", "packages: [a]\n", "package: b\n",
            "identifier: 'a:b'\n",
        ].map { Array($0.utf8) })

    @Test("a damaged configuration is resolved, each finding within its file")
    func resolving() throws {
        var random = SeededGenerator(seed: FuzzBudget.seed)
        let seeds = try ProbeCase.all.map { try $0.bytes() }
        var budget = FuzzBudget(rounds: 1500)
        var resolvedCount = 0
        while budget.goesOn() {
            var bytes = random.pick(seeds)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                Self.mutation.damage(&bytes, other: random.pick(seeds), &random)
            }
            if check(bytes) { resolvedCount += 1 }
        }
        #expect(resolvedCount > 0)
    }

    /// Whether the text could be read as YAML at all.
    private func check(_ bytes: [UInt8]) -> Bool {
        let file = SourceFile(name: "f", bytes: bytes)
        guard let document = try? YAMLDocument(file) else { return false }
        var resolved = ConfigResolver.resolve(document, facts: ProjectFacts(name: "hello") { "hello.spec" })
        resolved.diagnostics += JobChecks(config: resolved).diagnostics()
        for diagnostic in resolved.diagnostics {
            let range = diagnostic.range
            #expect(
                0 <= range.lower && range.lower <= range.upper && range.upper <= bytes.count,
                "\(diagnostic) \(Data(bytes).base64EncodedString())")
        }
        for package in resolved.packages.map(PackageConfig.init) {
            for action in ActionName.allCases { _ = try? package.commands(of: action) }
            _ = (package.filesToSync, package.sources, package.specSourceNumber, package.parseTimeMacros)
        }
        for job in resolved.jobs { #expect(job.packages.count <= resolved.packages.count) }
        return true
    }
}
