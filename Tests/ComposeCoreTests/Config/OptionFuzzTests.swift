import ConfigSyntax
import HostKit
import SourceDiagnostics
import TestSupport
import Testing

@testable import ComposeCore

/// Options with values of any kind must end in a configuration or in findings, whatever they are.
///
/// `FUZZ_SECONDS` says how long the test goes on.
struct OptionFuzzTests {
    private static let words = [
        "", "^S", ".*", "*", "x86_64", "src", "(", "scm", "git", "file", "dir", "repo", "repo_from", "branch",
        "url", "ksurl", "target", "git_branch", "treefile", "config_url", "ostree_repo", "extra_source_repos",
        "source_repo_from", "include_variants", "image-build", "configuration_file", "https://x/r#HEAD",
        "name", "deps", "hybrid", "comps", "sha", "yum", "a/../../b", "factory-parameters", "é",
    ]

    private static func value(_ random: inout SeededGenerator, depth: Int = 0) -> String {
        let count = Int.random(in: 0...3, using: &random)
        switch Int.random(in: 0...(depth > 4 ? 5 : 9), using: &random) {
        case 0: return random.pick(["True", "False", "None"])
        case 1: return random.pick(["0", "-1", "3", "9223372036854775807", "1.5", "1.0e300", "-0.0"])
        case 2...5: return "\"\(random.pick(words))\""
        case 6:
            return "[" + (0..<count).map { _ in value(&random, depth: depth + 1) }.joined(separator: ", ")
                + "]"
        case 7:
            return "(" + (0..<count).map { _ in value(&random, depth: depth + 1) }.joined(separator: ", ")
                + ")"
        default:
            var keys: [String] = []
            for _ in 0..<count + 1 {
                let key = random.pick(words)
                if !keys.contains(key) { keys.append(key) }
            }
            return "{" + keys.map { "\"\($0)\": \(value(&random, depth: depth + 1))" }.joined(separator: ", ")
                + "}"
        }
    }

    private func load(_ text: String) throws -> LoadedComposeConfig {
        let document = ConfDocument(path: "test.conf") { _ in Array(text.utf8) }
        var loaded = LoadedComposeConfig(document: document)
        try ComposeConfigReader(.current()).check(&loaded)
        return loaded
    }

    @Test("whatever an option holds, it is read or refused, and what is shown reads as the same")
    func options()
        throws
    {
        let names = ComposeKeys.root.keys.map(\.name) + ComposeKeys.removed.map(\.name) + ["unknown"]
        var random = SeededGenerator(seed: FuzzBudget.seed)
        var budget = FuzzBudget(rounds: 1500)
        var valid = 0
        while budget.goesOn() {
            let lines = (0..<3).map { _ in "\(random.pick(names)) = \(Self.value(&random))\n" }
            let text = minimal + lines.joined()
            var loaded = try load(text)
            let filled = loaded.filled(processors: 2)
            loaded.merge(loaded)
            #expect(loaded.filled(processors: 2) == filled, Comment(rawValue: text))
            loaded.fillBranches()
            guard !loaded.diagnostics.hasErrors else {
                #expect(throws: ComposeError.self) { try loaded.config() }
                continue
            }
            valid += 1
            _ = try loaded.config()
            let shown = ConfigListing(loaded, all: true).text(explains: true, hasTitles: true, width: 40)
            let again = try load(shown)
            #expect(
                again.filled().pythonJSON == loaded.filled().pythonJSON, Comment(rawValue: text))
        }
        #expect(valid > 5)
    }
}
