import TestSupport
import Testing
import XMLKit

@Suite struct DTDValidationTests {
    static let dtd = """
        <!ELEMENT variants (variant*)>
        <!ELEMENT variant (arches?)>
        <!ATTLIST variant id CDATA #REQUIRED type (variant|addon) "variant">
        <!ELEMENT arches (arch+)>
        <!ELEMENT arch (#PCDATA)>
        """

    static func messages(_ document: String, dtd: String = dtd) throws -> [DTDValidation.Message] {
        try DTDValidation.validate(Array(document.utf8), dtd: dtd)
    }

    @Test("a valid document has no messages, whatever type it claims") func valid() throws {
        let text =
            "<variants><variant id='A' type='addon'><arches><arch>x</arch></arches></variant></variants>"
        #expect(try Self.messages(text).isEmpty)
        let claimed = "<!DOCTYPE variants PUBLIC '-//X//EN' 'http://127.0.0.1:9/variants.dtd'>"
        #expect(try Self.messages(claimed + text).isEmpty)
    }

    @Test("everything that the definition does not allow is told with its line") func invalid() throws {
        let found = try Self.messages(
            "<variants>\n<variant/>\n<variant id='B' type='other'/>\n<variant id='C'>\n<arches/></variant>\n<x/></variants>"
        )
        #expect(Set(found.compactMap(\.line)) == [1, 2, 3, 5, 6])
        #expect(found.contains { $0.text.contains("does not carry attribute id") })
        #expect(found.contains { $0.text.contains("\"other\"") })
        #expect(found.contains { $0.text == "No declaration for element x" && $0.line == 6 })
        #expect(found.allSatisfy { !$0.text.contains("\n") })
    }

    @Test("a document that cannot be read, or is hostile, is an error") func unreadable() {
        let cases: [(String, XMLError.Code)] = [
            ("<variants>", .malformed), ("<!DOCTYPE a [<!ENTITY x 'y'>]><variants>&x;</variants>", .entity),
            (String(repeating: "<variants>", count: 1000), .limit),
        ]
        for (text, code) in cases {
            let error = #expect(throws: XMLError.self) { try Self.messages(text) }
            #expect(error?.code == code)
        }
    }

    @Test("a definition that cannot be read is an error") func wrongDefinition() {
        let error = #expect(throws: XMLError.self) { try Self.messages("<a/>", dtd: "<!ELEMENT a (b") }
        #expect(error?.code == .malformed)
        #expect(error?.message.hasPrefix("the document type definition cannot be read: ") == true)
    }

    @Test(
        "the verdict is xmllint's", Tool.require("xmllint"),
        arguments: [
            "<variants/>", "<variant id='a'/>", "<variants><arch/></variants>", "<variants>text</variants>",
            "<variants><variant id='a'><arches><arch/><arch/></arches></variant></variants>",
        ])
    func oracle(text: String) async throws {
        try await withTemporaryDirectory { directory in
            let found = try Self.messages(text)
            let document = "<!DOCTYPE \(text.dropFirst().prefix { $0.isLetter }) [\n\(Self.dtd)\n]>\n\(text)"
            let reply = try await run("xmllint", ["--valid", "--noout"], on: Array(document.utf8))
            #expect(found.isEmpty == (reply.status == 0), "\(found)")
        }
    }

    @Test("many threads validate at once without mixing up their messages") func concurrent() async throws {
        let counts = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for wanted in 0..<40 {
                group.addTask {
                    let text = "<variants>\(String(repeating: "<variant/>", count: wanted))</variants>"
                    return (wanted, try Self.messages(text).count)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts.allSatisfy { $0.0 == $0.1 })
    }
}
