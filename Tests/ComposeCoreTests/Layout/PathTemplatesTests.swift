import SourceDiagnostics
import SystemPackage
import Testing

@testable import ComposeCore

struct PathTemplatesTests {
    private func read(_ text: String) -> (templates: PathTemplates, found: [String]) {
        let (templates, diagnostics) = PathTemplates.read(SourceFile(name: "paths.json", text: text))
        return (templates, diagnostics.map { "\($0.range.start) \($0.message)" })
    }

    @Test("a table replaces the places that it names, and leaves the others") func replacing() throws {
        let (templates, found) = read(
            #"{"os_tree": "{arch}/{variant}/tree", "addons": {"packages": "extra/{variant}/{arch}/{id}"}}"#)
        #expect(found == [])
        let layout = ComposeLayout("/c", templates: templates)
        let variants = allKindsOfVariants()
        let (server, addon) = (try #require(variants["Server"]), try #require(variants["Server-HA"]))
        #expect(layout.relativePath(.osTree, server, "x86_64") == "x86_64/Server/tree")
        #expect(layout.relativePath(.packages, server, "x86_64") == "Server/x86_64/os/Packages")
        #expect(layout.relativePath(.packages, addon, "x86_64") == "extra/Server/x86_64/HA")
        #expect(layout.relativePath(.osTree, addon, "x86_64") == "x86_64/Server/tree")
    }

    @Test(
        "a wrong template is told with its place, and the usual one counts",
        arguments: [
            (#"{"os_tre": "x"}"#, "1:2 unknown path 'os_tre'"),
            (#"{"os_tree": 1}"#, "1:13 expected a path template, found the number 1"),
            (
                #"{"os_tree": "{variant}/os"}"#,
                "1:13 the template lacks {arch}, so that two trees would share one place"
            ),
            (
                #"{"os_tree": "/{variant}/{arch}"}"#,
                "1:13 the template is absolute; it starts at the compose directory"
            ),
            (
                #"{"os_tree": "{variant}/{arch}/../x"}"#,
                "1:13 the template leads out of its place with '.' or '..'"
            ),
            (
                #"{"os_tree": "{variant}/{arch}/{moon}"}"#,
                "1:13 the template has the unknown placeholder '{moon}'; there are {variant}, {arch}"
            ),
            (#"{"os_tree": "{variant}/{arch"}"#, "1:13 the template has a single '{'"),
            (#"{"addons": []}"#, "1:12 expected a table of path templates, found a list"),
            (#"{"addons": {"isos": "x"}}"#, "1:13 unknown path 'isos'"),
            (
                #"{"addons": {"packages": "{variant}/{arch}"}}"#,
                "1:25 the template lacks {id}, so that two trees would share one place"
            ),
        ])
    func mistakes(text: String, expected: String) {
        let (templates, found) = read(text)
        #expect(found == [expected])
        #expect(templates == .standard)
    }

    @Test("text that is no JSON object is told", arguments: ["", "[]", "{", "nonsense"])
    func noTable(text: String) {
        let (templates, found) = read(text)
        #expect(found.count == 1)
        #expect(templates == .standard)
    }
}
