import ConfigSyntax
import JSONKit
import SourceDiagnostics
import Testing

@Suite struct YAMLWriterTests {
    private func read(_ text: String) throws -> ConfigNode {
        try YAMLDocument(SourceFile(name: "x.yaml", text: text)).root
    }

    private static let texts = [
        "", "hello", "hello world", "yes", "No", "~", "null", "1", "1.10", "0x1F", "1e3", "1.0e+3",
        "2024-01-31", "1:30",
        "<<", "=", "-", "- x", "-x", "?", "? x", ": x", "a: b", "a:b", "a:", "a #b", "a#b", "#a", " a", "a ",
        "'", "it's",
        "\"", "%{version}", "{version}", "v{version}", "[x]", "*x", "&x", "!x", "|", ">", "@x", "`x`", "...",
        "---",
        "... x", "a\nb", "a\nb\n", "a\n", "\n", "\n\n", "a\n\n", " a\n", "a\tb", "\ta", "a\r\nb", "\u{7F}",
        "\u{0}", "\u{85}",
        "\u{2028}", "\u{FEFF}", "é", "日本", "🎉", "a, b", "a]", "x: {y}", "true ",
        "https://example.org/x?y=1#z",
        #"([.\-_~^]?)(alpha|beta|rc|pre(view)?)([.\-_]?\d+)?"#, #"a\"#,
    ]

    @Test("a text reads back as the same text", arguments: texts)
    func scalar(_ text: String) throws {
        #expect(try read(YAMLWriter.scalar(text)).string == text)
        #expect(try read("k: \(YAMLWriter.scalar(text))").mapping?["k"]?.string == text)
        #expect(
            try read("{k: [\(YAMLWriter.scalar(text, inFlow: true)), x]}").mapping?["k"]?.sequence?.first?
                .string == text)
    }

    @Test("a text reads back as the same text in a list and as a key", arguments: texts)
    func nested(_ text: String) throws {
        let output = YAMLOutput.mapping([
            .init("a", .sequence([.value(.string(text)), .value([.string(text)])]))
        ])
        let list = try read(YAMLWriter.text(output)).mapping?["a"]?.sequence
        #expect(list?.first?.string == text)
        #expect(list?.last?.sequence?.first?.string == text)
        let keyed = YAMLOutput.mapping([.init(text, .value(.string(text)), comment: "a comment")])
        #expect(try read(YAMLWriter.text(keyed)).mapping?.entry(text)?.value.string == text)
    }

    @Test("random texts read back as the same texts")
    func random() throws {
        var state: UInt64 = 42
        let alphabet = Array(" \t\n-:#'\"[]{},&*!|>%@`ab1.é=<?~\\".unicodeScalars)
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<6 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.unicodeScalars.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            try nested(text)
        }
    }

    @Test("plain words stay without quotes")
    func plain() {
        for text in ["hello", "hello-1.0.spec", "./", "https://example.org", "a b"] {
            #expect(YAMLWriter.scalar(text) == text)
        }
    }

    @Test(
        "numbers, booleans and empty collections keep their types",
        arguments: [
            JSONValue.integer(-3), .number(1.5), .number(1e30), .number(2), .bool(true), .null, .array([]),
            .object([]),
            .array([.array([]), .object([.init("a", .array([1, .array([2])]))])]),
        ])
    func types(_ value: JSONValue) throws {
        let text = YAMLWriter.text(.mapping([.init("k", .value(value))]))
        #expect(try JSONValue(read(text)) == .object([.init("k", value)]))
    }

    @Test("comments stand on the key's line")
    func comments() {
        let output = YAMLOutput.mapping([
            .init("a", .value("x"), comment: "one"), .init("b", .value(["y"]), comment: "two"),
            .init(
                "c", .sequence([.mapping([.init("d", .value(1), comment: "three"), .init("e", .value(2))])])),
            .init("f", .value("l1\nl2\n"), comment: "four"),
        ])
        #expect(
            YAMLWriter.text(output) == """
                a: x  # one
                b:  # two
                  - y
                c:
                  - d: 1  # three
                    e: 2
                f: |  # four
                  l1
                  l2

                """)
    }
}
