import HostKit
import SourceDiagnostics
import TestSupport
import Testing

@testable import RepoKit

func comps(_ text: String) throws(CompsError) -> CompsFile {
    try CompsReader().read(SourceFile(name: "comps.xml", text: text))
}

@Suite struct CompsReaderTests {
    @Test("groups, environments, categories and language packs are read with all that they say")
    func everything() throws {
        let bytes = try Fixtures.bytes("pungi-comps-cases/input.xml")
        let file = try CompsReader().read(SourceFile(name: "input.xml", bytes: bytes))
        let comps = file.comps
        #expect(file.diagnostics.isEmpty)
        #expect(
            comps.groups.map(\.id) == [
                "zeta", "only-x86", "only-s390", "client-group", "empties", "conflicts-server",
            ])
        let zeta = comps.groups[0]
        #expect(zeta.name == Comps.Text("Zeta", translations: [.init("cs", "Zéta"), .init("de", "Zeta de")]))
        #expect(zeta.isDefault && !zeta.isUserVisible)
        #expect(zeta.packages.map(\.type).suffix(3) == [.default, .default, .mandatory])
        #expect(zeta.packages[2].restriction.arches == ["x86_64", "aarch64"])
        #expect(zeta.packages[4].requires == "pkg-a")
        #expect(zeta.packages[6].restriction.variants == ["Client", "Server"])
        #expect(comps.groups[1].restriction.arches == ["x86_64"])
        #expect(comps.groups[1].description.text == nil)
        #expect(comps.groups[5].langOnly == "cs")
        #expect(comps.categories.map(\.displayOrder) == [7, nil])
        #expect(comps.environments[0].groups[1].restriction.arches == ["s390x"])
        #expect(comps.environments[0].options == [.init("only-x86", isDefault: true), .init("undefined")])
        #expect(comps.langpacks[0] == Comps.Langpack("zlib", install: "zlib-langpack-%s"))
    }

    @Test("what older files have is read too") func older() throws {
        let comps = try comps(
            """
            <comps><group><id>a</id><biarchonly>true</biarchonly><display_order>12</display_order>
            <packagelist><packagereq type="mandatory" basearchonly="true">b</packagereq></packagelist></group>
            <blacklist><package name="x" arch="i386"/></blacklist>
            <whiteout><ignoredep requires="r" package="p"/></whiteout></comps>
            """
        ).comps
        #expect(comps.groups[0].isBiarchOnly && comps.groups[0].displayOrder == 12)
        #expect(comps.groups[0].packages[0].isBasearchOnly)
        #expect(comps.blacklist == [.init("x", arch: "i386")])
        #expect(comps.whiteout == [.init(package: "p", requires: "r")])
    }

    @Test("references, CDATA sections and line ends are text as everywhere in XML") func text() throws {
        let name = try comps(
            "<comps><group><id>a</id><name>a&#x41;&amp;<![CDATA[<x>]]>\r\nb</name></group></comps>"
        ).comps.groups[0].name
        #expect(name.text == "aA&<x>\nb")
    }

    @Test("an end tag on a line of its own belongs to no name, and texts keep their lines") func lines()
        throws
    {
        let file = try comps(
            """
            <comps><group><id>a</id><description>one
            two</description><packagelist><packagereq>foo
              </packagereq><packagereq>
            bar</packagereq></packagelist></group></comps>
            """)
        #expect(file.diagnostics.isEmpty)
        #expect(file.comps.groups[0].packages.map(\.name) == ["foo", "bar"])
        #expect(file.comps.groups[0].description.text == "one\ntwo")
    }

    @Test("a file in another encoding is read") func encodings() throws {
        let latin: [UInt8] = Array("<?xml version='1.0' encoding='ISO-8859-1'?><comps><group><id>".utf8)
        let bytes = latin + [0xE9] + Array("</id></group></comps>".utf8)
        let file = try CompsReader().read(SourceFile(name: "c", bytes: bytes))
        #expect(file.comps.groups.map(\.id) == ["é"])
        let units = Array("\u{FEFF}<comps><group><id>ü</id></group></comps>".utf16)
        let wide = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(try CompsReader().read(SourceFile(name: "c", bytes: wide)).comps.groups.map(\.id) == ["ü"])
    }

    @Test(
        "what cannot be understood is told with its place, and the rest is read",
        arguments: [
            ("<group>\n  <name>x</name></group>", "2:3 error: a group has no id"),
            (
                "<group><id>a</id><packagelist><packagereq> b</packagereq></packagelist></group>",
                "2:33 error: Package name  b in group 'a' contains leading or trailing whitespace"
            ),
            (
                "<group><id>a</id><packagelist><packagereq type='x'>b</packagereq></packagelist></group>",
                "2:33 warning: the type 'x' of package 'b' is unknown; it counts as mandatory"
            ),
            (
                "<group><id>a</id><default>yes</default></group>",
                "2:20 warning: 'default' is 'yes', not true or false"
            ),
            (
                "<category><id>a</id><display_order>x</display_order></category>",
                "2:23 warning: 'display_order' is 'x', not a whole number"
            ),
            (
                "<langpacks><match name='a'/></langpacks>",
                "2:14 warning: a language pack needs both name and install"
            ),
        ])
    func findings(text: String, finding: String) throws {
        let file = try comps("<comps>\n  \(text)\n  <group><id>good</id></group></comps>")
        #expect(
            file.diagnostics.map { "\($0.range.start) \($0.severity): \($0.message)" } == [finding])
        #expect(file.comps.groups.last?.id == "good")
    }

    @Test("an ID that stands twice is told at its second place") func twice() throws {
        let file = try comps("<comps>\n<group><id>a</id></group>\n<group><id>a</id></group></comps>")
        #expect(file.diagnostics.map(\.message) == ["the group 'a' stands twice in this file"])
        #expect(file.diagnostics.map(\.range.start.line) == [3])
        #expect(file.comps.groups.count == 2)
    }

    @Test(
        "what is no comps file is refused with its place",
        arguments: [
            ("<comps><group></comps>", CompsError.Code.malformed, "comps.xml:1:"),
            ("", .malformed, "comps.xml:1:1: the document is empty"),
            ("\n<variants/>", .notComps, "comps.xml:2:1: the document is a 'variants', not a 'comps'"),
            ("<!DOCTYPE comps [<!ENTITY a 'b'>]><comps>&a;</comps>", .malformed, "comps.xml:1:"),
            ("<?xml version='1.0' encoding='EBCDIC-US'?><comps/>", .encoding, "comps.xml:1:"),
            (String(repeating: "<comps>", count: 500), .limit, "comps.xml:1:"),
        ])
    func refused(text: String, code: CompsError.Code, message: String) throws {
        do throws(CompsError) {
            _ = try comps(text)
            Issue.record("it was read")
        } catch {
            #expect(error.code == code)
            #expect(error.description.hasPrefix(message), "\(error)")
        }
    }
}
