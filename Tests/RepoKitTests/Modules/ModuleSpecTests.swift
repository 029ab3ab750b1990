import Testing

@testable import RepoKit

@Suite struct ModuleSpecTests {
    @Test(
        "names of modules are read in both forms",
        arguments: [
            ("perl:5.30", "perl:5.30", false), ("a:b:1:c", "a:b:1:c", false), ("a-b:c-d", "a-b:c-d", false),
            ("perl", "perl", false), ("perl-f28", "perl:f28", true), ("a-b-f28-2018", "a-b:f28:2018", true),
            ("nodejs-8", "nodejs:8", true), ("a:*", "a:*", false),
        ])
    func parse(text: String, meaning: String, isOld: Bool) throws {
        let spec = try #require(ModuleSpec(parsing: text))
        #expect(spec.description == meaning)
        #expect(spec.isOldForm == isOld)
    }

    @Test(
        "what has empty parts, or too many, is no name",
        arguments: ["", "a:", ":b", "a:b:1:c:x86_64", "a-", "-"])
    func refused(text: String) {
        #expect(ModuleSpec(parsing: text) == nil)
    }

    @Test("builds are searched with underscores in the stream") func pattern() {
        #expect(ModuleSpec(parsing: "a-b:c-d")?.buildPattern == "a-b-c_d-*.*")
        #expect(ModuleSpec(parsing: "a:b:1:c")?.buildPattern == "a-b-1.c")
    }

    @Test("a filter takes patterns for name and stream, and all streams without one") func filter() {
        let filter = ModuleFilter(["perl:5.*", "py*", "x:"])
        #expect(filter.matches(name: "perl", stream: "5.30"))
        #expect(!filter.matches(name: "perl", stream: "6"))
        #expect(filter.matches(name: "python", stream: "3"))
        #expect(filter.matches(name: "x", stream: "1"))
        #expect(!filter.matches(name: "other", stream: "5.30"))
    }
}
