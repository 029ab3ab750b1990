import Testing

@testable import RepoKit

@Suite("Choosing builds of modules") struct ModuleChoiceTests {
    private static let builds = [
        build("perl:5.24:1:a"), build("perl:5.24:2:a"), build("perl:5.24:2:b"), build("perl:5.26:1:a"),
        build("perl-DBI:1:7:x"), build("ruby:rolling-a:3:r"),
    ]

    @Test(
        "a stream means its newest version in all contexts, patterns mean several, a version that one",
        arguments: [
            ("perl:5.24", ["perl:5.24:2:a", "perl:5.24:2:b"]), ("perl:5.24:2:b", ["perl:5.24:2:b"]),
            ("perl:5.24:1", ["perl:5.24:1:a"]), ("perl:5.24:*:b", ["perl:5.24:2:b"]),
            ("perl", ["perl:5.24:2:a", "perl:5.24:2:b", "perl:5.26:1:a"]),
            ("perl:5.2[6-9]", ["perl:5.26:1:a"]), ("perl*:1", ["perl-DBI:1:7:x"]), ("ruby:5", []),
            ("*:rolling-a", ["ruby:rolling-a:3:r"]), ("perl:5", []),
        ])
    func chosen(text: String, expected: [String]) throws {
        let index = try ModuleIndex(builds: Self.builds)
        let spec = try #require(ModuleSpec(parsing: text))
        #expect(index.chosen(by: spec).map(\.nsvc) == expected)
    }

    @Test(
        "with dashes it does not matter which of them divide the parts",
        arguments: [
            ("perl-5.24", ["perl:5.24:2:a", "perl:5.24:2:b"]), ("perl-5.24-1", ["perl:5.24:1:a"]),
            ("perl-DBI-1", ["perl-DBI:1:7:x"]), ("ruby-rolling-a", ["ruby:rolling-a:3:r"]),
            ("ruby-rolling-a-3", ["ruby:rolling-a:3:r"]), ("perl-DBI-1-8", []),
        ])
    func dashes(text: String, expected: [String]) throws {
        let index = try ModuleIndex(builds: Self.builds)
        let spec = try #require(ModuleSpec(parsing: text))
        #expect(index.chosen(by: spec).map(\.nsvc) == expected)
    }

    @Test("of every stream the newest version is there in all its contexts") func newest() throws {
        let index = try ModuleIndex(builds: Self.builds)
        #expect(
            index.newest.map(\.nsvc) == [
                "perl:5.24:2:a", "perl:5.24:2:b", "perl:5.26:1:a", "perl-DBI:1:7:x", "ruby:rolling-a:3:r",
            ])
    }

    @Test("documents of builds are those of no others, with the translations of their streams")
    func documents() throws {
        let text = ["5.24", "5.26"].map { stream in
            """
            ---
            document: modulemd
            version: 2
            data: {name: perl, stream: "\(stream)", version: 1, context: c, summary: s}
            ---
            document: modulemd-translations
            version: 1
            data: {module: perl, stream: "\(stream)", modified: 1}
            ---
            document: modulemd-defaults
            version: 1
            data: {module: perl, stream: "5.26"}

            """
        }
        let index = ModuleIndex(try modules(text.joined()).documents)
        let found = index.documents(of: index.streams.filter { $0.stream == "5.24" })
        #expect(found.compactMap(\.stream).map(\.nsvc) == ["perl:5.24:1:c"])
        #expect(found.count == 2)
        #expect(index.defaultStreams == ["perl": "5.26"])
    }
}
