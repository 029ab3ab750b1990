import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import RepoKit

@Suite struct ModuleIndexTests {
    static func build(
        _ name: String, _ stream: String, _ version: Int, _ context: String, _ summary: String = "s"
    )
        -> String
    {
        """
        ---
        document: modulemd
        version: 2
        data:
          name: \(name)
          stream: "\(stream)"
          version: \(version)
          context: \(context)
          arch: x86_64
          summary: \(summary)
          description: d
          license: {module: [MIT]}
        ...

        """
    }

    static func defaults(_ module: String, _ stream: String?, _ profile: String = "p", modified: Int? = nil)
        -> String
    {
        """
        ---
        document: modulemd-defaults
        version: 1
        data:
          module: \(module)
        \(modified.map { "  modified: \($0)\n" } ?? "")\(stream.map { "  stream: '\($0)'\n" } ?? "")\
          profiles: {'1': [\(profile)]}
        ...

        """
    }

    private func index(_ texts: String...) throws -> ModuleIndex {
        var index = ModuleIndex()
        for text in texts { index.merge(ModuleIndex(try modules(text).documents)) }
        return index
    }

    @Test("builds stand by stream, newest first, and a double counts once") func streams() throws {
        let index = try index(
            Self.build("b", "2", 3, "c1", "one") + Self.build("b", "10", 20, "c1")
                + Self.build("b", "10", 3, "c2") + Self.build("b", "10", 3, "c1")
                + Self.build("a", "1", 1, "c"),
            Self.build("b", "2", 3, "c1", "other"))
        #expect(
            index.streams.map(\.nsvc) == ["a:1:1:c", "b:10:20:c1", "b:10:3:c1", "b:10:3:c2", "b:2:3:c1"])
        let text = String(decoding: index.yaml(), as: UTF8.self)
        #expect(text.contains("summary: one") && !text.contains("summary: other"))
        #expect(index.streams(matching: ModuleSpec(name: "b", stream: "10", version: "3")).count == 2)
        #expect(index.streams(matching: ModuleSpec(name: "b", context: "c2")).map(\.version) == [3])
    }

    @Test("the same documents in another order give the same file") func order() throws {
        let texts = [
            Self.build("b", "2", 3, "c1"), Self.build("a", "1", 1, "c"), Self.defaults("b", "2"),
            Self.build("b", "3", 3, "c1"),
        ]
        let forward = try index(texts.joined())
        let backward = try index(texts.reversed().joined())
        #expect(forward.yaml() == backward.yaml())
        #expect(String(decoding: forward.yaml(), as: UTF8.self) == texts[1] + texts[2] + texts[0] + texts[3])
    }

    @Test("defaults changed later win, those of one age are joined, and an override replaces") func defaults()
        throws
    {
        let first = Self.defaults("m", "1", modified: 5)
        #expect(try index(first, Self.defaults("m", "2")).defaults(of: "m")?.stream == "1")
        #expect(try index(Self.defaults("m", "2"), first).defaults(of: "m")?.stream == "1")
        let same = try index(Self.defaults("m", "1", "p"), Self.defaults("m", nil, "q")).defaults(of: "m")
        #expect(same?.stream == "1" && same?.profiles == ["1": ["p", "q"]])
        #expect(try index(Self.defaults("m", "1"), Self.defaults("m", "2")).defaults(of: "m")?.stream == nil)
        var overridden = try index(first)
        overridden.merge(ModuleIndex(try modules(Self.defaults("m", "2")).documents), overriding: true)
        #expect(overridden.defaults(of: "m")?.stream == "2")
    }

    @Test("joined defaults are written so that they read the same") func written() throws {
        let merged = try index(
            "document: modulemd-defaults\nversion: 1\ndata: {module: m, modified: 3, stream: 1.0, "
                + "profiles: {1.0: [\"a\\\"b\"]}, intents: {s: {stream: no}, t: {}}}",
            "document: modulemd-defaults\nversion: 1\ndata: {module: m, modified: 3, profiles: {'2': [x, y]}}"
        )
        let again = try modules(String(decoding: merged.yaml(), as: UTF8.self))
        #expect(again.diagnostics.isEmpty)
        #expect(again.documents.map(\.defaults) == [merged.defaults(of: "m")])
        #expect(again.documents[0].defaults?.profiles == ["1.0": ["a\"b"], "2": ["x", "y"]])
    }

    @Test("what becomes obsolete and translations follow their rules") func others() throws {
        func obsoletes(_ modified: String) -> String {
            "---\ndocument: modulemd-obsoletes\nversion: 1\n"
                + "data: {module: m, stream: '1', modified: \(modified), message: x}\n...\n"
        }
        func translations(_ modified: Int) -> String {
            "---\ndocument: modulemd-translations\nversion: 1\n"
                + "data: {module: m, stream: '1', modified: \(modified), translations: {}}\n...\n"
        }
        let index = try index(
            obsoletes("2021-05-01T00:00Z") + translations(5),
            obsoletes("2020-05-01T00:00Z") + translations(3),
            obsoletes("2020-05-01T00:00Z"))
        #expect(index.obsoletes(of: "m").map(\.modified) == ["2020-05-01T00:00Z", "2021-05-01T00:00Z"])
        let text = String(decoding: index.yaml(), as: UTF8.self)
        #expect(text.contains("modified: 5") && !text.contains("modified: 3"))
    }

    @Test("each module has one default stream, and each file one module") func check() throws {
        func file(_ name: String, _ text: String) throws -> ModuleFile {
            try ModuleReader().read(SourceFile(name: name, text: text))
        }
        let one = try file("a.yaml", Self.defaults("a", "1"))
        try ModuleDefaultsCheck.check([one, file("b.yaml", Self.defaults("b", "2"))])
        do throws(ModuleError) {
            let more = [
                try modules(Self.defaults("a", "2")),
                try modules(Self.defaults("b", "1") + Self.defaults("b", "0")),
            ]
            try ModuleDefaultsCheck.check([one] + more)
            Issue.record("it was taken")
        } catch {
            #expect(
                error.message == """
                    There are duplicated module defaults:
                    Module a has multiple defaults: 1, 2
                    Module b has multiple defaults: 0, 1
                    """)
            #expect(error.diagnostics.count == 4)
        }
        do throws(ModuleError) {
            try ModuleDefaultsCheck.check([one, modules("document: other\n")])
            Issue.record("it was taken")
        } catch {
            #expect(error.message == "Defaults contains not valid default file")
            #expect(error.diagnostics.map(\.range.file) == ["modules.yaml", "modules.yaml"])
        }
    }
}
