import RPMKit
import Testing

@Suite struct SpecTreeTests {
    @Test("statements cover every byte of the text in order", arguments: SpecSamples.all) func lossless(
        bytes: [UInt8]
    ) throws {
        let tree = try SpecTree(bytes)
        #expect(tree.statements.flatMap { tree.bytes[$0.bytes] } == bytes)
        #expect(SpecEditor(tree).bytes == bytes)
    }

    @Test("sections carry their arguments, and lines joined by rpm hold none") func sections() throws {
        let macros = try SpecTree(SpecSamples.macros)
        #expect(
            macros.sections.map(\.name) == [
                "preamble", "description", "package", "description", "prep", "changelog",
            ])
        #expect(macros.sections[2].arguments == "-n python3-thing")
        let multi = try SpecTree(SpecSamples.multiline)
        #expect(multi.sections.map(\.name) == ["preamble", "description", "prep", "changelog"])
        #expect(multi.branches.isEmpty)
        #expect(multi.definitions.map(\.name) == ["block", "lines"])
    }

    @Test("a section's name has any case but no white space before it") func sectionNames() throws {
        let tree = try SpecTree("Name: a\n%PreP\n %build\n%install\t\n%prepare\n%filesystem\n")
        #expect(tree.sections.map(\.name) == ["preamble", "prep", "install"])
    }

    @Test("tags of sub-packages are not the main package's") func subpackages() throws {
        let tree = try SpecTree(SpecSamples.macros)
        #expect(tree.mainTags("version").map(\.value) == ["%{upstream_version}"])
        #expect(tree.tags.filter { $0.key == "version" }.map(\.value) == ["%{upstream_version}", "99"])
        let requires = try #require(tree.mainTags("Requires").first)
        #expect(
            (requires.name, requires.qualifier, requires.value, requires.line) == (
                "Requires", "post", "bar", 19
            ))
    }

    @Test("the value of a tag ends before %dnl, and white space around it is no part") func values() throws {
        #expect(try SpecTree(SpecSamples.multiline).mainTags("Version").map(\.value) == ["1.0"])
        let odd = try SpecTree(SpecSamples.odd)
        #expect(odd.mainTags("version").map(\.value) == ["1.0"])
        #expect(odd.mainTags("license").map(\.value) == ["l"])
        #expect(odd.mainTags("release").map(\.value) == ["1"])
    }

    @Test("branches know their block and what is around it") func branches() throws {
        let tree = try SpecTree("%if a\n%ifarch b\n%elifarch c\n%endif\n%else\nName: x\n%endif\nVersion: 1\n")
        #expect(tree.branches.map(\.keyword) == ["if", "ifarch", "elifarch", "else"])
        #expect(tree.branches.map(\.block) == [0, 1, 1, 0])
        #expect(tree.branches.map(\.parent) == [nil, 0, 0, nil])
        #expect(tree.statements[try #require(tree.mainTags("Name").first).statement].branch == 3)
        #expect(tree.statements[try #require(tree.mainTags("Version").first).statement].branch == nil)
    }

    @Test("constant conditions are decided, others are not") func literalConditions() throws {
        let tree = try SpecTree(
            "%if 0\n%elif 1\n%if x\n%endif\n%else\n%endif\n%if 2\n%else\n%endif\n"
                + "%if y\n%elif 1\n%else\n%endif\n"
        )
        let activity = BranchActivity(tree)
        #expect(
            tree.branches.indices.map { activity.isActive($0) } == [
                false, true, nil, false, true, false, nil, nil, false,
            ])
    }

    @Test(
        "sources are numbered as rpm numbers them", .enabled(if: Oracle.hasRPM),
        arguments: [SpecSamples.macros, SpecSamples.listed, SpecSamples.plain])
    func numbering(spec: String) throws {
        let sources = try SpecEditor(spec).sources
        // rpm defines SOURCE<number> for each, which is what scripts rely on.
        let probe =
            "\n%install\n"
            + sources.map { "number \($0.number) %{basename:%{SOURCE\($0.number)}}\n" }.joined()
        let reply = try Oracle.rpmspec(Array((spec + probe).utf8)) { ["-P", $0] }
        let lines = reply.output.split(separator: "\n").filter { $0.hasPrefix("number ") }
        let expected = try Oracle.rpmspec(Array(spec.utf8)) {
            ["-q", "--srpm", "--qf", "[%{SOURCE}\\n]", $0]
        }
        let names = lines.map { $0.split(separator: " ")[2] }
        #expect(names.reversed() == expected.output.split(separator: "\n"))
        #expect(!lines.isEmpty)
    }

    @Test("alternatives of a block are numbered alike") func alternativeNumbers() throws {
        let spec =
            "Source: a\n%if x\nSource: b\nSource: c\n%else\nSource: d\n%endif\nSource: e\n"
            + "%if 0\nSource: f\n%endif\nSource: g\n"
        let editor = try SpecEditor(spec)
        #expect(editor.sources.map(\.number) == [0, 1, 2, 1, 3, 4, 4])
        #expect(editor.sources.map(\.isActive) == [true, nil, nil, nil, true, false, true])
    }

    @Test("a text above the limit is refused") func tooLarge() {
        let error = #expect(throws: SpecError.self) {
            try SpecTree([UInt8](repeating: 0x0A, count: SpecTree.maximumSize + 1))
        }
        #expect(error?.code == .tooLarge)
    }

    @Test(
        "hostile nesting is read in linear time",
        arguments: ["%{", "%if 1\n", "%{?x:", "\\\n", "%(((", "#%{\n"]) func hostile(piece: String) throws
    {
        let text = String(repeating: piece, count: 200_000)
        let tree = try SpecTree(text)
        _ = SpecEvaluation(tree)
        #expect(SpecEditor(tree).text == text)
    }
}
