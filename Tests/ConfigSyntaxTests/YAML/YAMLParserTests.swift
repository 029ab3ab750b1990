import SourceDiagnostics
import Testing

@testable import ConfigSyntax

/// Reads a text that must be readable.
func read(_ text: String, limits: YAMLLimits = YAMLLimits()) throws -> YAMLDocument {
    try YAMLDocument(SourceFile(name: "test.yaml", text: text), limits: limits)
}

/// The error of a text or of bytes, as `line:column code: message`.
func failure(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> String? {
    let file = SourceFile(name: "test.yaml", bytes: bytes)
    do {
        _ = try YAMLDocument(file, limits: limits)
        return nil
    } catch {
        let diagnostic = error.diagnostic(in: SourceMap([file]))
        return "\(diagnostic.range.start) \(diagnostic.code.rawValue): \(diagnostic.message)"
    }
}

func failure(_ text: String) -> String? { failure(Array(text.utf8)) }

struct YAMLParserTests {
    @Test("a node's span is its text")
    func spans() throws {
        let document = try read("é: [a, 'b c']\nkey:\n  - x # note\n  - y: |\n      z\n\nlast: \"q\"\n")
        let root = try #require(document.root.mapping)
        func text(_ node: ConfigNode?) -> String? { node.map { document.sources.text($0.span) } }
        #expect(text(root["é"]) == "[a, 'b c']")
        #expect(root["é"]?.sequence?.map { document.sources.text($0.span) } == ["a", "'b c'"])
        #expect(text(root["key"]?.sequence?.first) == "x")
        #expect(text(root["last"]) == "\"q\"")
        #expect(root.entries.map { document.sources.text($0.key.span) } == ["é", "key", "last"])
        #expect(document.sources.range(root.entries[2].key.span).start == SourcePosition(line: 7, column: 1))
    }

    @Test("an anchor and a tag are not part of the value's span")
    func properties() throws {
        let document = try read("a: &x !!str 5\nb: !!seq &y [1]\nc: &z # note\n  d: e\nf: &w\n&k g: 1\n")
        let root = try #require(document.root.mapping)
        let texts = ["a", "b", "c", "f", "g"].map { root[$0].map { document.sources.text($0.span) } }
        #expect(texts == ["5", "[1]", "d: e", "", "1"])
        #expect(document.sources.text(root.entries[4].key.span) == "g")
    }

    @Test("a block collection ends with its last value, not at the next key")
    func blockEnd() throws {
        let document = try read("a:\n  b: c\n\n# note\nd: e\n")
        let inner = try #require(document.root.mapping?["a"])
        #expect(document.sources.text(inner.span) == "b: c")
    }

    @Test("columns count scalars after a byte order mark and before CRLF")
    func columns() throws {
        let document = try read("\u{FEFF}a: é🎉\r\nb: c\r\n")
        let root = try #require(document.root.mapping)
        let first = document.sources.range(root.entries[0].key.span)
        #expect(first.start == SourcePosition(line: 1, column: 1))
        let value = document.sources.range(root.entries[0].value.span)
        #expect(value.start == SourcePosition(line: 1, column: 4))
        #expect(value.end == SourcePosition(line: 1, column: 6))
        #expect(
            document.sources.range(root.entries[1].value.span).start == SourcePosition(line: 2, column: 4))
    }

    @Test("a plain scalar's span holds the scalar, in generated documents", arguments: 0..<200)
    func plainSpans(_ seed: Int) throws {
        var generator = YAMLGenerator(seed: UInt64(seed))
        let document = try read(generator.document())
        check(document.root, document.sources)
    }

    private func check(_ node: ConfigNode, _ sources: SourceMap) {
        #expect(node.span.lower <= node.span.upper)
        switch node.value {
        case .string(let text) where node.style == .plain && !text.contains("\n"):
            #expect(sources.text(node.span) == text)
        case .sequence(let items):
            for item in items { check(item, sources) }
        case .mapping(let mapping):
            for entry in mapping.entries {
                check(entry.key, sources)
                check(entry.value, sources)
            }
        default: break
        }
    }

    @Test("a key that stands twice counts once, the last time, and both places are told")
    func duplicates() throws {
        let document = try read("a: 1\nb: {c: 1, c: 2}\na: 3\n")
        #expect(document.root.mapping?["a"]?.value == .integer(3))
        let found = document.diagnostics.map { "\($0.range.start) \($0.notes.map { "\($0.range.start)" })" }
        #expect(Set(found) == ["2:11 [\"2:5\"]", "3:1 [\"1:1\"]"])
        #expect(
            document.diagnostics.allSatisfy { $0.severity == .warning && $0.code == "yaml.duplicate-key" })
    }

    @Test("a key over a merged one is no duplicate")
    func mergedIsNoDuplicate() throws {
        let document = try read("x: &x {a: 1}\ny:\n  <<: *x\n  a: 2\n")
        #expect(document.diagnostics.isEmpty)
        let merged = try #require(document.root.mapping?["y"]?.mapping)
        #expect(merged.entries.map(\.isMerged) == [false])
        #expect(merged["a"]?.value == .integer(2))
    }

    @Test("each tab outside of texts and comments is an error at its place")
    func tabs() throws {
        let document = try read("a: 'x\ty' #\t\nb:\tc\nd: [1,\t\t2]\n")
        #expect(
            document.diagnostics.map { "\($0.range.start) \($0.code.rawValue)" } == [
                "2:3 yaml.tab", "3:7 yaml.tab",
            ])
        #expect(document.diagnostics.hasErrors)
    }

    @Test(
        "what cannot be read names its place and the reason",
        arguments: [
            ("a: [b\nc: d\n", "2:2 yaml.syntax"), ("a: 'b\n", "2:1 yaml.syntax"),
            ("a: b: c\n", "1:5 yaml.syntax"),
            ("a:\n\tb: c\n", "2:1 yaml.syntax"), ("a: *b\n", "1:4 yaml.syntax"),
            ("a: &x\n  b: *x\n", "2:6 yaml.syntax"),
            ("a: &x 1\nb: &x 2\n", "2:4 yaml.syntax"), ("? [a]\n: b\n", "1:3 yaml.syntax"),
            ("a: !foo b\n", "1:4 yaml.syntax"),
            ("a: !!int x\n", "1:4 yaml.syntax"), ("a: b\n---\nc: d\n", "2:1 yaml.syntax"),
            ("a:\n  <<: 5\n", "2:7 yaml.syntax"),
            ("é: \u{1}b\n", "1:4 yaml.encoding"), ("a: !!python/object:os.system b", "1:4 yaml.syntax"),
        ])
    func errors(text: String, place: String) throws {
        let found = try #require(failure(text))
        #expect(found.hasPrefix(place + ": "), "\(found)")
    }

    @Test(
        "bytes that are no UTF-8 are named by their place",
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], "1:4"), ([0x61, 0x0A, 0xC3, 0x28], "2:1"), ([0xC0, 0x80], "1:1"),
            ([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], "1:4"), ([0x61, 0x3A, 0x20, 0xE2, 0x82], "1:4"),
            ([0xFF, 0xFE, 0x61, 0x00], "1:1"),
        ] as [([UInt8], String)])
    func notUTF8(bytes: [UInt8], place: String) throws {
        let found = try #require(failure(bytes))
        #expect(found == "\(place) yaml.encoding: this byte is not UTF-8")
    }

    @Test("an unknown alias offers the nearest anchor")
    func nearestAnchor() {
        #expect(
            failure("a: &common 1\nb: *comon\n")
                == "2:4 yaml.syntax: no anchor '&comon' stands before this alias; did you mean '*common'?")
    }
}
