import TestSupport
import Testing
import XMLKit

@Suite struct XMLReaderTests {
    @Test("elements, attributes and text come in order; comments and instructions do not") func order() throws
    {
        let found = try events(
            "<?xml version='1.0'?><!-- c --><a x='1' y=\"2\">t<!-- c -->u<b/><?p i?> v</a>")
        #expect(found == ["<a x=1 y=2", "tu", "<b", ">b", " v", ">a"])
    }

    @Test("CDATA and references are text like any other, in one piece") func text() throws {
        let found = try events("<a b='&lt;&#x1F600;&quot;'>x<![CDATA[<y>&amp;]]>&amp;&#65;\r\n</a>")
        #expect(found == ["<a b=<😀\"", "x<y>&amp;&A\n", ">a"])
    }

    @Test("a document in pieces of any size gives the same events", arguments: [1, 2, 3, 5, 7, 64, 1000])
    func pieces(size: Int) throws {
        let text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a><b c='äöü 😀'>"
            + String(repeating: "text &amp; ", count: 200) + "</b><![CDATA[]] >]]></a>"
        let bytes = Array(text.utf8)
        var rest = bytes[...]
        var reader = XMLReader {
            if rest.isEmpty { return nil }
            defer { rest = rest.dropFirst(size) }
            return Array(rest.prefix(size))
        }
        let found = try events(&reader)
        let whole = try events(bytes)
        #expect(found == whole)
        #expect(whole.count == 6)
        #expect(whole[2].utf8.count == 200 * 7)
    }

    @Test("elements outlive the piece of the document that they came in") func lifetime() throws {
        var reader = XMLReader(
            Array("<r>\(String(repeating: "<e n='1' m='two'>t</e>", count: 20_000))</r>".utf8))
        let root = try reader.root(named: "r")
        var kept: [XMLElement] = []
        while let child = try reader.nextChild(of: root) { kept.append(child) }
        #expect(kept.count == 20_000)
        #expect(kept.allSatisfy { $0["m"] == "two" && $0["n"] == "1" && $0["o"] == nil && $0.name == "e" })
    }

    @Test("children can be read, skipped or left unread") func children() throws {
        var reader = XMLReader(
            Array("<r> <a>1</a><b><a>no</a><c><a>no</a></c></b> <d><a>no</a></d><a>2</a><e/></r>".utf8))
        let root = try reader.root()
        var (names, texts): ([String], [String]) = ([], [])
        while let child = try reader.nextChild(of: root) {
            names.append(child.name.qualified)
            if child.name == "a" { texts.append(try reader.text(of: child)) }
            if child.name == "d" { try reader.skip(child) }
        }
        #expect(names == ["a", "b", "d", "a", "e"])
        #expect(texts == ["1", "2"])
        #expect(reader.depth == 0)
        let end = try reader.next()
        #expect(end == nil)
    }

    @Test("an element where text must be, and another root, are refused with their place") func unexpected() {
        var reader = XMLReader(Array("<r>\n<a>x<b/></a></r>".utf8))
        let inner = #expect(throws: XMLError.self) {
            let root = try reader.root()
            if let child = try reader.nextChild(of: root) { _ = try reader.text(of: child) }
        }
        #expect(inner?.code == .unexpected)
        #expect(inner?.position?.line == 2)
        var other = XMLReader(Array("<html/>".utf8))
        let root = #expect(throws: XMLError.self) { _ = try other.root(named: "metadata") }
        #expect(root?.message == "the document is a 'html', not a 'metadata'")
    }

    @Test("prefixes stand for namespaces; declarations are no attributes") func namespaces() throws {
        var reader = XMLReader(
            Array(
                "<m xmlns='urn:c' xmlns:rpm='urn:r'><rpm:e rpm:a='1' a='2' xml:lang='de'/><e xmlns=''/></m>"
                    .utf8))
        let root = try reader.root(named: "m")
        #expect(root.attributes.isEmpty)
        #expect(root.name.namespace == "urn:c")
        let first = try #require(try reader.nextChild(of: root))
        #expect(first.name == "rpm:e")
        #expect(first.name.local == "e")
        #expect(first.name.namespace == "urn:r")
        #expect(first["rpm:a"] == "1")
        #expect(first["a"] == "2")
        #expect(first["xml:lang"] == "de")
        let second = try #require(try reader.nextChild(of: root))
        #expect(second.name == "e")
        #expect(second.name.namespace == nil)
    }

    @Test("what was read before a fault comes before its error") func eventsFirst() throws {
        var reader = XMLReader(Array("<a><b>x</b><c></a>".utf8))
        let root = try reader.root(named: "a")
        let child = try #require(try reader.nextChild(of: root))
        let text = try reader.text(of: child)
        #expect(text == "x")
        #expect(throws: XMLError.self) { try reader.skip(root) }
        // And again: a reader does not recover.
        #expect(throws: XMLError.self) { _ = try reader.next() }
    }

    @Test("the error of the source is the cause") func source() {
        struct Broken: Error {}
        var reader = XMLReader { throw Broken() }
        let error = #expect(throws: XMLError.self) { _ = try reader.next() }
        #expect(error?.code == .unreadable)
        #expect(error?.cause is Broken)
    }

    @Test("positions are those behind the tag") func positions() throws {
        var reader = XMLReader(Array("<a>\n  <b\n c='1'/>\n</a>".utf8))
        let root = try reader.root()
        #expect(root.position.line == 1)
        let child = try #require(try reader.nextChild(of: root))
        #expect(child.position.line == 3)
        #expect(child.depth == 2)
    }
}
