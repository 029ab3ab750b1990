import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import RepoKit

/// The quick parser says what libxml2 says, or says nothing.
@Suite("The regular form of XML") struct RegularXMLTests {
    /// Writes down all that it is told.
    private struct Recorder: RepodataHandler {
        var lines: [String] = []
        private var depth = 0
        private var text: [UInt8] = []

        var wantsText: Bool { depth > 1 }

        mutating func start(_ tag: RepodataTag) {
            flush()
            depth += 1
            let attributes = tag.attributes.filter { !$0.name.string.hasPrefix("xmlns") }
            lines.append(
                "<\(tag.name.string)" + attributes.map { " \($0.name.string)=\($0.value.string)" }.joined())
        }

        mutating func text(_ piece: TextBytes) { text += piece }

        mutating func end() {
            flush()
            depth -= 1
            lines.append(">")
        }

        private mutating func flush() {
            if !text.isEmpty, depth > 1 { lines.append(String(decoding: text, as: UTF8.self)) }
            text = []
        }
    }

    private static let file = MetadataFile(repository: "test", name: "test.xml", path: "")

    private func quick(_ bytes: [UInt8]) -> [String]? {
        RepodataParser.parseRegular(bytes, "package", Recorder())?.lines
    }

    private func slow(_ bytes: [UInt8]) throws -> [String] {
        try RepodataParser.parseWithLibXML(bytes, Self.file, into: Recorder()).lines
    }

    static let primary = """
        <?xml version="1.0" encoding="UTF-8"?>
        <metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="2">
        <package type="rpm">
          <name>zlib</name><arch>x86_64</arch>
          <version epoch="0" ver="1.2" rel='3'/>
          <checksum type="sha256" pkgid="YES">159adbdd220d622a93aff1ad942936e110e7b32400620bef3b1f0b52e639c964</checksum>
          <summary>&lt;A&gt; &amp; &#228;&#xE4; ü €</summary><description/>
          <url>https://example.com/?a=b&amp;c=d</url>
          <time file="1" build="2"/><size package="3" installed="4" archive="5"/>
          <location xml:base="https://example.com/&apos;x&quot;" href="Packages/zlib.rpm"/>
          <format><rpm:license>MIT</rpm:license><rpm:sourcerpm>zlib-1.2-3.src.rpm</rpm:sourcerpm>
            <rpm:header-range start="6" end="7"/>
            <rpm:provides><rpm:entry name="zlib" flags="EQ" epoch="0" ver="1.2" rel="3"/></rpm:provides>
            <rpm:requires><rpm:entry name="(a if b)" pre="1"/></rpm:requires>
            <file>/usr/bin/zip</file><file type="dir">/etc/zlib</file></format>
        </package>
        <package type="rpm" ></package>
        </metadata>
        """

    static let filelists = """
        <?xml version='1.0' encoding='utf-8'?>
        <filelists xmlns="http://linux.duke.edu/metadata/filelists" packages="1">
        <package pkgid="00" name="a" arch="noarch"><version epoch="0" ver="1" rel="1"/>
          <file>/a&amp;b</file><file type="dir">/c</file><file type="ghost">/ü</file></package>
        </filelists>

        """

    @Test("ordinary metadata is read without libxml2, and alike", arguments: [primary, filelists])
    func ordinary(text: String) throws {
        let bytes = Array(text.utf8)
        let found = try #require(quick(bytes))
        let expected = try slow(bytes)
        #expect(found == expected)
        #expect(found.count > 15)
    }

    @Test("generated metadata is read without libxml2, and alike", arguments: 1...4 as ClosedRange<UInt64>)
    func generated(seed: UInt64) throws {
        let bytes = Array(RandomUniverse(seed: seed).primaryXML.utf8)
        let found = try #require(quick(bytes))
        let expected = try slow(bytes)
        #expect(found == expected)
    }

    @Test(
        "what is not of the regular form is left to libxml2",
        arguments: [
            "<a><!-- c --></a>", "<a><![CDATA[x]]></a>", "<!DOCTYPE a><a></a>", "<a><?p?></a>",
            "<a><x:b xmlns:x='urn:x'/></a>", "<a xmlns='urn:other'><b/></a>", "<a><b>\r\n</b></a>",
            "<a b='x\ty'></a>", "<?xml version='1.0' encoding='ISO-8859-1'?><a></a>", "\u{FEFF}<a></a>",
            "<a b = 'c'></a>", "<ä></ä>", "<a><b xml:space='preserve'/></a>",
        ])
    func irregular(text: String) throws {
        #expect(quick(Array(text.utf8)) == nil)
        _ = try slow(Array(text.utf8))
    }

