import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct ShellWordsTests {
    @Test(
        "a line splits into the words that a shell would see",
        arguments: [
            ("", []),
            ("  a\tb\nc ", ["a", "b", "c"]),
            (#"'a b' "c d""#, ["a b", "c d"]),
            (#"a'b c'd"#, ["ab cd"]),
            ("''", [""]),
            (#"a\ b \'"#, ["a b", "'"]),
            (#""\a\"\\""#, [#"\a"\"#]),
            (#"'\'"#, [#"\"#]),
            ("a #b", ["a", "#b"]),
            ("ž'ů'", ["žů"]),
        ] as [(String, [String])])
    func split(_ text: String, _ words: [String]) throws {
        try #expect(ShellWords.split(text) == words)
    }

    @Test(
        "what is never closed is reported with its place",
        arguments: [
            ("a 'b", .unbalancedQuote, 2), ("é \"b", .unbalancedQuote, 3), ("a\\", .trailingBackslash, 1),
            ("\"a\\", .trailingBackslash, 2),
        ] as [(String, ShellWords.ParseError.Code, Int)])
    func errors(_ text: String, _ code: ShellWords.ParseError.Code, _ offset: Int) {
        let error = #expect(throws: ShellWords.ParseError.self) { try ShellWords.split(text) }
        #expect(error?.code == code)
        #expect(error?.offset == offset)
    }

    @Test("plain words stay, others are quoted")
    func quote() {
        #expect(
            ShellWords.join(["git", "log", "--format=%H", "a b", "", "it's", "$x"])
                == #"git log --format=%H 'a b' '' 'it'"'"'s' '$x'"#)
    }

    @Test("quoting and splitting round-trip every word") func roundTrip() throws {
        let alphabet: [Character] = ["'", "\"", "\\", " ", "\n", "a", "$", "ž", "#"]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let words = (0..<4).map { _ in
                String((0..<Int.random(in: 0...6, using: &generator)).map { _ in alphabet.randomElement()! })
            }
            try #expect(ShellWords.split(ShellWords.join(words)) == words)
        }
    }

    @Test("a real shell reads quoted words as we do") func shell() async throws {
        let words = ["a'b\"c\\", "*", "~", "$(echo x)", "", "ž\nz"]
        let command = try Command.shell("printf '%s\\0' \(ShellWords.join(words))", in: "/")
        let result = try await Host.forTests().runner.check(command)
        #expect(result.output == words.map { $0 + "\0" }.joined())
    }
}
