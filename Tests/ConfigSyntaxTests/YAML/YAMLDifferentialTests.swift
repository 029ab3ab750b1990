import ConfigSyntax
import Foundation
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

/// Our reader beside PyYAML: the same values of the same types, and the same texts refused.
@Suite(PyYAML.isThere)
struct YAMLDifferentialTests {
    @Test("plain scalars have the reference's types and values")
    func scalars() async throws {
        let scalars =
            YAMLGenerator.scalars + [
                "y", "n", "Y", "N", "yEs", "TRUE", "tRue", "Null", "nULL", "on", "Off", "oFF", "0.1", "-0.0",
                "+.5", "-.5", "5.",
                "5.e+3", "5.e3", "1e+3", "1.5e3", "1.5E-3", "._5", "1._5", "1__0", "_1", "1_", "0_", "00",
                "0_7", "09", "-010",
                "+0x1f", "0xg", "0b2", "0B1", "0X1", "1:60", "1:59", "-1:30", "1:2:3", "1:2:3.4", "+1:30.25",
                "1:30:", ":1",
                "12345678901234567890", "-9223372036854775807", "9223372036854775807", "9223372036854775808",
                "9007199254740993", "+.INF", ".Inf", "-.nan", ".NaN", "2024-12-31 10:11:12",
                "2024-12-31T10:11:12Z",
                "2024-12-31 1:11:12.5 +1", "2024-12-31 10:11", "2024-12-3", "2024-001", "1.10", "1.0.0",
                "1,000", "0.0.1",
                "1.2e", "e5", "<", "<<<", "&", "a&b", "a*b", "!", "100%", "$x", "(a)", "a|b", "-1-", "1-2",
                "+", "++", ".", "..",
                "=x", "a=b", "@", "~~", "\\n", "a\\b", "²", "١",
            ]
        try await PyYAML.expectAgreement(on: scalars.map { "a: \($0)" } + scalars.map { "- \($0)\n" })
    }

    @Test("documents in every style read alike")
    func styles() async throws {
        try await PyYAML.expectAgreement(on: [
            "", "# only a comment\n", "---\n", "---\n...\n", "%YAML 1.1\n---\na: b\n", "a: b\n...\n", "a",
            "--- a", "- a\n- b", "[]", "{}",
            "a: |\n  x\n   y\n\n  z\n", "a: >\n  x\n  y\n\n  z\n   deeper\n  w\n", "a: |-\n  x\n\n",
            "a: |+\n  x\n\nb: c",
            "a: >-\n  x\n\n\n  y\n", "a: |2\n    x\n", "a: |\n\n\n  x\n", "a: >\n\n  x\n",
            "a: | # comment\n  x\n",
            "a: 'x\n  y\n\n  z'", "a: \"x\\\n   y\"", "a: \"x\n  y\"",
            "a: \"\\x41\\u00e9\\U0001F600\\N\\_\\e\\0\\/\\\\\\\"\"",
            "a: \"\\q\"", "a: \"\\x4\"", "a: x\n  y\n  z\n", "a: x\n\n  y\n", "? a\n: b\n? c\n",
            "a: &x {b: c}\nd: *x\n",
            "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n",
            "a: &x {b: 1}\ne: &y {b: 2, f: 3}\nd:\n  <<: [*x, *y]\n",
            "a: &x {b: 1}\nd: {c: 0, <<: *x, b: 5}\n", "d: {<<: {b: 1}, <<: {b: 2, c: 3}}", "d: {<<: 5}",
            "d: {<<: [5]}",
            "'<<': {b: 1}", "a: b\r\nc:\r\n  - d\r\n", "a: b\rc: d", "\u{FEFF}a: b", "a: b # c\n# d\n",
            "a: #b\n", "a: b#c\n",
            "a: [x, [y, {z: 1}], ]\n", "a: [\n x,\n\n # c\n y\n]\n", "{a: 1, b, c: }", "[a: b, c]",
            "[a: 1, {b: 2}]", "{a: , b: 1}",
            "a: {b: c, d: [e]}", "- - a\n  - b\n- c", "- a: 1\n  b: 2\n- c", "a:\n- b\n- c\nd: e",
            "a:\n  - b\n  -\n  - c",
            "a:\nb:\n", "a: !!str 5\nb: !!int '5'\nc: !!float 5\nd: !!bool yEs\ne: !!null x\nf: !!str\n",
            "!!map {a: b}", "a: !!seq [b]",
            "a: ! 5", "a: !foo b", "a: !!int x", "a: !!python/object:os.system b", "a: !!map [b]", "a: *b",
            "a: &b *b", "a: &b [*b]",
            "a: 1\na: 2", "a: {b: 1, b: 2}", "a: b: c", "a: - b", "a: [b", "a: {b", "a: 'b", "a: \"b",
            "a: @b", "a: `b", "a: %b",
            "a: b\n c: d", " a: b\nc: d", "a: [b]]", "a: b\n---\nc: d", "---\n---\n", "a: b\n...\nc: d",
            "a: >x\n  b", "a: |0\n b",
            "? [a]\n: b", "? {a: b}\n: c", "{[a]: b}", "&a b: c\nd: *a", "a: &1 b\nc: *1", "a: ''''",
            "a: '\n\n'", "a: \"\"\n",
            "key with spaces: v", "\"quoted key\": v", "'a: b': c", "1: a\n2: b", "yes: a", "~: a", "1.5: a",
            ": a", "a : b", "a: b: ",
            "a:    b   \n", "a:\n    b\n", "a:\n  b\n  c\n", "http://x: y", "a: http://x:80/y", "a: x:y",
            "a:b: c", "%a: b", "a: b%",
            "%YAML 2.0\n---\na: b", "a: &x 1\nb: &x 2\n", "&x a: 1\n&x b: 2", "a: 日本語\n日本: é\n",
            "a: b\u{FEFF}c", "a: \u{1F600}b # c\nd: [é, \u{1F600}]",
        ])
    }

