import TestSupport
import Testing
import XMLKit

@Suite struct XMLOracleTests {
    /// Prints the events of a document as the tests' `events` does.
    static let script = """
        import sys, xml.etree.ElementTree as E
        out = []
        def text(t):
            if t: out.append(t)
        def walk(e):
            out.append("<" + e.tag + "".join(" %s=%s" % i for i in e.attrib.items()))
            text(e.text)
            for c in e: walk(c); text(c.tail)
            out.append(">" + e.tag)
        walk(E.parse(sys.argv[1]).getroot())
        sys.stdout.buffer.write("\\0".join(out).encode())
        """

    @Test("generated documents read as Python's parser reads them", Tool.require("python3"), arguments: 0..<6)
    func python(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed) + 11)
        var text = "<?xml version=\"1.0\"?>\n"
        Self.element(&text, depth: 0, &random)
        let reply = try await run("python3", ["-c", Self.script], on: Array(text.utf8))
        #expect(reply.status == 0)
        let theirs = reply.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        let own = try events(text)
        #expect(own == theirs)
        #expect(own.count > 10)
    }

    @Test(
        "what xmllint calls well-formed is read, and nothing else", Tool.require("xmllint"), arguments: 0..<4)
    func xmllint(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed) + 90)
        for _ in 0..<10 {
            var text = ""
            Self.element(&text, depth: 2, &random)
            var bytes = Array(text.utf8)
            let place = Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] = random.pick(Array("<>&\"'= /;x".utf8))
            let reply = try await run("xmllint", ["--nonet", "--noout"], on: bytes)
            #expect(
                (reply.status == 0) == (failure(bytes) == nil), "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    private static func element(_ text: inout String, depth: Int, _ random: inout SeededGenerator) {
        let name = random.pick(["a", "b.c", "d-e", "ü"])
        text += "<\(name)"
        for attribute in ["x", "y"] where Bool.random(using: &random) {
            text +=
                random.pick([" ", "\n\t"]) + "\(attribute)="
                + random.pick(["'1\t&lt;'", "\"ä&#10;'\"", "''"])
        }
        let count = depth > 3 ? 0 : Int.random(in: depth == 0 ? 4...6 : 0...4, using: &random)
        if count == 0 {
            text += "/>"
            return
        }
        text += ">"
        for _ in 0..<count {
            text += random.pick([
                "", " \n", "t&amp;u", "<![CDATA[<&]]>", "x<!-- c -->y", "&#x1F600;", "\r\n", "<?p?>",
            ])
            element(&text, depth: depth + 1, &random)
        }
        text += "</\(name)>"
    }
}
