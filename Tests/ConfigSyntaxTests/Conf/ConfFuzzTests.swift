import Foundation
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ConfigSyntax

/// Damaged configurations must end in a value or a finding, soon, whatever was done to them.
///
/// `FUZZ_SECONDS` says how long each test goes on.
struct ConfFuzzTests {
    private static let mutation = ByteMutation(
        snippets: ConfGenerator.snippets.map { Array($0.utf8) } + [
            [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F], Array("from other import *\n".utf8),
            Array("from main import a\n".utf8), Array("{\"a\": [1, \"\\ud800\"]}".utf8),
        ])

    @Test("a damaged configuration is read or refused, and every place lies in its file") func mutations()
        throws
    {
        let directory = Fixtures.path("pungi-config-cases")
        let seeds = try Files.list(directory)
            .filter { $0.hasSuffix(".conf") || $0.hasSuffix(".json") && $0 != "verdicts.json" }
            .map { try Files.read(directory.appending($0)) }
        var random = SeededGenerator(seed: 7)
        var budget = FuzzBudget(rounds: 3000)
        while budget.goesOn() {
            var bytes = random.pick(seeds)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                Self.mutation.damage(&bytes, other: random.pick(seeds), &random)
            }
            check(bytes, other: random.pick(seeds), &random)
        }
    }

    @Test("heaps of the language's own pieces are read or refused within their bounds") func soup() {
        var random = SeededGenerator(seed: 8)
        var budget = FuzzBudget(rounds: 3000)
        while budget.goesOn() {
            var text = ConfGenerator.soup(&random)
            if random.one(in: 2) { text = "a = " + text }
            if random.one(in: 3) { text = "a = '\(ConfGenerator.template(&random))' % " + text }
            check(Array(text.utf8), other: Array(ConfGenerator.soup(&random).utf8), &random)
        }
    }

    private func check(_ bytes: [UInt8], other: [UInt8], _ random: inout SeededGenerator) {
        var files = ConfTexts([:])
        files.files = ["main.conf": bytes, "other.conf": other]
        let dialect: ConfDialect = random.one(in: 2) ? .standard : .reference
        let format: ConfFormat = random.pick([.assignments, .json, .jsonOrAssignments])
        let time = ThreadTime()
        let document = files.read(format: format, dialect: dialect)
        let text = Comment(
            rawValue: "\(Data(bytes).base64EncodedString()) and \(Data(other).base64EncodedString())")
        #expect(time.elapsed < .seconds(5), text)
        checkSpans(document.root, in: document.sources, text)
        for finding in document.diagnostics {
            let file = document.sources.files.first { $0.name == finding.range.file }
            let size = file?.bytes.count ?? -1
            let range = finding.range
            #expect(0 <= range.lower && range.lower <= range.upper && range.upper <= size, text)
            #expect(!TextRenderer().render(finding, in: file).isEmpty)
        }
    }

    private func checkSpans(_ node: ConfigNode, in sources: SourceMap, _ text: Comment) {
        let isInside =
            node.span.lower >= 0 && node.span.lower <= node.span.upper
            && Int(node.span.upper) <= sources.file(of: node.span).bytes.count
        #expect(isInside, text)
        for item in node.sequence ?? [] { checkSpans(item, in: sources, text) }
        for entry in node.mapping?.entries ?? [] {
            checkSpans(entry.key, in: sources, text)
            checkSpans(entry.value, in: sources, text)
        }
    }
}