    @Test("tabs are taken and refused where the reference does so")
    func tabs() async throws {
        try await PyYAML.expectAgreement(on: [
            "a:\tb", "a: b\t", "a: b\t# c", "a: b\tc", "a: 'b\tc'", "a: 'b'\t", "a: \"b\tc\" # \t",
            "a: [x,\ty]", "a: [\n\tx]",
            "a:\n\t- b", "a: |\n  x\ty\n", "a: |\t\n  x\n", "a: | #\t\n  x\n", "a: >\n  x\n  \ty\t\n",
            "\t\na: b", "a: b\n\t\nc: d", "a: b\n  \t\nc: d",
            "# c\t\na: b", "a: b #\tc", "a: x\n  \ty\n", "-\ta", "- a\n-\tb", "a: 'b\n\tc'", "a: \"b\n\tc\"",
            "a: b#\tc", "'a\tb': c", "{a:\tb}",
            "a: |\n  x\n\t\nb: c", "a: |\n  x\n  \t\nb: c", "a: b\n# \t\n\t# c\n", "a: |\n x\n#\tc\nb: d",
            "a: b\r\n\t\r\n", "\"a\"\t: b", "a: '\t'\nb: '\t'\n",
        ])
    }

    @Test("what libyaml alone refuses is refused with a place, not misread")
    func stricter() throws {
        for text in ["%FOO bar\n---\na: b", "a: >\n  \tx\n"] {
            #expect(throws: YAMLError.self) { try YAMLDocument(SourceFile(name: "test.yaml", text: text)) }
        }
    }

    @Test("generated documents read alike", arguments: 0..<4)
    func generated(_ part: Int) async throws {
        let texts = (0..<250).map { number -> String in
            var generator = YAMLGenerator(seed: UInt64(part * 1000 + number))
            return generator.document()
        }
        try await PyYAML.expectAgreement(on: texts)
    }

    @Test("every probe configuration reads alike")
    func probes() async throws {
        let directory = Fixtures.path("packit-config-cases")
        let names = try Files.list(directory).filter { $0.hasSuffix(".yaml") }
        #expect(names.count == 250)
        try await PyYAML.expectAgreement(on: names.map { try Files.readText(directory.appending($0)) })
    }
}
