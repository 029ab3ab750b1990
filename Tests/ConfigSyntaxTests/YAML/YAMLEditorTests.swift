import ConfigSyntax
import SourceDiagnostics
import Testing

@Suite struct TextEditTests {
    private func applied(_ edits: [TextEdit], to text: String) -> String? {
        TextEdit.apply(edits, to: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("edits speak of the old text, in whatever order they come")
    func order() {
        let edits: [TextEdit] = [.delete(4..<5), .insert("X", at: 0), .replace(1..<3, with: "yyy")]
        #expect(applied(edits, to: "abcdef") == "Xayyydf")
    }

    @Test("two edits of the same bytes are refused")
    func overlap() {
        #expect(applied([.delete(0..<3), .replace(2..<4, with: "x")], to: "abcdef") == nil)
    }

    @Test("an edit behind the end is refused")
    func outside() {
        #expect(applied([.delete(5..<9)], to: "abcdef") == nil)
    }

    @Test("insertions at one place keep their order and come before a deletion there")
    func insertions() {
        let edits: [TextEdit] = [.delete(2..<4), .insert("1", at: 2), .insert("2", at: 2)]
        #expect(applied(edits, to: "abcdef") == "ab12ef")
    }

    @Test(
        "a place of the new text is found in the old one",
        arguments: [(0, 0), (2, 1), (5, 3), (6, 4), (8, 5)])
    func oldOffset(new: Int, old: Int) {
        let edits: [TextEdit] = [.insert("X", at: 0), .replace(1..<3, with: "yyy"), .insert("z", at: 4)]
        #expect(applied(edits, to: "abcdef") == "Xayyydzef")
        #expect(TextEdit.oldOffset(of: new, after: edits) == old)
    }
}

@Suite struct YAMLEditorTests {
    private func editor(_ text: String) -> YAMLEditor { YAMLEditor(SourceFile(name: "x.yaml", text: text)) }

    private func text(_ editor: YAMLEditor, _ edits: [TextEdit]) -> String? {
        TextEdit.apply(edits, to: editor.file.bytes).map { String(decoding: $0, as: UTF8.self) }
    }

    private func entry(_ name: String, _ editor: YAMLEditor) throws -> YAMLLayout.Entry {
        try #require(YAMLLayout(editor.file).root?.entry(name))
    }

    @Test("line breaks are those of the file", arguments: ["\n", "\r\n", "\r"])
    func lineBreaks(_ lineBreak: String) {
        #expect(editor("a: 1\(lineBreak)b: 2\(lineBreak)").lineBreak == lineBreak)
    }

    @Test("an entry's lines take along the comments right above it and the deeper ones right below")
    func lines() throws {
        let editor = editor(
            """
            # not this one

            # about a
            a:
              - 1 # one
              # after one
            # about b
            b: 2

            """)
        #expect(editor.lines(of: try entry("a", editor)) == 3...6)
        #expect(editor.lines(of: try entry("b", editor)) == 7...8)
    }

    @Test("lines move to the left as far as their own spaces allow, empty ones stay empty")
    func indent() {
        let editor = editor("a\n    b\n\n  c\n")
        #expect(text(editor, editor.indent(lines: 1...4, by: -3)) == "a\n b\n\nc\n")
        #expect(text(editor, editor.indent(lines: 1...4, by: 2)) == "  a\n      b\n\n    c\n")
    }

    @Test("deleting lines between two blank ones leaves one of these")
    func deletion() {
        let editor = editor("a: 1\n\nb: 2\n\nc: 3\n")
        #expect(text(editor, [editor.deletion(ofLines: 3...3)]) == "a: 1\n\nc: 3\n")
        #expect(text(editor, [editor.deletion(ofLines: 1...1)]) == "b: 2\n\nc: 3\n")
    }

    @Test("a line put behind the last one has a line of its own, with or without a line break there")
    func insertion() {
        for (old, new) in [
            ("a: 1\n", "a: 1\nb: 2\n"), ("a: 1", "a: 1\nb: 2"), ("a: 1\r\n", "a: 1\r\nb: 2\r\n"),
        ] {
            let editor = editor(old)
            #expect(text(editor, [editor.insertion(of: "b: 2", behindLine: 1)]) == new)
        }
    }

    @Test("a byte order mark belongs to no line")
    func byteOrderMark() throws {
        let editor = editor("\u{FEFF}a: 1\nb: 2\n")
        #expect(editor.column(of: try entry("a", editor).key.range.lowerBound) == 0)
        #expect(text(editor, [editor.deletion(ofLines: 1...1)]) == "\u{FEFF}b: 2\n")
    }
}

@Suite struct YAMLLayoutTests {
    private func pieces(_ text: String) throws -> [String] {
        let file = SourceFile(name: "x.yaml", text: text)
        var pieces: [String] = []
        try YAMLLayout(file).root?.forEachEntry { _, entry in pieces.append(file.text(entry.range)) }
        return pieces
    }

    @Test("an alias ends where it is written, not where its anchor is")
    func alias() throws {
        #expect(try pieces("a: &x [1]\nb:\n  - 2\n  - *x\n") == ["a: &x [1]", "b:\n  - 2\n  - *x"])
    }

    @Test("merge keys are entries like others")
    func mergeKey() throws {
        #expect(try pieces("b:\n  <<: *x\n  c: é\n") == ["b:\n  <<: *x\n  c: é", "<<: *x", "c: é"])
    }

    @Test("a block scalar ends with its last visible line")
    func blockScalar() throws {
        #expect(try pieces("a: |\n  one\n  two\n\n\nb: >-\n  x\n") == ["a: |\n  one\n  two", "b: >-\n  x"])
    }

    @Test("collections too deep are an error, not a crash")
    func depth() {
        let text = String(repeating: "[", count: 5000)
        #expect(throws: YAMLError.self) { try YAMLLayout(SourceFile(name: "x", text: text)) }
    }
}
