import Foundation
import SourceDiagnostics
import TestSupport
import Testing

@testable import ConfigSyntax

struct ConfFormatTests {
    private struct Answer: Decodable {
        var value: String?
        var error: String?
        var message: String?
    }

    @Test("'%' makes the text, or fails for the reason, that Python's does", ConfOracle.isThere)
    func generated() async throws {
        var random = SeededGenerator(seed: 5)
        var pairs = Self.examples
        for _ in 0..<12_000 {
            let argument = random.one(in: 2) ? tuple(&random) : ConfGenerator.literal(&random)
            pairs.append((ConfGenerator.template(&random), argument))
        }
        let questions = try pairs.map { pair in
            String(decoding: try JSONEncoder().encode([pair.0, pair.1]), as: UTF8.self)
        }
        let answers: [Answer] = try await ConfOracle.ask("format", questions)
        for ((template, argument), answer) in zip(pairs, answers) {
            // Half a surrogate pair is a text to Python alone.
            if answer.value?.unicodeScalars.contains("\u{FFFD}") == true { continue }
            // Its negation overflows in Python.
            if template.contains("*"), argument.contains("-9223372036854775808") { continue }
            let text = "a = '\(template)' % \(argument)"
            let ours = outcome(of: text)
            let their = answer.value.map { "= " + $0 } ?? (answer.error ?? "") + " " + (answer.message ?? "")
            #expect(ours == their || isSame(ours, answer), "\(text)\n  ours: \(ours)\ntheirs: \(their)")
        }
    }

    private func tuple(_ random: inout SeededGenerator) -> String {
        let items = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            ConfGenerator.literal(&random, depth: 1) + ","
        }
        return "(" + items.joined(separator: " ") + ")"
    }

    private func outcome(of text: String) -> String {
        let document = ConfTexts.read(text, dialect: .reference)
        if let value = document["a"]?.string { return "= " + value }
        return document.diagnostics.map(\.message).joined(separator: "; ")
    }

    private func isSame(_ ours: String, _ answer: Answer) -> Bool {
        guard let error = answer.error, let message = answer.message else { return false }
        if error == "KeyError" { return ours == "cannot format this text: no key \(message)" }
        // What does not fit into memory or a machine word has another wording in each place of Python.
        if error == "MemoryError" || error == "OverflowError", message.isEmpty || message.contains("C ") {
            return ours.hasPrefix("cannot format this text: ") && ours.contains("too ")
        }
        return ours == "cannot format this text: \(message)"
    }

    private static let examples: [(String, String)] = [
        ("%s", "'x'"), ("%s %s", "('x',)"), ("x", "()"), ("x", "{}"), ("x", "[]"), ("x", "1"), ("x", "(1,)"),
        ("%", "()"), ("%(a", "{'a': 1}"), ("%(a)", "{'a': 1}"), ("%(a)s %s", "{'a': 1}"),
        ("%s %(a)s", "{'a': 1}"),
        ("%(a)*d", "{'a': 3}"), ("%(a)s", "[1]"), ("%(a)s", "(1,)"), ("%(a)s", "'x'"), ("%()s", "{'': 1}"),
        ("%*d", "(5, 3)"), ("%-*d|", "(5, 3)"), ("%*d|", "(-5, 3)"), ("%.*f", "(2, 3.14159)"),
        ("%.*f", "(-2, 3.5)"),
        ("%*d", "('x', 3)"), ("%05d", "-3"), ("%+d % d", "(3, 4)"), ("%-05d|", "3"),
        ("%#o %#x %#X", "(8, 255, 255)"),
        ("%#010x", "255"), ("%#.5x", "-255"), ("%x", "-255"), ("%.5d", "42"), ("%10.5d|", "-42"),
        ("%x", "1.5"),
        ("%d", "1.9e30"), ("%d", "-1.5"), ("%d", "True"), ("%i", "None"), ("%u", "'x'"), ("%d", "1.0e999"),
        ("%f", "1.0e999"), ("%010f|", "-1.0e999"), ("%F", "1.0e999"), ("%g", "1.0e20"), ("%#g", "1.0"),
        ("%#.0f", "3.0"), ("%e", "12345.678"), ("%f", "True"), ("%f", "'x'"), ("%f", "None"),
        ("%.50f", "0.1"),
        ("%.0f", "2.5"), ("%.0f", "0.5"), ("%c%c", "(65, 'é')"), ("%c", "'xy'"), ("%c", "1114112"),
        ("%c", "-1"),
        ("%c", "1.5"), ("%5c|", "65"), ("%.0c", "65"), ("%05s", "'x'"), ("%.2s", "'xyz'"),
        ("%5.1s|", "'xyz'"),
        ("%r %a", "('é', 'é')"), ("%r", "'\u{200B}\u{A0}'"), ("%s", "(1.0e16,)"), ("%s", "1.0e15"),
        ("%s", "1.0e-5"),
        ("%s", "[1, 'x', None, {'a': (1,)}]"), ("%5%", "()"), ("%z", "1"), ("%z", "()"), ("%é", "1"),
        ("%hd", "1"),
        ("%lld", "1"), ("%.3", "1"), ("%5", "1"), ("%-", "1"), ("%f", "123456789012345678901234567890"),
        ("%x", "123456789012345678901234567890"), ("%s %d", "(99999999999999999999, -99999999999999999999)"),
    ]

    @Test("a directive that fails is underlined, and a superfluous argument") func places() {
        let texts = [
            "a = 'v%s-%d' % ('x', 'y')", "a = '%s' % ('x', 'y')", "a = '%(nam)s' % {'name': 1}",
            "a = 'é%z' % 1",
        ]
        let marked = texts.map { text in
            let document = ConfTexts.read(text)
            return document.diagnostics.map { document.sources.files[0].text($0.range.offsets) }
        }
        #expect(marked == [["%d"], ["('x', 'y')"], ["%(nam)"], ["%z"]])
    }

    @Test("a missing key offers the one that is there") func nearKey() {
        let document = ConfTexts.read("a = '%(nam)s' % {'name': 1}")
        #expect(document.diagnostics.first?.hint == "did you mean 'name'?")
    }

    @Test(
        "a text that would grow without bounds is refused",
        arguments: [
            "%999999999999d", "%.999999999d", "%.999999999f", "%99999999999999999999d",
            "%.99999999999999999999d",
        ])
    func huge(_ template: String) {
        let document = ConfTexts.read("a = '\(template)' % 1")
        #expect(document.diagnostics.hasErrors)
    }

    @Test("texts made of texts stop at the limit") func doubling() {
        let lines = (1...60).map { "a\($0) = '%s%s' % (a\($0 - 1), a\($0 - 1))" }
        let document = ConfTexts.read("a0 = '0123456789'\n" + lines.joined(separator: "\n"))
        #expect(document.diagnostics.map(\.code) == ["conf.limit"])
    }
}
