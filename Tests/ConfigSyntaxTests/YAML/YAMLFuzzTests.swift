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
    static let seconds = ProcessInfo.processInfo.environment["FUZZ_SECONDS"].flatMap(Double.init) ?? 2
    static let seed = ProcessInfo.processInfo.environment["FUZZ_SEED"].flatMap(UInt64.init) ?? 1

    private static let snippets: [[UInt8]] = [
        ": ", "- ", "\n", "\n  ", "[", "]", "{", "}", ", ", "'", "\"", "#", " # c", "|\n", ">-\n", "&x ", "*x", "<<: *x\n", "!!str ",
        "!foo ", "? ", "%", "@", "---\n", "...\n", "\t", "\r", "\r\n", "\u{FEFF}", "\u{2028}", "\\x", "\u{85}", "é", "🎉", "yes", "1e",
        "2024-01-01", "0x", "~", ":", "-", "1:2:3.", "\0",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F]]

    @Test("a damaged configuration is read or refused within its own bounds")
    func mutations() throws {
        var random = SeededGenerator(seed: Self.seed)
        let directory = Fixtures.path("packit-config-cases")
        let seeds = try Files.list(directory).filter { $0.hasSuffix(".yaml") }.map { try Files.read(directory.appending($0)) }
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var count = 0
        while ContinuousClock.now < end {
            var bytes = random.pick(seeds)
            for _ in 0..<Int.random(in: 1...6, using: &random) { Self.damage(&bytes, other: random.pick(seeds), &random) }
            let started = ContinuousClock.now
            check(bytes)
            #expect(started.duration(to: .now) < .seconds(2), "\(bytes.count) bytes: \(Data(bytes).base64EncodedString())")
            count += 1
        }
        #expect(count > 0)
    }

    @Test("heaps of YAML's own characters are read or refused within their bounds")
    func soup() throws {
        var random = SeededGenerator(seed: Self.seed &+ 1)
        let end = ContinuousClock.now + .seconds(Self.seconds / 2)
        while ContinuousClock.now < end {
            let pieces = (0..<Int.random(in: 1...40, using: &random)).map { _ in random.pick(Self.snippets) }
            check(Array(pieces.joined()))
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
            #expect(0 <= range.lower && range.lower <= range.upper && range.upper <= bytes.count, "\(Data(bytes).base64EncodedString())")
            #expect(range.start.line >= 1 && range.start.line <= file.lineCount)
            #expect(!TextRenderer().render(diagnostic, in: file).isEmpty)
        }
    }

    private func checkSpans(_ node: ConfigNode, limit: Int) {
        #expect(node.span.lower >= 0 && node.span.lower <= node.span.upper && Int(node.span.upper) <= limit)
        for item in node.sequence ?? [] { checkSpans(item, limit: limit) }
        for entry in node.mapping?.entries ?? [] { checkSpans(entry.value, limit: limit) }
    }

    private static func damage(_ bytes: inout [UInt8], other: [UInt8], _ random: inout SeededGenerator) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        let length = Int.random(in: 0...min(30, bytes.count - place), using: &random)
        switch Int.random(in: 0...5, using: &random) {
        case 0: bytes.removeSubrange(place..<place + length)
        case 1: bytes.insert(contentsOf: random.pick(snippets), at: place)
        case 2: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        case 3: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
        case 4: bytes.insert(contentsOf: other.prefix(200), at: place)
        default: bytes.replaceSubrange(place..<place + length, with: random.pick(snippets))
        }
    }
}
