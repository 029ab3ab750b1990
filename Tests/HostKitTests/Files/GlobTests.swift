import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct GlobTests {
    static let files = [
        ".hidden", ".git/config", "a.spec", "b.spec", "docs/a.md", "docs/deep/b.md", "docs/deep/.c.md",
        "[x].txt", "é.md",
    ]

    @Test(
        "a pattern finds what pathlib finds",
        arguments: [
            ("*.spec", ["a.spec", "b.spec"]),
            ("*", [".git", ".hidden", "[x].txt", "a.spec", "b.spec", "dirlink", "docs", "outlink", "é.md"]),
            ("?.spec", ["a.spec", "b.spec"]),
            ("[!a].spec", ["b.spec"]),
            ("[a-b].spec", ["a.spec", "b.spec"]),
            ("[b-a].spec", []),
            ("[[]x].txt", ["[x].txt"]),
            ("?.md", ["é.md"]),
            ("**", [".", ".git", "docs", "docs/deep"]),
            ("**/*.md", ["docs/a.md", "docs/deep/.c.md", "docs/deep/b.md", "é.md"]),
            ("docs/**/b.md", ["docs/deep/b.md"]),
            ("./docs/*.md", ["docs/a.md"]),
            ("dirlink/*.md", ["dirlink/a.md"]),
            ("outlink/*", []),
            ("docs/a.md", ["docs/a.md"]),
            ("missing/*", []),
        ])
    func pathlib(_ pattern: String, _ expected: [String]) async throws {
        try await withFiles { root in
            try #expect(Glob(pattern).expand(under: root).map(\.string) == expected)
        }
    }

    @Test(
        "a shell's pattern leaves hidden files alone",
        arguments: [
            ("*", ["[x].txt", "a.spec", "b.spec", "dirlink", "docs", "outlink", "é.md"]),
            (".*", [".git", ".hidden"]),
            ("*/", ["dirlink", "docs", "outlink"]),
            ("**/*.md", ["dirlink/a.md", "docs/a.md"]),
            ("docs/deep/*", ["docs/deep/b.md"]),
        ])
    func shell(_ pattern: String, _ expected: [String]) async throws {
        try await withFiles { root in
            try #expect(Glob(pattern, style: .shell).expand(under: root).map(\.string) == expected)
        }
    }

    @Test(
        "Python's own pathlib agrees", Tool.require("python3"),
        arguments: [
            "*", "**/*", "*/*", "**/deep/*", "d*/**/*.md", "[!.]*", "**/**/*.md", "*]*", "[]x]*",
            "[!]*",
        ])
    func python(_ pattern: String) async throws {
        try await withFiles { root in
            // The reference follows links wherever they lead; here that is one directory more.
            try Files.remove(root.appending("outlink"))
            let script =
                "import pathlib, sys; print('\\n'.join({str(p) for p in pathlib.Path('.').glob(sys.argv[1])}))"
            var command = try Command.shell("exec python3 -c \"$0\" \"$1\"", in: root)
            command.arguments += [script, pattern]
            let result = try await Host.forTests().runner.check(command)
            try #expect(
                Glob(pattern).expand(under: root).map(\.string).sorted()
                    == result.lines.filter { !$0.isEmpty }.sorted())
        }
    }

    @Test("a symbolic link cycle does not make a search endless") func cycle() async throws {
        try await withFiles { root in
            try Files.symlink("..", at: root.pushing("docs/up"))
            let found = try Glob("**/*/*/*.md").expand(under: root).map(\.string)
            #expect(found.contains("docs/deep/b.md"))
        }
    }

    @Test(
        "a path fits or does not, by its name alone",
        arguments: [
            ("**/*.md", "a.md", true), ("**/*.md", "x/y/a.md", true), ("*.md", "x/a.md", false),
            ("docs/**", "docs", true), ("docs/**", "docs/a/b", true), ("a*b*c", "aXbXbc", true),
            ("a*b*c", "aXbXb", false), ("*.md", "/a.md", false), ("a/**/b", "a/b", true),
            ("a/**/b", "a/x/y/b", true),
            ("a/**/b", "a/x/y/c", false), ("[", "[", true),
        ])
    func matches(_ pattern: String, _ path: String, _ expected: Bool) throws {
        try #expect(Glob(pattern).matches(FilePath(path)) == expected)
    }

    @Test("a hostile pattern takes no exponential time") func hostile() throws {
        let glob = try Glob(String(repeating: "*a", count: 60) + "b")
        #expect(glob.matches(FilePath(String(repeating: "a", count: 250))) == false)
    }

    @Test(
        "a pattern that cannot stay below its directory is refused",
        arguments: [
            ("", .empty), ("/etc/*", .absolute), ("../*", .parentDirectory), ("a/../../b", .parentDirectory),
            ("a**/b", .recursionInComponent),
        ] as [(String, Glob.PatternError.Code)])
    func refused(_ pattern: String, _ code: Glob.PatternError.Code) {
        let error = #expect(throws: Glob.PatternError.self) { try Glob(pattern) }
        #expect(error?.code == code)
    }

    private func withFiles(_ body: (FilePath) async throws -> Void) async throws {
        try await withTemporaryDirectory { base in
            let root = base.appending("root")
            for name in Self.files {
                let path = root.pushing(FilePath(name))
                try Files.createDirectories(path.removingLastComponent())
                try Files.writeAtomically("", to: path)
            }
            try Files.symlink("docs", at: root.appending("dirlink"))
            try Files.createDirectories(base.appending("outside"))
            try Files.writeAtomically("", to: base.pushing("outside/secret"))
            try Files.symlink("../outside", at: root.appending("outlink"))
            try await body(root)
        }
    }
}
