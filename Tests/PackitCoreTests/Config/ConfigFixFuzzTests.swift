import ConfigSyntax
import Foundation
import PackitCore
import SourceDiagnostics
import TestSupport
import Testing

/// Configurations with every deprecated thing, broken at random: nothing may trap, and what comes out stays put.
@Suite struct ConfigFixFuzzTests {
    private static let seed = """
        # head
        specfile_path: 1.10   # a version
        synced_files: &files  # sync
          - a.spec
        upstream_project_name: "é"

        # how
        current_version_command: ["python3", 'setup.py']  # words
        create_tarball_command:
          - make
          - dist   # two
        actions: {pre-sync: ls}
        dist-git-branch: f30
        packages:
          a: {bump_release: no}
        jobs:
        - &job
          job: copr_build
          trigger: pull_request
          metadata:  # meta
            # c1
            targets:
            - centos-stream-x86_64
            - "centos-stream-aarch64"  # c2
            tf_post_install_script: |
              a
               b
            # last
          files_to_sync: *files
        - <<: *job
          metadata:
            dist-git-branch: f30
            timeout: 1.5
          trigger: release
        - {job: tests, trigger: pull_request, metadata: {targets: [fedora-all], branch: 2024-01-02}}
        - metadata: {targets: [fedora-all],
             owner: x}  # flow
          job: tests
          trigger: release

        """
    private static let pieces = [
        "metadata:", "metadata: ", "- ", "  ", "\n", "\r\n", "\r", "#", " # x\n", "{", "}", "[", "]", "*job",
        "&x ", "<<: *job\n", "\t",
        "? ", ": ", "'", "\"", "|\n", "actions:\n", "actions: {}\n", "current_version_command: a\n", "é",
        "\u{FEFF}", "!!str ", "---\n",
    ]

    private func broken(_ random: inout SeededGenerator) -> String {
        var lines = Self.seed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0..<lines.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: lines.remove(at: place)
            case 1: lines[place] = "  " + lines[place]
            case 2: lines[place] = String(lines[place].drop { $0 == " " })
            case 3: lines.insert(lines[Int.random(in: 0..<lines.count, using: &random)], at: place)
            default:
                let offset = Int.random(in: 0...lines[place].count, using: &random)
                let piece = Self.pieces.randomElement(using: &random) ?? ""
                lines[place].insert(
                    contentsOf: piece, at: lines[place].index(lines[place].startIndex, offsetBy: offset))
            }
        }
        return lines.joined(separator: Bool.random(using: &random) ? "\n" : "\r\n")
    }

    @Test("any text is rewritten to the end, or refused")
    func mutations() throws {
        var random = SeededGenerator(seed: FuzzBudget.seed &+ 6)
        var budget = FuzzBudget(rounds: 200)
        var rounds = 0
        var readable = 0
        while budget.goesOn() {
            rounds += 1
            let file = SourceFile(name: "x.yaml", text: broken(&random))
            guard let fix = try? ConfigFix(file, isUnsafe: Bool.random(using: &random)) else { continue }
            readable += 1
            let again = try ConfigFix(fix.file)
            #expect(!again.hasChanges, "\(String(decoding: file.bytes, as: UTF8.self))")
            #expect(fix.changes.allSatisfy { $0.range.start.line <= file.lineCount })
            if fix.hasChanges { #expect(!UnifiedDiff.text(from: file, to: fix.file).isEmpty) }
        }
        #expect(readable > rounds / 4)
    }
}
