import TestSupport
import Testing
import XMLKit

@Suite struct HostileXMLTests {
    static let malformedTexts: [(String, Int)] = [
        ("", 0), (" ", 0), ("x", 1), ("<a>", 1), ("<a></b>", 1), ("<a>\n\n<b></a>", 3), ("<a/><b/>", 1),
        ("<a b='1' b='2'/>", 1), ("<a b=1/>", 1), ("<a b/>", 1), ("<a>&</a>", 1), ("<a>\u{1}</a>", 1),
        ("<a b='<'/>", 1), ("<a>]]></a>", 1), ("<a>&#0;</a>", 1), ("<1/>", 1), ("<a><!-- -- --></a>", 1),
        ("<a>\n</a>\ntext", 3), ("<?xml version='1.0'?", 1), ("<a><![CDATA[x</a>", 1), ("<a b='", 1),
    ]

    @Test("what is not well-formed is refused with its line", arguments: malformedTexts)
    func malformed(text: String, line: Int) throws {
        let error = try #require(failure(text))
        #expect(error.code == .malformed, "\(error)")
        if line > 0 { #expect(error.position?.line == line, "\(error)") }
        #expect(!error.message.contains("\n"))
    }

    @Test("an undeclared prefix is refused") func prefix() {
        let error = failure("<a><rpm:b/></a>")
        #expect(error?.code == .namespace)
        #expect(failure("<a rpm:b='1'/>")?.code == .namespace)
    }

    static let bomb = """
        <!DOCTYPE a [<!ENTITY x "0123456789"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">
        <!ENTITY z "&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;">]>
        """

    @Test(
        "entities are neither declared nor expanded nor fetched",
        arguments: [
            bomb + "<a>&z;</a>", bomb + "<a b='&z;'/>", bomb + "<a/>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
            "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x.dtd'> %p;]><a/>",
            "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a>&x;</a>",
            "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a b='&x;'/>", "<a>&nbsp;</a>", "<a b='&nbsp;'/>",
            "<!DOCTYPE a [<!ATTLIST a b CDATA 'default'>]><a/>",
            "<!DOCTYPE a [<!ATTLIST a b (c|d) 'c'>]><a/>",
        ])
    func entities(text: String) throws {
        let error = try #require(failure(text))
        #expect(error.code == .entity, "\(error)")
        #expect(error.position != nil)
    }

    @Test("a document type by itself is allowed and not fetched") func documentType() throws {
        let found = try events(
            "<!DOCTYPE comps PUBLIC \"-//Red Hat, Inc.//DTD Comps info//EN\" \"http://127.0.0.1:9/c.dtd\"><comps/>"
        )
        #expect(found == ["<comps", ">comps"])
    }

    @Test("each limit holds, and what keeps to it passes") func limits() throws {
        var limits = XMLReader.Limits()
        limits.depth = 3
        limits.attributes = 2
        limits.textSize = 10
        limits.documentSize = 200
        let ten = "0123456789"
        let fine = ["<a><b><c/></b></a>", "<a b='\(ten)' c='2'/>", "<a>\(ten)<b/>\(ten)</a>"]
        for text in fine { #expect(failure(text, limits: limits) == nil) }
        let wrong = [
            "<a><b><c><d/></c></b></a>", "<a b='1' c='2' d='3'/>", "<a b='\(ten)x'/>", "<a>\(ten)x</a>",
            "<a>\(ten)<!-- c -->x</a>", "<a>\(ten)<![CDATA[x]]></a>",
            "<a>\(String(repeating: "<b/>", count: 50))</a>",
        ]
        for text in wrong { #expect(failure(text, limits: limits)?.code == .limit, "\(text)") }
    }

    @Test("depth, attributes and texts without end are refused by the ordinary limits") func huge() {
        #expect(failure(String(repeating: "<a>", count: 100_000))?.code == .limit)
        let attributes = (0..<5000).map { " a\($0)=''" }.joined()
        #expect(failure("<a\(attributes)/>")?.code == .limit)
        #expect(failure("<a b='\(String(repeating: "x", count: 9 << 20))'/>")?.code == .limit)
        #expect(failure("<a>\(String(repeating: "x", count: 9 << 20))</a>")?.code == .limit)
        #expect(failure("<\(String(repeating: "x", count: 1 << 20))/>") != nil)
    }

    @Test("a large attribute within the limit comes whole") func largeAttribute() throws {
        let value = String(repeating: "x", count: 5 << 20)
        var reader = XMLReader(Array("<a b='\(value)'/>".utf8))
        let root = try reader.root()
        #expect(root["b"]?.utf8.count == 5 << 20)
    }

    @Test("declared encodings are read, UTF-16 in both orders and with its mark") func encodings() throws {
        let latin: [UInt8] =
            Array("<?xml version='1.0' encoding='ISO-8859-1'?><a b='".utf8) + [0xFC]
            + Array("'>".utf8) + [0xE9] + Array("</a>".utf8)
        let latinEvents = try events(latin)
        #expect(latinEvents == ["<a b=ü", "é", ">a"])
        let text = "<?xml version='1.0' encoding='UTF-16'?><a b='ü'>é😀</a>"
        let little: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let big: [UInt8] = [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        for bytes in [little, big] {
            let found = try events(bytes)
            #expect(found == ["<a b=ü", "é😀", ">a"])
        }
        let marked = try events([0xEF, 0xBB, 0xBF] + Array("<a>é</a>".utf8))
        #expect(marked == ["<a", "é", ">a"])
    }

    @Test("text that is not in its encoding, and encodings that nobody knows, are refused")
    func wrongEncodings() {
        #expect(failure(Array("<a>".utf8) + [0xFC] + Array("</a>".utf8))?.code == .encoding)
        #expect(failure("<?xml version='1.0' encoding='X-KLINGON'?><a/>")?.code == .encoding)
    }
}
