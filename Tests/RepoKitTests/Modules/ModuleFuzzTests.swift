import HostKit
import SourceDiagnostics
import TestSupport
import Testing

@testable import RepoKit

/// Damaged module metadata must be read or refused, soon; `FUZZ_SECONDS` says for how long.
struct ModuleFuzzTests {
    @Test("a damaged file is read or refused, and every place lies in its file", arguments: 0..<4)
    func mutations(seed: Int) {
        let seeds = [
            Array(ModuleReaderTests.sample.utf8),
            Array(
                (ModuleIndexTests.build("a", "1", 2, "c") + ModuleIndexTests.defaults("a", "1", modified: 3))
                    .utf8),
            Array(
                "document: modulemd-obsoletes\ndata: {module: é, stream: '1', modified: x}\n---\n- a\n".utf8),
        ]
        var random = SeededGenerator(seed: FuzzBudget.seed &+ UInt64(seed) + 700)
        var budget = FuzzBudget(rounds: 500, sharedBy: 4)
        while budget.goesOn() {
            var bytes = random.pick(seeds)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                ByteMutation.yaml.damage(&bytes, other: random.pick(seeds), &random)
            }
            do throws(ModuleError) {
                try exhaust(ModuleReader().read(SourceFile(name: "modules.yaml", bytes: bytes)))
            } catch {
                #expect(error.diagnostics.allSatisfy { $0.range.upper <= bytes.count })
            }
        }
    }

    /// What was read is written so that the same comes back.
    private func exhaust(_ file: ModuleFile) throws(ModuleError) {
        let size = file.file.bytes.count
        for diagnostic in file.diagnostics { #expect(diagnostic.range.upper <= size) }
        let index = ModuleIndex(file.documents)
        let yaml = index.yaml()
        let again = try ModuleReader().read(SourceFile(name: "again", bytes: yaml))
        #expect(
            ModuleIndex(again.documents).documents.map(\.content) == index.documents.map(\.content),
            "\(String(decoding: file.file.bytes, as: UTF8.self))")
        for stream in index.streams { _ = (stream.nsvca, stream.platforms, ModuleSpec(parsing: stream.nsvc)) }
    }
}
