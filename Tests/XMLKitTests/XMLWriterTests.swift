import TestSupport
import Testing
import XMLKit

@Suite struct XMLWriterTests {
    static let hard = "a<b>&\"'\t\n\rü😀]]>"

    static func document(_ options: XMLWriter.Options = .init()) throws -> String {
        var writer = XMLWriter(options)
        writer.declaration()
        try writer.start("metadata", ["xmlns:rpm": "urn:r", "packages": "1"])
        try writer.start("package", ["type": "rpm"])
        try writer.element("name", text: "hello")
        try writer.element("version", ["epoch": "0", "ver": "1"])
        try writer.element("summary", ["x": hard], text: hard)
        try writer.start("mixed")
        try writer.text("text ")
        try writer.start("b")
        try writer.element("c")
        writer.end()
        writer.end()
        writer.end()
        writer.end()
        return String(decoding: writer.takeBytes(), as: UTF8.self)
    }

    @Test("a document is written as libxml2 formats it", Tool.require("xmllint")) func format() async throws {
        let own = try Self.document()
        let reply = try await run("xmllint", ["--format"], on: Array(own.utf8))
        #expect(reply.status == 0)
        #expect(own == String(decoding: reply.output, as: UTF8.self))
        #expect(own.contains("\n    <version epoch=\"0\" ver=\"1\"/>\n"))
        #expect(own.contains("\n    <mixed>text <b><c/></b></mixed>\n"))
    }

    @Test("without indentation everything is in one line", Tool.require("xmllint")) func plain() async throws
    {
        var options = XMLWriter.Options()
        options.indentation = nil
        let own = try Self.document(options)
        let reply = try await run("xmllint", ["--noblanks"], on: Array(own.utf8))
        #expect(own == String(decoding: reply.output, as: UTF8.self))
    }

    @Test("attributes are written in ASCII on request, as createrepo_c does") func ascii() throws {
        var options = XMLWriter.Options()
        options.escapesAttributesToASCII = true
        var writer = XMLWriter(options)
        try writer.element("e", ["name": "pröv😀\"'\n"], text: "ü")
        #expect(
            String(decoding: writer.takeBytes(), as: UTF8.self)
                == "<e name=\"pr&#xF6;v&#x1F600;&quot;'&#10;\">ü</e>\n")
    }

    @Test("control characters are dropped or refused", arguments: ["\u{0}", "\u{1}", "\u{1F}", "\u{FFFE}"])
    func control(character: String) throws {
        var writer = XMLWriter()
        try writer.element("e", ["a": "x\(character)y"], text: "x\(character)y")
        #expect(String(decoding: writer.takeBytes(), as: UTF8.self) == "<e a=\"xy\">xy</e>\n")
        var options = XMLWriter.Options()
        options.dropsInvalidCharacters = false
        var strict = XMLWriter(options)
        let error = #expect(throws: XMLError.self) { try strict.element("e", text: character) }
        #expect(error?.code == .invalidCharacter)
    }

    @Test("empty text is not the same as no text") func emptyText() throws {
        var writer = XMLWriter()
        try writer.start("r")
        try writer.element("a")
        try writer.element("b", text: "")
        writer.end()
        #expect(String(decoding: writer.takeBytes(), as: UTF8.self) == "<r>\n  <a/>\n  <b></b>\n</r>\n")
    }

    @Test("pieces put together are the whole") func pieces() throws {
        var (whole, parts) = (XMLWriter(), XMLWriter())
        var collected: [UInt8] = []
        for index in 0..<3 {
            if index == 0 {
                try whole.start("r")
                try parts.start("r")
            }
            try whole.element("e", text: "\(index)")
            try parts.element("e", text: "\(index)")
            collected += parts.takeBytes()
        }
        whole.end()
        parts.end()
        #expect(collected + parts.takeBytes() == whole.takeBytes())
    }

    @Test("a document type is written, unless its identifiers would break out of their quotes")
    func documentType() throws {
        var writer = XMLWriter()
        try writer.documentType("comps", publicID: "-//X//EN", systemID: "comps.dtd")
        #expect(
            String(decoding: writer.takeBytes(), as: UTF8.self)
                == "<!DOCTYPE comps PUBLIC \"-//X//EN\" \"comps.dtd\">\n")
        #expect(throws: XMLError.self) {
            try writer.documentType("a", publicID: "\"><!ENTITY", systemID: "")
        }
    }
}
