import SourceDiagnostics
import Testing

/// A warning at the first occurrence of a text in a file.
private func warning(
    at text: String, in file: SourceFile, message: String = "odd", hint: String? = nil
) throws -> Diagnostic {
    let whole = String(decoding: file.bytes, as: UTF8.self)
    let found = try #require(whole.firstRange(of: text))
    let lower = whole.utf8.distance(from: whole.startIndex, to: found.lowerBound)
    return Diagnostic(
        code: "test.odd", severity: .warning, message: message,
        range: SourceRange(lower..<lower + text.utf8.count, in: file), hint: hint)
}

struct TextRendererTests {
    private func excerpt(_ text: String, at place: String, width: Int = 120) throws -> [Substring] {
        let file = SourceFile(name: "f.yaml", text: text)
        let rendered = try TextRenderer(width: width).render(warning(at: place, in: file), in: file)
        return Array(rendered.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().prefix(2))
    }

    @Test("the wrong text is underlined, the hint follows")
    func whole() throws {
        let file = SourceFile(name: "f.yaml", text: "a: b\nc: dd\n")
        let rendered = try TextRenderer().render(warning(at: "dd", in: file, hint: "write e"), in: file)
        #expect(
            rendered == """
                f.yaml:2:4: warning: odd [test.odd]
                 2 | c: dd
                   |    ^^
                  hint: write e

                """)
    }

    @Test(
        "the caret stands under the text whatever stands before it",
        arguments: [
            ("a\tx", "x", "   |  \t^"), ("é: x", "x", "   |    ^"), ("日本: x", "x", "   |       ^"),
            ("e\u{301}: x", "x", "   |    ^"), ("\u{FEFF}a: x", "x", "   |    ^"),
            ("x: y\r\n", "y", "   |    ^"),
            ("a: 日本", "日本", "   |    ^^^^"), ("🎉: x", "x", "   |     ^"),
        ])
    func carets(text: String, place: String, expected: String) throws {
        #expect(try excerpt(text, at: place)[1] == expected)
    }

    @Test("of a long line the part around the place is shown")
    func longLine() throws {
        let text = String(repeating: "a", count: 500) + "WRONG" + String(repeating: "b", count: 500)
        let lines = try excerpt(text, at: "WRONG", width: 60)
        #expect(lines[0].count <= 60)
        let caret = try #require(lines[1].firstIndex(of: "^"))
        let offset = lines[1].distance(from: lines[1].startIndex, to: caret)
        #expect(lines[0].dropFirst(offset).hasPrefix("WRONG"))
        #expect(lines[1].hasSuffix("^^^^^"))
    }

    @Test("a line of megabytes is not read as a whole, nor cut within a character")
    func hugeLine() throws {
        let text = String(repeating: "é", count: 1 << 20) + "X" + String(repeating: "日", count: 1 << 20)
        let lines = try excerpt(text, at: "X", width: 60)
        #expect(!lines[0].contains("\u{FFFD}"))
        #expect(lines[0].contains("éXé") == false && lines[0].contains("éX日"))
    }

    @Test("a missing text gets one caret, a range of many lines is underlined on its first")
    func edges() throws {
        let file = SourceFile(name: "f", text: "ab\ncd\n")
        func carets(_ range: Range<Int>) -> String {
            let finding = Diagnostic(
                code: "c", severity: .error, message: "m", range: SourceRange(range, in: file))
            return TextRenderer().render(finding, in: file).split(separator: "\n").last.map(String.init) ?? ""
        }
        #expect(carets(2..<2) == "   |   ^")
        #expect(carets(0..<5) == "   | ^^")
        #expect(carets(6..<6) == "   | ^")
    }

    @Test("nothing from a file or a file's name steers the terminal")
    func hostile() throws {
        let text = "\u{1B}[31mred\u{9B}2J\u{202E}: x\n"
        let file = SourceFile(name: "\u{1B}]0;t\u{7}.yaml", text: text)
        var finding = try warning(at: "x", in: file, message: "key '\u{1B}[2J'", hint: "\u{202E}evil")
        finding.notes = [.init("see\u{1B}", at: finding.range)]
        for color in [false, true] {
            let rendered = TextRenderer(usesColor: color).render(finding, in: file)
            let own = rendered.replacing("\u{1B}[0m", with: "").replacing("\u{1B}[1m", with: "")
                .replacing("\u{1B}[2m", with: "").replacing("\u{1B}[1;33m", with: "")
            #expect(own.unicodeScalars.allSatisfy { $0.isVisible || $0 == "\n" }, "\(own.debugDescription)")
        }
    }

    @Test("colours appear only when asked for")
    func colors() throws {
        let file = SourceFile(name: "f", text: "a: b")
        let finding = try warning(at: "b", in: file)
        #expect(!TextRenderer().render(finding, in: file).contains("\u{1B}"))
        #expect(TextRenderer(usesColor: true).render(finding, in: file).contains("\u{1B}[1;33m"))
    }

    @Test("the tally counts errors and warnings in words")
    func tally() {
        func finding(_ severity: Diagnostic.Severity) -> Diagnostic {
            Diagnostic(code: "c", severity: severity, message: "m", range: .start(of: "f"))
        }
        #expect(
            TextRenderer.tally([finding(.error), finding(.warning), finding(.error)])
                == "2 errors and 1 warning")
        #expect(TextRenderer.tally([finding(.note)]) == nil)
    }
}

