import SourceDiagnostics
import Testing

@testable import RepoKit

func modules(_ text: String) throws(ModuleError) -> ModuleFile {
    try ModuleReader().read(SourceFile(name: "modules.yaml", text: text))
}

@Suite struct ModuleReaderTests {
    static let sample = """
        ---
        document: modulemd
        version: 2
        data:
          name: perl
          stream: 5.30
          version: 20180405123256
          context: c2c572ec
          static_context: true
          arch: x86_64
          summary: s
          xmd: {mbs: {name: other, deep: [{stream: x}]}}
          dependencies:
          - buildrequires: {platform: [f29]}
            requires: {platform: [f29, f30], nodejs: []}
          - requires: {platform: [f30]}
          profiles:
            default: {rpms: [perl], description: d}
            none:
          api: {rpms: [perl]}
          filter: {rpms: [perl-tests]}
          components: {rpms: {perl: {rationale: r, arches: [x86_64]}}}
          demodularized: {rpms: [old]}
          artifacts:
            rpms:
            - perl-4:5.30-1.x86_64
            - "perl-libs-4:5.30-1.x86_64"
        ...
        """

    @Test("a build is read with all that a compose asks for, and its stream stays as written")
    func stream() throws {
        let file = try modules(Self.sample)
        let stream = try #require(file.documents.first?.stream)
        #expect(file.diagnostics.isEmpty && file.documents.count == 1)
        #expect(stream.nsvc == "perl:5.30:20180405123256:c2c572ec")
        #expect(stream.nsvca == "perl:5.30:20180405123256:c2c572ec:x86_64")
        #expect(stream.hasStaticContext)
        #expect(stream.artifacts == ["perl-4:5.30-1.x86_64", "perl-libs-4:5.30-1.x86_64"])
        #expect(stream.profiles == [.init("default", rpms: ["perl"]), .init("none", rpms: [])])
        #expect(stream.api == ["perl"] && stream.filter == ["perl-tests"] && stream.demodularized == ["old"])
        #expect(stream.dependencies.count == 2)
        #expect(stream.dependencies[0].requires == ["platform": ["f29", "f30"], "nodejs": []])
        #expect(stream.dependencies[0].buildRequires == ["platform": ["f29"]])
        #expect(stream.platforms == ["f29", "f30"])
    }

    @Test("older and newer formats of a build are read") func formats() throws {
        let file = try modules(
            """
            document: modulemd
            version: 1
            data:
              name: a
              stream: f28
              version: 1
              dependencies:
                buildrequires: {platform: f28}
                requires: {platform: f28}
            ---
            document: modulemd-stream
            version: 3
            data:
              name: b
              stream: "1.0"
              version: 2
              context: x
              platform: f33
              dependencies:
                requires: {c: [rolling]}
            ---
            document: modulemd-packager
            version: 3
            data: {name: p, stream: latest, configurations: [{context: A, platform: f32}]}
            """)
        #expect(file.diagnostics.isEmpty)
        #expect(file.documents.map(\.formatVersion) == [1, 3, 3])
        #expect(file.documents[0].stream?.platforms == ["f28"])
        #expect(file.documents[0].stream?.nsvc == "a:f28:1")
        #expect(
            file.documents[1].stream?.dependencies[0].requires == ["c": ["rolling"], "platform": ["f33"]])
        #expect(file.documents[2].content == .packager(name: "p", stream: "latest"))
    }

    @Test("defaults, obsoletes and translations are read") func others() throws {
        let file = try modules(
            """
            ---
            data:
              profiles: {1.0: [a, b], '2': []}
              module: m
              modified: 201902261902
              stream: 1.0
              intents: {server: {stream: '2', profiles: {'2': [x]}}}
            document: modulemd-defaults
            version: 1
            ---
            document: modulemd-obsoletes
            version: 1
            data:
              module: m
              stream: '1'
              context: c
              modified: 2020-05-01T00:00Z
              eol_date: 2021-05-01T00:00Z
              message: gone
              reset: true
              obsoleted_by: {module: n, stream: '2'}
            ---
            document: modulemd-translations
            version: 1
            data: {module: m, stream: '1', modified: 5, translations: {cs: {summary: s}}}
            """)
        #expect(file.diagnostics.isEmpty)
        #expect(
            file.documents[0].defaults
                == ModuleDefaults(
                    "m", stream: "1.0", modified: 201_902_261_902, profiles: ["1.0": ["a", "b"], "2": []],
                    intents: ["server": .init(stream: "2", profiles: ["2": ["x"]])]))
        let obsoletes = try #require(file.documents[1].obsoletes)
        #expect(obsoletes.replacement == .init(module: "n", stream: "2"))
        #expect(obsoletes.resets && obsoletes.context == "c" && obsoletes.message == "gone")
        #expect(file.documents[2].content == .translations(module: "m", stream: "1", modified: 5))
    }

    @Test("a document keeps its own text, directives and comments included") func text() throws {
        let texts = try modules(
            "# before\n%YAML 1.1\n---\ndocument: modulemd-defaults # kind\ndata: {module: a}\n\n...\n"
                + "--- {document: modulemd-defaults, data: {module: b}}\n"
        ).documents.map { String(decoding: $0.text, as: UTF8.self) }
        #expect(
            texts == [
                "%YAML 1.1\n---\ndocument: modulemd-defaults # kind\ndata: {module: a}",
                "--- {document: modulemd-defaults, data: {module: b}}",
            ])
    }

    @Test(
        "a document that makes no sense is left out and told with its place; the rest is read",
        arguments: [
            ("document: foo", "2:1 the kind of document 'foo' is unknown"),
            ("version: 1", "2:1 the document does not say of what kind it is: 'document' is missing"),
            ("document: modulemd\ndata: {stream: a}", "2:1 the modulemd document has no 'name'"),
            ("document: modulemd\ndata: {name: a}", "2:1 the modulemd document has no 'stream'"),
            ("document: modulemd\ndata:\n  version: x", "5:12 'x' is not a whole number"),
            ("document: modulemd\ndata:\n  name: [a]", "5:9 a word is due here"),
            ("document: modulemd\ndata: [x]", "4:7 a mapping is due here"),
            ("- a", "3:1 a document about modules is a mapping"),
            ("document: modulemd\ndata: {name: &a x, stream: *a}", "4:28 aliases are not supported here"),
            (
                "document: modulemd-obsoletes\ndata: {module: a, stream: b}",
                "2:1 the modulemd-obsoletes document has no 'modified'"
            ),
        ])
    func findings(text: String, finding: String) throws {
        let good = "\n---\ndocument: modulemd-defaults\ndata: {module: good}\n"
        let file = try modules("# first line\n---\n" + text + good)
        #expect(file.diagnostics.map { "\($0.range.start) \($0.message)" } == [finding])
        #expect(file.documents.map(\.defaults?.module) == ["good"])
    }

    @Test("what is no YAML is refused with its place") func refused() throws {
        do throws(ModuleError) {
            _ = try modules("---\ndocument: [a\n")
            Issue.record("it was read")
        } catch {
            #expect(error.code == .malformed)
            #expect(error.description.hasPrefix("modules.yaml:3:1: "), "\(error)")
        }
        #expect(throws: ModuleError.self) { try modules(String(repeating: "[", count: 1000)) }
        #expect(try modules("").documents.isEmpty)
    }
}
