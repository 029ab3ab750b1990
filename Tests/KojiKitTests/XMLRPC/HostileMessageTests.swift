import TestSupport
import Testing

@testable import KojiKit

@Suite("Messages that are none") struct HostileMessageTests {
    /// An answer with this inside.
    private static func answer(_ value: String) -> String {
        "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value>\(value)</value>\n"
            + "</param>\n</params>\n</methodResponse>\n"
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var code: XMLRPCError.Code
        var line: Int
        var part: String
        var testDescription: String { String(text.prefix(150)) }

        init(_ text: String, _ code: XMLRPCError.Code, line: Int, _ part: String) {
            self.text = text
            self.code = code
            self.line = line
            self.part = part
        }

        static func value(_ value: String, _ part: String) -> Self {
            Self(answer(value), .malformedMessage, line: 5, part)
        }
    }

    static let cases: [Case] = [
        .value("<int>12a</int>", "'12a' is no integer"),
        .value("<int></int>", "is no integer"),
        .value("<i8>9223372036854775808</i8>", "is no integer"),
        .value("<int>-9223372036854775809</int>", "is no integer"),
        .value("<int>1.0</int>", "is no integer"),
        .value("<int>1 2</int>", "is no integer"),
        .value("<boolean>true</boolean>", "is no boolean"),
        .value("<boolean>2</boolean>", "is no boolean"),
        .value("<double>1,5</double>", "is no double"),
        .value("<double>nan</double>", "is no double"),
        .value("<double>inf</double>", "is no double"),
        .value("<double>1e999</double>", "is no double"),
        .value("<base64>a</base64>", "is no base64"),
        .value("<base64>****</base64>", "is no base64"),
        .value("<what>1</what>", "'what' does not belong here"),
        .value("<int>1</int><int>2</int>", "more than one value"),
        .value("<array><value>1</value></array>", "'value' does not belong here"),
        .value("<struct><value>1</value></struct>", "'value' does not belong here"),
        .value("<struct><member><value>1</value></member></struct>", "before its name"),
        .value("<struct><member><name>a</name></member></struct>", "has no value"),
        .value("<struct>x</struct>", "text outside of a value"),
        .value("<int><int>1</int></int>", "does not belong here"),
        Case("<methodResponse><params/></methodResponse>", .malformedMessage, line: 1, "has 0"),
        Case("<methodResponse></methodResponse>", .malformedMessage, line: 1, "has 0"),
        Case("<fault/>", .malformedMessage, line: 1, "'fault' does not belong here"),
        Case("<html>\n<body/></html>", .malformedMessage, line: 1, "'html' does not belong here"),
        Case(
            "<methodResponse><fault><value><int>1</int></value></fault></methodResponse>", .malformedMessage,
            line: 1, "a fault has no code"),
        Case(
            "<methodResponse>\n<fault>\n<value><struct></struct></value></fault></methodResponse>",
            .malformedMessage, line: 3, "a fault has no code"),
        Case(
            "<!DOCTYPE a [<!ENTITY l 'l'><!ENTITY b '&l;&l;&l;&l;'>]>\n" + answer("&b;"), .malformedXML,
            line: 1, "declares the entity 'l'"),
        Case(
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n" + answer("&x;"), .malformedXML,
            line: 1, "declares the entity 'x'"),
        Case(answer("&nosuch;"), .malformedXML, line: 5, "nosuch"),
        Case(answer("\u{1}"), .malformedXML, line: 5, ""),
        Case(answer("1") + "<more/>", .malformedXML, line: 9, ""),
        Case(answer("1") + answer("1"), .malformedXML, line: 9, ""),
        Case(
            answer(
                String(repeating: "<array><data><value>", count: 70)
                    + String(repeating: "</value></data></array>", count: 70)), .limit, line: 5, "64 deep"),
    ]

