import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import RepoKit

@Suite(PythonOracle.require("import lxml.etree", "Debian's python3-lxml"))
struct CompsOracleTests {
    private func written(_ text: String, indents: Bool) throws -> String {
        let document = try CompsDocument(SourceFile(name: "comps.xml", text: text))
        var writer = CompsDocumentWriter(CompsSelection(document), indents: indents)
        return String(String(decoding: writer.write(), as: UTF8.self).dropLast())
    }

    private func compare(_ texts: [String]) async throws {
        let answers: [[String]] = try await PythonOracle.ask("comps-oracle.py", texts)
        try #require(answers.count == texts.count)
        for (text, answer) in zip(texts, answers) {
            #expect(try written(text, indents: true) == answer[0], "indented: \(text)")
            #expect(try written(text, indents: false) == answer[1], "plain: \(text)")
        }
    }

    @Test("what XML can hold is written as the reference's XML library writes it") func samples() async throws
    {
        try await compare([
            """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <!-- one -->
            <?pi  data  x?>
            <!DOCTYPE comps SYSTEM 'co"mps.dtd' >
            <!-- two -->
            <comps xmlns:x="urn:x"   xmlns="" a='1"2' b="&#10;x
            y&gt;&apos;" >
              <group  >  <id>a&#x41;&amp;<![CDATA[<x>]]> b</id  ><empty></empty><blank>  </blank>
              <mixed> t <b/> <c/> </mixed><mix2> <b/> t <c> <d/> </c> </mix2><mix3><b/> <!-- c --> </mix3>
              <only><!-- cc --></only> <x:y x:z="1"/><only2> <!-- cc --> </only2>
              <sp xml:space="preserve"> <b/> </sp><pi> <?a b?> </pi><cr>a&#13;b</cr><e>x]]&gt;y "q" 'q'</e>
              </group><!--   keep
                 lines --></comps>
            <!-- after -->

            <?z?>
            """,
            "<!DOCTYPE foo><comps/>", "<!DOCTYPE comps><!--a--><comps/><!--b-->",
            "<!DOCTYPE comps PUBLIC 'a' ''><comps>\r\n<name>\r\n</name>\r\n</comps>",
            "<!DOCTYPE comps PUBLIC '' 'a'><comps a='\t&#9;&quot;&lt;'/>", "<comps> </comps>",
            "<comps><a> </a> <b>é&#xe9;</b></comps>",
        ])
    }

    @Test("heaps of markup are written as the reference's XML library writes them", arguments: 0..<4)
    func heaps(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed) + 900)
        let texts = (0..<60).map { _ in Self.element("comps", depth: 0, &random) }
        try await compare(texts)
    }

    private static func element(_ name: String, depth: Int, _ random: inout SeededGenerator) -> String {
        let attributes = ["", "", " a='1'", " xml:lang=\"de\"", " b=\"x &amp; y\"", " c = '\"' d='2'"]
        let texts = ["", "", " ", "\n  ", "\t", "x", " x ", "&lt;", "&#65;", "<!-- c -->", "<?p q?>", "a>b"]
        var text = "<\(name)\(random.pick(attributes))>"
        for _ in 0..<Int.random(in: 0...(depth > 3 ? 0 : 4), using: &random) {
            text += random.pick(texts)
            text += element(random.pick(["group", "name", "x"]), depth: depth + 1, &random)
        }
        return text + random.pick(texts) + "</\(name)>"
    }

    @Test("comps files of public projects are written as the reference's XML library writes them")
    func corpus() async throws {
        let texts = try CompsCorpus.files().map { try Files.readText($0) }
        try await compare(texts)
    }
}
