import SourceDiagnostics
import Testing

struct SourceFileTests {
    @Test(
        "columns count Unicode scalars from 1",
        arguments: [
            ("abc", 2, "1:3"), ("a\nbc", 3, "2:2"), ("a\r\nb", 3, "2:1"), ("a\rb", 2, "2:1"),
            ("\tx", 1, "1:2"),
            ("é🎉x", 6, "1:3"), ("e\u{301}x", 3, "1:3"), ("\u{FEFF}ab", 4, "1:2"), ("\u{FEFF}ab", 0, "1:1"),
            ("日本x", 6, "1:3"), ("", 0, "1:1"), ("a\n", 2, "2:1"), ("ab", 99, "1:3"),
        ])
    func positions(text: String, offset: Int, place: String) {
        let file = SourceFile(name: "f", text: text)
        #expect("\(file.position(of: offset))" == place)
    }

    @Test("a place beyond the first kilobytes of a line is counted from its own line")
    func longLines() {
        let file = SourceFile(
            name: "f", text: String(repeating: "é", count: 5000) + "\n" + String(repeating: "日", count: 3000))
        #expect(file.position(of: 9998) == SourcePosition(line: 1, column: 5000))
        #expect(file.position(of: 10_001 + 3 * 2000) == SourcePosition(line: 2, column: 2001))
        #expect(file.position(of: file.bytes.count) == SourcePosition(line: 2, column: 3001))
    }

    @Test("a line has neither its break nor a byte order mark")
    func lines() {
        let file = SourceFile(name: "f", text: "\u{FEFF}a\r\nb\n\nc")
        #expect((1...file.lineCount).map(file.line) == ["a", "b", "", "c"])
    }

    @Test("a range of several lines is cut to its beginning")
    func firstLine() {
        let file = SourceFile(name: "f", text: "ab\ncd\n")
        #expect(SourceRange(1..<4, in: file).firstLine.offsets == 1..<1)
        #expect(SourceRange(0..<2, in: file).firstLine.offsets == 0..<2)
        #expect(SourceRange(3..<5, in: file).location == "f:2:1")
    }
}