    @Test(
        "what is no XML is refused by both",
        arguments: [
            "", " ", "<a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a b='1' b='2'></a>", "<a b=c></a>",
            "<a b='<'></a>", "<a b='c'd='e'></a>", "<a>&x;</a>", "<a>&lt</a>", "<a>]]></a>", "<a>\u{1}</a>",
            "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#x110000;</a>", "<a></a>x", "x<a></a>", "<a", "<a b='",
            "<1></1>", "< a></a>", "<a></a ", "<rpm:a></rpm:a>", "<a>\u{FFFF}</a>",
        ])
    func malformed(text: String) {
        #expect(quick(Array(text.utf8)) == nil)
        #expect(throws: RepositoryError.self) { try slow(Array(text.utf8)) }
    }

    @Test(
        "bytes that are no UTF-8 are refused by both",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80]])
    func encoding(bytes: [UInt8]) {
        let document = Array("<a><b>".utf8) + bytes + Array("</b></a>".utf8)
        #expect(quick(document) == nil)
        #expect(throws: RepositoryError.self) { try slow(document) }
    }

    @Test("damaged metadata is refused, or read alike", arguments: 0..<4)
    func mutated(seed: Int) throws {
        let mutation = ByteMutation(
            snippets: [
                "<", ">", "/", "&", ";", "\"", "'", "=", " ", "\n", "]]>", "<!--", "-->", "<b/>", "</b>",
                "<b c='d'>", "&amp;", "&#65;", "&#x", "xml:", "rpm:", "xmlns=\"\"", "\0", "ä", "<package>",
                "</package>", "<?x?>", "\r", "\t",
            ].map { Array($0.utf8) } + [[0xFF], [0xE2, 0x82]])
        var random = SeededGenerator(seed: FuzzBudget.seed &+ UInt64(seed))
        var budget = FuzzBudget(rounds: 1500, sharedBy: 4)
        let samples = [Array(Self.primary.utf8), Array(Self.filelists.utf8)]
        var (accepted, refused) = (0, 0)
        while budget.goesOn() {
            var bytes = random.pick(samples)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                mutation.damage(&bytes, other: random.pick(samples), &random)
            }
            guard let found = quick(bytes) else {
                refused += 1
                continue
            }
            accepted += 1
            let expected = Result { try slow(bytes) }
            #expect((try? expected.get()) == found, "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(accepted > 10)
        #expect(refused > 100)
    }

    @Test("damaged metadata gives packages or an error, and nothing worse", arguments: 0..<2)
    func hostile(seed: Int) throws {
        let mutation = ByteMutation(
            snippets: [
                "99999999999999999999", "-1", "x", "", "<format>", "</format>", "<rpm:requires>",
                "<rpm:entry name=\"\"/>", "flags=\"XX\"", "<name>", "</name>", "<location href=\"\"/>",
            ].map { Array($0.utf8) })
        var random = SeededGenerator(seed: FuzzBudget.seed &+ UInt64(seed) &+ 100)
        var budget = FuzzBudget(rounds: 500, sharedBy: 2)
        while budget.goesOn() {
            var bytes = Array(Self.primary.utf8)
            mutation.damage(&bytes, other: Array(Self.filelists.utf8), &random)
            _ = Result { try PrimaryReader.packages(in: bytes, repository: "test") }
            bytes = Array(Self.filelists.utf8)
            mutation.damage(&bytes, other: Array(Self.primary.utf8), &random)
            _ = Result { try FilelistsReader.files(in: bytes, repository: "test") }
        }
    }

    /// Set `REPODATA_CORPUS` to a directory with metadata of real repositories to compare with those.
    private static let corpus = ProcessInfo.processInfo.environment["REPODATA_CORPUS"].map { FilePath($0) }

    @Test("real metadata is read without libxml2, and alike", .enabled(if: corpus != nil))
    func real() throws {
        let corpus = try #require(Self.corpus)
        var count = 0
        try Files.walk(corpus) { entry in
            let name = entry.path.lastComponent?.string ?? ""
            guard name.contains("primary.xml") || name.contains("filelists.xml") else { return true }
            var file = Self.file
            file.path = corpus.pushing(entry.path)
            let source = try MetadataSource(file)
            var bytes: [UInt8] = []
            while let piece = try source.next() { bytes += piece.bytes }
            let expected = try slow(bytes)
            #expect(quick(bytes) == expected, "\(name)")
            count += 1
            return true
        }
        #expect(count > 0)
    }
}
