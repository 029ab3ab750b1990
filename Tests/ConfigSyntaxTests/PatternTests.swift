import Testing

@testable import ConfigSyntax

struct PatternTests {
    @Test(
        "a pattern matches at the beginning of a text, as Python has it",
        arguments: [
            ("Server", "Server-optional", true), ("^Server$", "Server-optional", false),
            ("erver", "Server", false), ("^(?!Server).*$", "Client", true), ("[[]a", "[a", true),
            ("[^]]+\\Z", "ab", true), ("[^]]", "]", false), ("[]]", "]", true), ("[a[]b", "[b", true),
            ("[\\]x]y", "]y", true), ("(?P<n>a)(?P=n)", "aa", true), ("(?P<n>a)(?P=n)", "ab", false),
        ])
    func matches(pattern: String, text: String, expected: Bool) throws {
        #expect(try Pattern(pattern).matches(text) == expected)
    }

    @Test("what is no pattern is refused", arguments: ["*", "(a", "[a-", "a**", "[]"])
    func refused(pattern: String) {
        #expect(throws: Pattern.Failure.self) { try Pattern(pattern) }
    }
}
