import SourceDiagnostics
import Testing

@testable import ConfigSyntax

/// Texts that ask too much of their reader end in an error with its place, soon.
struct YAMLLimitTests {
    @Test("aliases that unfold a thousandfold over and over are stopped")
    func billionLaughs() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let found = try #require(failure(text))
        #expect(found.contains("yaml.limit: the aliases unfold to too many values"), "\(found)")
    }

    @Test("merge keys that unfold over and over are stopped")
    func mergeBomb() throws {
        var text = "a0: &a0 {" + (0..<200).map { "k\($0): 1" }.joined(separator: ", ") + "}\n"
        for level in 1...4000 { text += "a\(level): {<<: *a0}\n" }
        let found = try #require(failure(text))
        #expect(found.contains("yaml.limit"), "\(found)")
    }

    @Test("aliases cannot build what may not be nested")
    func aliasTower() throws {
        var text = "a0: &a0 [x]\n"
        for level in 1...600 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        let found = try #require(failure(text))
        #expect(found.contains("yaml.limit: more than 200 collections lie within each other"), "\(found)")
    }

    @Test(
        "100,000 collections within each other are refused at the first that is too deep",
        arguments: ["[", "{a: ", "- ", "? ", "[{a: "])
    func nesting(_ opener: String) throws {
        let found = try #require(failure(String(repeating: opener, count: 100_000)))
        #expect(found.contains("yaml.limit: more than 200 collections"), "\(found)")
    }

    @Test("deep indentation is refused at the first line that is too deep")
    func blockNesting() throws {
        var text = ""
        for level in 0..<1000 { text += String(repeating: " ", count: level) + "a:\n" }
        let found = try #require(failure(text))
        #expect(found.hasPrefix("201:201 yaml.limit"), "\(found)")
    }

    @Test("what may be nested is read")
    func allowedNesting() throws {
        let text = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        let document = try read(text)
        #expect(document.root.sequence?.count == 1)
    }

    @Test("a file beyond the size limit is refused before it is read")
    func size() {
        var limits = YAMLLimits()
        limits.size = 10
        #expect(
            failure(Array("a: 12345678".utf8), limits: limits)
                == "1:1 yaml.limit: the file has 11 bytes; a configuration may have 10")
    }

    @Test("an anchor's name may be a megabyte without a search for similar ones")
    func hugeAnchor() throws {
        let name = String(repeating: "x", count: 1 << 20)
        let found = try #require(failure("a: &\(name) 1\nb: *\(name)y\n"))
        #expect(found.hasPrefix("2:4 yaml.syntax"))
    }

    @Test("a plain key has at most 1024 characters, a quoted value may have megabytes")
    func hugeScalars() throws {
        let long = String(repeating: "k", count: 1 << 20)
        #expect(failure("\(long): 1") != nil)
        let document = try read("a: '\(long)'\n")
        #expect(document.root.mapping?["a"]?.string == long)
    }

    @Test("ten megabytes in one line of text beyond ASCII are placed at once")
    func longLine() throws {
        let items = Array(repeating: "é", count: 200_000).joined(separator: ", ")
        let document = try read("a: [\(items)]")
        let last = try #require(document.root.mapping?["a"]?.sequence?.last)
        #expect(document.sources.range(last.span).start.column == 5 + 3 * 199_999)
    }
}
