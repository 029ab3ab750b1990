import Foundation
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ConfigSyntax

/// Damaged configurations must end in a value or an error, soon, whatever was done to them.
///
/// `FUZZ_SECONDS` says how long each test goes on, `FUZZ_SEED` where it starts.
struct YAMLFuzzTests {
    @Test("a damaged configuration is read or refused within its own bounds")
    func mutations() throws {
        var random = SeededGenerator(seed: FuzzBudget.seed)
        let directory = Fixtures.path("packit-config-cases")
        let seeds = try Files.list(directory).filter { $0.hasSuffix(".yaml") }.map {
            try Files.read(directory.appending($0))
        }
        var budget = FuzzBudget(rounds: 1500)
        while budget.goesOn() {
            var bytes = random.pick(seeds)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                ByteMutation.yaml.damage(&bytes, other: random.pick(seeds), &random)
            }
            let time = ThreadTime()
            check(bytes)
            #expect(
                time.elapsed < .seconds(2),
                "\(bytes.count) bytes: \(Data(bytes).base64EncodedString())")
        }
    }

    @Test("heaps of YAML's own characters are read or refused within their bounds")
    func soup() throws {
        var random = SeededGenerator(seed: FuzzBudget.seed &+ 1)
        var budget = FuzzBudget(rounds: 1500)
        while budget.goesOn() {
            var bytes: [UInt8] = []
            for _ in 0..<40 { ByteMutation.yaml.damage(&bytes, other: bytes, &random) }
            check(bytes)
        }
    }

    private func check(_ bytes: [UInt8]) {
        let file = SourceFile(name: "fuzz.yaml", bytes: bytes)
        var diagnostics: [Diagnostic] = []
        do {
            let document = try YAMLDocument(file)
            diagnostics = document.diagnostics
            var checker = ShapeChecker(sources: document.sources)
            checker.check(document.root, against: .any, path: "")
            diagnostics += checker.diagnostics
            checkSpans(document.root, limit: bytes.count)
        } catch {
            diagnostics = [error.diagnostic(in: SourceMap([file]))]
        }
        for diagnostic in diagnostics {
            let range = diagnostic.range
            #expect(
                0 <= range.lower && range.lower <= range.upper && range.upper <= bytes.count,
                "\(Data(bytes).base64EncodedString())")
            #expect(range.start.line >= 1 && range.start.line <= file.lineCount)
            #expect(!TextRenderer().render(diagnostic, in: file).isEmpty)
        }
    }

    private func checkSpans(_ node: ConfigNode, limit: Int) {
        #expect(node.span.lower >= 0 && node.span.lower <= node.span.upper && Int(node.span.upper) <= limit)
        for item in node.sequence ?? [] { checkSpans(item, limit: limit) }
        for entry in node.mapping?.entries ?? [] { checkSpans(entry.value, limit: limit) }
    }
}