struct AnnotationRendererTests {
    @Test("an annotation has its place, and nothing that ends it early")
    func escaping() {
        let file = SourceFile(name: "a,b:c%.yaml", text: "x: y\nz: 1\n")
        let finding = Diagnostic(
            code: "config.x", severity: .error, message: "100%: 'a\nb', \u{1B}[31m::",
            range: SourceRange(3..<4, in: file),
            hint: "do, this")
        #expect(
            AnnotationRenderer().render(finding)
                == "::error file=a%2Cb%3Ac%25.yaml,line=1,endLine=1,col=4,endColumn=5,title=config.x"
                + "::100%25: 'a%0Ab', \u{FFFD}[31m:: (do, this)\n")
    }

    @Test(
        "warnings and notes have their own commands",
        arguments: [("warning", Diagnostic.Severity.warning), ("notice", .note)])
    func commands(command: String, severity: Diagnostic.Severity) {
        let finding = Diagnostic(code: "c", severity: severity, message: "m", range: .start(of: "f"))
        #expect(AnnotationRenderer().render(finding).hasPrefix("::\(command) file=f,line=1,"))
    }
}

struct DiagnosticOrderTests {
    private func finding(_ offset: Int, _ severity: Diagnostic.Severity, _ message: String = "m")
        -> Diagnostic
    {
        let place = SourcePosition(line: 1, column: offset + 1)
        return Diagnostic(
            code: "c", severity: severity, message: message,
            range: SourceRange(file: "f", lower: offset, upper: offset, start: place, end: place))
    }

    @Test("findings are in reading order, the worst first at one place, equal ones once")
    func ordered() {
        let all = [finding(5, .error), finding(1, .warning), finding(1, .error), finding(5, .error)]
        #expect(all.ordered() == [finding(1, .error), finding(1, .warning), finding(5, .error)])
    }

    @Test("strict turns warnings into errors and leaves notes")
    func strict() {
        #expect(
            [finding(0, .warning), finding(1, .note)].strict() == [finding(0, .error), finding(1, .note)])
    }

    @Test("of too many findings the errors stay, and a note tells of the rest")
    func limited() {
        let warnings = (0..<50).map { finding($0, .warning) }
        let errors = (100..<105).map { finding($0, .error) }
        let shown = (warnings + errors).limited(to: 10)
        #expect(shown.count == 11)
        #expect(shown.filter { $0.severity == .error }.count == 5)
        #expect(shown.last?.message == "there are more findings than the 10 shown")
        #expect(errors.limited(to: 10) == errors)
    }
}
