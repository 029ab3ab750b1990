import ConfigSyntax
import Foundation
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

/// INI files as Python reads them.
@Suite struct INIDocumentTests {
    private static let texts = [
        "[general]\na = 1\nB: two\n[part]\nc=\n",
        "# comment\n; another\n[a]\n  # indented\nx = y ; no comment\n",
        "[a]\nlist = one\n  two\n\n  three\n\nnext = 1\n",
        "[a]\nlist =\n  one\n  # comment\n  two = three\n",
        "  [a]\n  key = value\n    more\n  other = 1\n",
        "[DEFAULT]\nfailable = yes\n[a]\nx = 1\n[b]\nfailable = no\n",
        "[a]\nurl = http://x/y?z=1%20%(b)s\npath : a = b\n",
        "[a b]\nKey With Blanks = 1\n[c]\n\tx = 1\n",
        "[a]\r\nx = 1\r\n  2\r\n",
        "[a]\nx = 1\n\n\n",
        "[]\n", "[a]\n= 1\n", "x = 1\n", "[a]\nno delimiter\n", "[a]\nx = 1\nX = 2\n", "[a]\n[a]\n",
        "[a]\nx = é ü\n  ß\n", "[a]]\nx = 1\n", "[a] b\nx = 1\n", "",
    ]

    private static let script = """
        import configparser, json, sys
        result = []
        for text in json.load(sys.stdin):
            parser = configparser.RawConfigParser()
            try:
                parser.read_string(text)
                result.append({s: dict(parser.items(s)) for s in parser.sections()})
            except configparser.Error:
                result.append(None)
        print(json.dumps(result))
        """

    private func ours(_ text: String) -> [String: [String: String]]? {
        let document = INIDocument(SourceFile(name: "f", text: text))
        guard document.diagnostics.isEmpty else { return nil }
        var result: [String: [String: String]] = [:]
        for section in document.sections {
            var values = Dictionary((document.defaults?.entries ?? []).map { ($0.name, $0.text) }) { $1 }
            for entry in section.entries { values[entry.name] = entry.text }
            result[section.name] = values
        }
        return result
    }

    @Test("sections and values are those of Python's configparser", Tool.require("python3"))
    func oracle() async throws {
        let host = try Host.forTests()
        let command = Command(
            "python3", ["-c", Self.script], environment: host.environment.forCommands(), in: "/",
            input: Array(try JSONEncoder().encode(Self.texts)))
        let output = try await host.runner.check(command).output
        let theirs = try JSONDecoder().decode([[String: [String: String]]?].self, from: Data(output.utf8))
        for (text, expected) in zip(Self.texts, theirs) { #expect(ours(text) == expected, "\(text)") }
        #expect(theirs.count { $0 == nil } >= 5)
    }

    @Test("everything knows its place") func places() throws {
        let document = INIDocument(
            SourceFile(name: "f", text: "\u{FEFF}[ä]\n  depends_on : b,c\n     d\nx =\n"))
        #expect(document.range(try #require(document["ä"]).range).location == "f:1:2")
        let entry = try #require(document["ä"]?["depends_on"])
        #expect(document.range(entry.nameRange).location == "f:2:3")
        #expect(document.words(of: entry).map(\.text) == ["b", "c", "d"])
        #expect(
            document.words(of: entry).map { document.range($0.range).location } == [
                "f:2:16", "f:2:18", "f:3:6",
            ])
        let empty = try #require(document["ä"]?["x"])
        #expect(document.range(empty.valueRange).location == "f:4:1")
    }

    @Test(
        "what Python refuses is told in its place",
        arguments: [
            ("x = 1\n", "f:1:1: ini.syntax an option stands before any section"),
            ("[a]\n  y\n", "f:2:3: ini.syntax expected '[section]', 'name = value' or a comment"),
            ("[a]\nx = 1\nX: 2\n", "f:3:1: ini.doubled option 'x' stands twice in section 'a'"),
            ("[a]\n[b]\n[a]\n", "f:3:2: ini.doubled section 'a' stands twice"),
        ])
    func refused(_ text: String, _ expected: String) throws {
        let document = INIDocument(SourceFile(name: "f", text: text))
        let finding = try #require(document.diagnostics.first)
        #expect(document.diagnostics.count == 1)
        #expect("\(finding.range.location): \(finding.code.rawValue) \(finding.message)" == expected)
    }

    @Test("of an option that stands twice the last counts, with the lines below it") func twice() throws {
        let document = INIDocument(
            SourceFile(name: "f", text: "[a]\nx = 1\ny = 2\nx = 3\n  4\n[a]\ny = 5\n  6\nz = 7\n"))
        let section = try #require(document["a"])
        #expect(document.sections.count == 1)
        #expect(section.entries.map(\.name) == ["x", "y", "z"])
        #expect(section.entries.map(\.text) == ["3\n4", "5\n6", "7"])
    }

    @Test("any bytes are read without a crash") func anyBytes() {
        var generator = SeededGenerator(seed: 24)
        let signs = Array("[]=: \t\n#;ab\r\u{FEFF}é".utf8)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                signs.randomElement(using: &generator) ?? 0
            }
            let source = SourceFile(name: "f", bytes: bytes)
            let document = INIDocument(source)
            for finding in document.diagnostics { #expect(finding.range.upper <= bytes.count) }
            for section in document.sections {
                for entry in section.entries {
                    for word in document.words(of: entry) { #expect(source.text(word.range) == word.text) }
                }
            }
        }
    }
}