    @Test("it is told what is wrong, and where", arguments: cases)
    func refused(_ hostile: Case) throws {
        let error = #expect(throws: XMLRPCError.self) {
            try XMLRPCDecoder.reply(Array(hostile.text.utf8))
        }
        let found = try #require(error)
        #expect(found.code == hostile.code && found.line == hostile.line, "\(found)")
        #expect(found.message.contains(hostile.part), "\(found)")
        #expect(found.column ?? 0 > 0)
        // By single bytes it is the same.
        var decoder = XMLRPCDecoder()
        var inPieces: XMLRPCError?
        do throws(XMLRPCError) {
            for byte in hostile.text.utf8 { try decoder.feed([byte]) }
            _ = try decoder.finish()
        } catch {
            inPieces = error
        }
        #expect(inPieces?.code == found.code && inPieces?.message == found.message)
    }

    @Test("texts and messages may be large, and not larger") func limits() throws {
        var limits = XMLRPCDecoder.Limits()
        limits.textSize = 100
        let long = Self.answer(String(repeating: "x", count: 101))
        let text = #expect(throws: XMLRPCError.self) {
            try XMLRPCDecoder.reply(Array(long.utf8), limits: limits)
        }
        #expect(text?.code == .limit)
        limits.textSize = 1000
        limits.size = long.utf8.count - 1
        let size = #expect(throws: XMLRPCError.self) {
            try XMLRPCDecoder.reply(Array(long.utf8), limits: limits)
        }
        #expect(size?.code == .limit)
        limits.size += 1
        _ = try XMLRPCDecoder.reply(Array(long.utf8), limits: limits)
    }

    @Test("what is allowed beyond the usual is read") func lenient() throws {
        let values: [(String, XMLRPCValue)] = [
            ("text", "text"), ("", ""), ("  ", "  "), ("<i4> 7\n</i4>", 7),
            ("<i8>-9223372036854775808</i8>", .int(.min)),
            ("<int>+5</int>", 5), ("<ex:nil xmlns:ex='urn:x'/>", nil), ("<nil></nil>", nil),
            ("<base64>aGk=\n</base64>", .bytes([0x68, 0x69])),
            ("<string>a&amp;&#98;<![CDATA[<c>]]></string>", "a&b<c>"),
            ("<double>-1e-3</double>", -0.001), ("<struct></struct>", [:]), ("<array><data/></array>", []),
            ("<struct><member><name/><value>x</value></member></struct>", ["": "x"]),
            ("<dateTime.iso8601>20261122T00:00:00</dateTime.iso8601>", .date("20261122T00:00:00")),
        ]
        for (text, value) in values {
            let reply = try XMLRPCDecoder.reply(Array(Self.answer(text).utf8))
            #expect(reply == .result(value), "\(text)")
        }
    }

    @Test(
        "a character that XML cannot carry is not sent",
        arguments: ["\u{0}", "\u{8}", "\u{B}", "\u{1F}", "\u{FFFE}", "a\u{FFFF}"])
    func unsendable(_ text: String) throws {
        for value: XMLRPCValue in [.string(text), .date(text), .structure([text: 1])] {
            let error = #expect(throws: XMLRPCError.self) { try XMLRPCWriter.call("x", [value]) }
            #expect(error?.code == .unsendable && error?.message.contains("U+") == true)
        }
        #expect(throws: XMLRPCError.self) { try XMLRPCWriter.call(text, []) }
    }

    @Test(
        "the characters beside those are",
        arguments: [
            "\u{9}\u{A}\u{D}", "\u{20}\u{7F}", "\u{FFFD}", "\u{EFFF}",
            "\u{10FFFF}\u{1F}".replacing("\u{1F}", with: ""), "🎉é",
        ])
    func sendable(_ text: String) throws {
        let bytes = try XMLRPCWriter.reply(.result(.string(text)))
        let reply = try XMLRPCDecoder.reply(bytes)
        #expect(reply == .result(.string(text)))
    }

    @Test("numbers that are none are not sent", arguments: [Double.nan, .infinity, -.infinity])
    func numbers(_ number: Double) {
        let error = #expect(throws: XMLRPCError.self) { try XMLRPCWriter.call("x", [.double(number)]) }
        #expect(error?.code == .unsendable)
    }
}
