import SourceDiagnostics
import TestSupport
import Testing

@testable import ConfigSyntax

/// What a text is made of, as both tokenizers say it.
private struct Token: Decodable, Equatable, CustomStringConvertible {
    var description: String

    init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        let kind = try values.decode(String.self)
        let (line, column) = (try values.decode(Int.self), try values.decode(Int.self))
        self.init(kind, line, column, try values.decode(String.self))
    }

    init(_ kind: String, _ line: Int, _ column: Int, _ text: String) {
        description = "\(kind) \(line):\(column) \(text.debugDescription)"
    }
}

@Suite(ConfOracle.isThere)
struct ConfLexerTests {
    @Test("the tokens of written-out texts are Python's") func examples() async throws {
        try await expectAgreement(on: [
            "", "\n", "a", "a = 1", "a = 1\n", "a = 1 # c", "# c", "  # c", "  ", "  \n  ", "a\n  b\n c\n",
            "a\n  b\nc\n", "a\n\tb\n        c\n", "a\n \u{C}b\n", "[\n1,\n# c\n2]\n", "[1", "a = (",
            ")\na\n  b",
            "a = \\\n 1\n", "a \\\n", "a \\ \n", "\\", "a = ?", "   ?  $", "a = \"x", "a = 'x\\\ny'\nb",
            "'a\\\nb", "'a\\\nb\n c", "'a\\\nb\\\\\nc'", "'a\\\n", "'a\\\\\nb'", "\"\"\"a\nb\"\"\" c",
            "\"\"\"a\\\"\"\"\nb\"\"\"", "\"\"\"\\\n\"\"\"", "'''a", "rb'x' Rb\"\" bu'x' ur'x' fR'''y''' r",
            "r'",
            "0x1F 0x 0xG 0b12 0o78 0o 010 00 0_0 1_000 1__0 1_ 1. .5 1.e3 1.5e 1e+3",
            "1e 1j 1.5J 1e3j 0777j 0_7",
            "1.2.3 ... .. . 1..2 a.b", "**= ** //= >>= <<= != -> := ~ ! <> $ ` @= ^ |", "žlu = é1 + ²x ٣ ａ",
            "a\r\nb\rc\n\rd", "a\u{85}b\u{2028}c", "\u{FEFF}a", "a\0b", "é\u{301}x", "e\u{301}", "क्षि = 1",
            "x = '''a\r\nb'''", "'a\\\r\nb' c", "\t \t a", "(\n  a\n b\n) c\n  d",
        ])
    }

    @Test("the tokens of generated texts are Python's") func generated() async throws {
        var random = SeededGenerator(seed: 11)
        let texts = (0..<4000).map { _ in ConfGenerator.soup(&random) }
        try await expectAgreement(on: texts)
    }

    private func expectAgreement(on texts: [String]) async throws {
        let theirs: [[Token]] = try await ConfOracle.ask("tokens", texts)
        for (text, their) in zip(texts, theirs) {
            let ours = tokens(of: text)
            guard ours != their else { continue }
            let place = zip(ours, their).prefix { $0 == $1 }.count
            Issue.record(
                "\(text.debugDescription)\nours: \(ours.dropFirst(place))\ntheirs: \(their.dropFirst(place))"
            )
        }
    }

    private func tokens(of text: String) -> [Token] {
        let source = SourceFile(name: "test.conf", text: text)
        var lexer = ConfLexer(source.bytes, file: 0)
        var tokens: [Token] = []
        while true {
            do throws(ConfError) {
                let token = try lexer.next()
                let isPlain = [.name, .number, .string, .symbol, .comment, .unknown].contains(token.kind)
                let text = source.text(token.span.offsets).unifiedLineBreaks
                let (line, column) = place(of: token, in: source)
                tokens.append(Token(name(of: token.kind), line, column, isPlain ? text : ""))
                if token.kind == .end { return tokens }
            } catch {
                tokens.append(Token("error", 0, 0, ""))
                return tokens
            }
        }
    }

    private func place(of token: ConfToken, in source: SourceFile) -> (Int, Int) {
        guard !token.span.offsets.isEmpty else { return (0, 0) }
        let start = source.position(of: Int(token.span.lower))
        // To Python a byte order mark is a character of the line.
        let hasMark =
            start.line == 1 && token.span.lower > 0 && source.bytes.starts(with: [0xEF, 0xBB, 0xBF])
        return (start.line, start.column - (hasMark ? 0 : 1))
    }

    private func name(of kind: ConfToken.Kind) -> String {
        switch kind {
        case .name: "NAME"
        case .number: "NUMBER"
        case .string: "STRING"
        case .symbol: "OP"
        case .comment: "COMMENT"
        case .lineBreak: "NL"
        case .newline: "NEWLINE"
        case .indent: "INDENT"
        case .dedent: "DEDENT"
        case .unknown: "ERRORTOKEN"
        case .end: "ENDMARKER"
        }
    }
}
